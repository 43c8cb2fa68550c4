"""Make keys and take them back; award once however often a program asks.

A request with an Idempotency-Key is one transaction with the row that remembers its answer: what was not done was not
answered, and of two that come at once the second waits for the first and gets its answer (docs/decisions/0195).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.queries import by_identifier
from campus.accounts.services import Expected, expect, expect_by
from campus.achievements.models import Achievement
from campus.api import queries
from campus.api.models import Answered, Key
from campus.awards import services as awards
from campus.awards.models import Award
from campus.awards.queries import held
from campus.bulk import naming
from campus.common.errors import ConflictError, InvalidError
from campus.common.secrets import hashed
from campus.common.text import one_line
from campus.journal.services import record
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require, require_issuer

USE_NOTED_EVERY = timedelta(minutes=1)
ANSWERS_KEPT = timedelta(days=7)
MOST_KEYS = 50  # of an institution, that open


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by an identifier, `kind` and `value` as in accounts.models.Identifier; a name where we know none."""

    kind: str
    value: str
    name: str = ""
    language: str = ""


Recipient = Expected | Named
"""An address with the name of its owner, or an identifier."""


class ReusedError(InvalidError):
    """An Idempotency-Key came a second time with another request."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a program is answered; `is_kept` where it was answered so before."""

    status: int
    body: str
    location: str = ""
    is_kept: bool = False


def make_key(
    actor: Person, *, organization: Organization, name: str, scopes: Collection[str], now: datetime
) -> tuple[Key, str]:
    """Return a new key and the token to show, which is told this once; for owners.

    Raises NotAllowedError; InvalidError with the field.
    """
    require(actor, organization, Membership.Role.OWNER)
    require_issuer(organization)
    name = one_line(name, field="name")
    if not name:
        raise InvalidError(_("Name the program that will use it."), field="name")
    if not scopes or set(scopes) - set(Key.Scope.values):
        raise InvalidError(_("Say what the program may do."), field="scopes")
    if queries.keys_of(organization).filter(ended_at__isnull=True).count() >= MOST_KEYS:
        raise InvalidError(_("There are %d keys already. Take one back first.") % MOST_KEYS)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        key = Key.objects.create(
            organization=organization,
            name=name[:80],
            scopes=sorted(scopes),
            sha256=hashed(secret),
            by=actor,
            made_at=now,
        )
        _note("api_key.made", actor, key, now)
    return key, f"{queries.PREFIX}_{key.public_id}_{secret}"


def end_key(actor: Person, *, key: Key, now: datetime) -> None:
    """Take a key back: it opens nothing any more. For owners; a second time changes nothing."""
    require(actor, key.organization, Membership.Role.OWNER)
    with transaction.atomic():
        if Key.objects.filter(pk=key.pk, ended_at__isnull=True).update(ended_at=now):
            _note("api_key.ended", actor, key, now)


def note_use(key: Key, *, now: datetime) -> None:
    """Note that a key was used, at most once a minute: reading must not cost a write each time."""
    old = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    if key.last_used_at is None or key.last_used_at < now - USE_NOTED_EVERY:
        Key.objects.filter(old, pk=key.pk).update(last_used_at=now)


def once(key: Key, *, name: str, fingerprint: str, do: Callable[[], Reply], now: datetime) -> Reply:
    """Do something and keep its answer under a name, or return what was answered to the same before.

    Without a name it is done as it is. What raises is neither done nor kept. Raises ReusedError.
    """
    with transaction.atomic():
        if not name:
            return do()
        try:
            with transaction.atomic():
                row = Answered.objects.create(key=key, name=name, fingerprint=fingerprint, at=now)
        except IntegrityError:
            return _answered(key, name, fingerprint)
        reply = do()
        Answered.objects.filter(pk=row.pk).update(status=reply.status, body=reply.body, location=reply.location)
    return reply


def award(
    key: Key, *, achievement: Achievement, recipient: Recipient, given: awards.Given, now: datetime
) -> tuple[Award, bool]:
    """Award an achievement to somebody in the name of whoever made the key; say whether it is new.

    What goes to an address that nobody has confirmed waits for its owner. Raises NotAllowedError, InvalidError.
    """
    _check_dates(given, now)
    with transaction.atomic():
        person = _person(recipient, achievement.organization)
        had = held(person, achievement)
        made = awards.award(person=person, achievement=achievement, actor=key.by, given=given, now=now)
    return made, had is None


def _person(recipient: Recipient, organization: Organization) -> Person:
    """Return who it goes to, or an account that waits for them: under a key, or a number of the institution."""
    if isinstance(recipient, Expected):
        return expect([recipient])[recipient.email]
    if (found := by_identifier(recipient.kind, recipient.value)) is not None:
        return found
    if not naming.can_wait(recipient.kind, recipient.value, organization=organization):
        raise InvalidError(_("Nobody here goes by this. Send an e-mail address."), field="recipient/identifier/value")
    if not recipient.name:
        raise InvalidError(_("Nobody here goes by this yet. Send their name too."), field="recipient/name")
    waits = Expected(recipient.value, recipient.name, recipient.language)
    return expect_by(recipient.kind, [waits])[recipient.value]


def forget_answers(*, now: datetime) -> int:
    """Drop the answers that nobody asks for any more; return how many."""
    return Answered.objects.filter(at__lt=now - ANSWERS_KEPT).delete()[0]


def _answered(key: Key, name: str, fingerprint: str) -> Reply:
    row = Answered.objects.filter(key=key, name=name).first()
    if row is None:
        raise ConflictError(_("The first request with this Idempotency-Key is not done yet. Ask again."))
    if row.fingerprint != fingerprint:
        raise ReusedError(_("This Idempotency-Key was used for another request. Make a new one for this."))
    return Reply(row.status, row.body, row.location, is_kept=True)


def _check_dates(given: awards.Given, now: datetime) -> None:
    if given.awarded_at is not None and given.awarded_at > now:
        raise InvalidError(_("An award cannot be dated in the future."), field="awarded_at")
    if given.valid_until is not None and given.valid_until <= (given.awarded_at or now):
        raise InvalidError(_("It has to end after it was awarded."), field="valid_until")


def _note(verb: str, actor: Person, key: Key, now: datetime) -> None:
    data = {"key": key.public_id, "name": key.name, "scopes": key.scopes}
    record(verb, actor=actor, thing=key, organization_id=key.organization_id, data=data, now=now)
