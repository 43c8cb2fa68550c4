"""Prove that one holds the key of a DID: a challenge is signed as a presentation by the wallet that has the key.

The challenge is our own signature over who asks and when, so that nothing has to be kept; it holds for ten minutes and
for the person it was made for. Keys are those that stand in the DID itself (did:key, did:jwk), so nothing is fetched;
did:web is looked up by the resolver that settings.DID_RESOLVER names.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.models import Identifier, Person
from campus.accounts.services import add_identifier
from campus.common.errors import InvalidError
from testamur.verify.presentation import verify_presentation

MINUTES = 10
MOST_BYTES = 64 * 1024
_SALT = "campus.accounts.proving"


def challenge(person: Person) -> str:
    """Return what a wallet of this person's is to sign within ten minutes."""
    return signing.dumps(person.pk, salt=_SALT)


def prove(actor: Person, *, presentation: str, asked: str, now: datetime) -> Identifier:
    """Keep the DID whose key signed a presentation of `asked`, for this place. Raises InvalidError, ConflictError."""
    data = presentation.strip().encode()
    if len(data) > MOST_BYTES:
        raise InvalidError(_("This is too long for a signed presentation."), field="presentation")
    try:
        owner = signing.loads(asked, salt=_SALT, max_age=MINUTES * 60)
    except signing.BadSignature as err:
        raise InvalidError(_("The challenge has run out. Sign the new one."), field="presentation") from err
    resolver = import_string(settings.DID_RESOLVER)()
    report = verify_presentation(data, challenge=asked, domain=settings.PUBLIC_URL, now=now, resolver=resolver)
    if owner != actor.pk or not report.is_genuine or not report.holder.startswith("did:"):
        words = _("This does not prove that the key is yours: %s")
        told = next((check.detail for check in report.checks if check.outcome.value != "passed"), "")
        raise InvalidError(words % (told or _("it was signed for somebody else.")), field="presentation")
    return add_identifier(actor, kind=Identifier.Kind.DID, value=report.holder, how="signature", now=now)
