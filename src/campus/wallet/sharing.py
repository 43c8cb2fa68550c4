"""Ways to show a credential to somebody: plain links that carry what they need, and nothing of anybody else's here."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from campus.awards.models import Award

LINKEDIN = "https://www.linkedin.com/profile/add"


def link(award: Award) -> str:
    """Return the address of the credential's page as it was signed; it stands in every file of it."""
    return f"{award.base_url}/c/{award.public_id}"


def linkedin(award: Award, *, name: str) -> str:
    """Return the address that fills in LinkedIn's form for a certification.

    The issuer stands there by name, and by the number of its page where it has given one, which shows its logo.
    """
    at = timezone.localtime(award.awarded_at)
    asked: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": award.organization.name,
        "issueYear": at.year,
        "issueMonth": at.month,
        "certUrl": link(award),
        "certId": award.public_id,
    }
    if award.organization.linkedin:
        asked["organizationId"] = award.organization.linkedin
    if award.valid_until is not None:
        end = timezone.localtime(award.valid_until)
        asked |= {"expirationYear": end.year, "expirationMonth": end.month}
    return f"{LINKEDIN}?{urlencode(asked)}"


def mail(award: Award, *, name: str) -> str:
    """Return a mailto: address with subject and text."""
    text = _("I have earned “%(name)s” from %(issuer)s. You can see it, and check it, here:\n\n%(link)s\n") % {
        "name": name,
        "issuer": award.organization.name,
        "link": link(award),
    }
    return f"mailto:?subject={quote(name, safe='')}&body={quote(text, safe='')}"  # RFC 6068: no plus signs
