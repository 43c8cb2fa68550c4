"""Ways to sign in at an institution's own providers, begun and not finished, for the house with one of everything."""

from __future__ import annotations

from django.utils import timezone

from campus.organizations.models import Organization
from campus.signon.models import Domain, Provider


def sign_ins_of(organization: Organization) -> dict[str, object]:
    """Return one of each kind."""
    now = timezone.now()
    Domain.objects.create(organization=organization, name="college.example")
    oidc, saml = (
        Provider.objects.create(organization=organization, kind=kind, name="Account", made_at=now)
        for kind in ("oidc", "saml")
    )
    return {"sign_in": oidc.public_id, "sign_in_saml": saml.public_id}
