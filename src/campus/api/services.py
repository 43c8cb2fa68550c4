"""Make and end keys, and know who shows one.

A key has 192 random bits, so one round of SHA-256 keeps it: there is nothing to guess (docs/decisions/0180).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.api.models import Answered, ApiKey
from campus.common.errors import InvalidError
from campus.common.text import one_line
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require, require_issuer

START = "tst_"
SHOWN = 10
KEPT_FOR = timedelta(days=7)  # answers, for requests that are sent again
OWNER = Membership.Role.OWNER


def make_key(actor: Person, *, organization: Organization, name: str, now: datetime) -> tuple[ApiKey, str]:
    """Return a new key with its secret, which nobody can be told again; for owners. Raises InvalidError."""
    require(actor, organization, OWNER)
    require_issuer(organization)
    name = one_line(name, field="name")
    if not name or len(name) > 60:
        raise InvalidError(_("Name the program it is for, in 1 to 60 characters."), field="name")
    secret = START + secrets.token_urlsafe(24)
    with transaction.atomic():
        key = ApiKey.objects.create(
            organization=organization, name=name, start=secret[:SHOWN], sha256=_hash(secret), by=actor, made_at=now
        )
        _note("api_key.made", actor, key, now)
    return key, secret


def end_key(actor: Person, *, key: ApiKey, now: datetime) -> None:
    """Let nobody in with this key any more."""
    require(actor, key.organization, OWNER)
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, ended_at__isnull=True).update(ended_at=now):
            _note("api_key.ended", actor, key, now)


def key_of(secret: str, *, now: datetime) -> ApiKey | None:
    """Return the key that somebody shows, or None; note that it is in use, at most once a minute."""
    found = ApiKey.objects.filter(sha256=_hash(secret), ended_at__isnull=True)
    key = found.select_related("organization", "by").first()
    if key is not None and (key.used_at is None or now - key.used_at > timedelta(minutes=1)):
        ApiKey.objects.filter(pk=key.pk).update(used_at=now)
    return key


def clear(*, now: datetime) -> int:
    """Forget answers that nobody asks for any more; return how many."""
    return Answered.objects.filter(at__lt=now - KEPT_FOR).delete()[0]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _note(verb: str, actor: Person, key: ApiKey, now: datetime) -> None:
    record(verb, actor=actor, thing=key, organization_id=key.organization_id, data={"name": key.name}, now=now)
