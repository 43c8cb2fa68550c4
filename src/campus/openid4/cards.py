"""What somebody could show from their wallet here: what they earned, and what verifiable credentials they keep.

What was earned here is shown as a copy about the key of the wallet; what others issued is shown as they signed it, and
names that key only by chance.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.openid4.fitting import ORDER, Card, Form
from campus.ui import local
from campus.wallet.models import Held
from campus.wallet.queries import offered
from campus.wallet.states import kind_of, kind_of_held
from testamur import read

MOST_HELD = 500  # the newest; each is read, some out of a picture
_FORMS = {"json": str(Form.LDP_VC), "jwt": str(Form.JWT_VC_JSON)}
_FORMATS = ("ob-3.0", "clr-2.0", "elm-3", "vc")  # verifiable credentials; the older ones stand in no presentation


def of(person: Person, *, now: datetime) -> list[Card]:
    """Return the cards of a person, earned ones first; what is hidden, taken back or altered is none."""
    return [*_earned(person, now=now), *_held(person, now=now)]


def award(person: Person, ref: str) -> Award | None:
    """Return what was earned under a public id and may be shown."""
    return _awards(person).filter(public_id=ref).first()


def raw(person: Person, ref: str) -> str:
    """Return the exact text of what others issued; raises Held.DoesNotExist, TestamurError."""
    return read(bytes(_helds(person).get(public_id=ref).data)).raw


def _note(kind: str, until: datetime | None) -> str:
    return _("Expired on %s.") % local.day(until) if kind == "expired" and until is not None else ""


def _awards(person: Person) -> QuerySet[Award]:
    standing = offered(person)[0].filter(revoked_at__isnull=True, forgotten_at__isnull=True)
    return standing.defer(None).defer("jwt", "decision", "renews__credential", "renews__jwt")


def _helds(person: Person) -> QuerySet[Held]:
    found = offered(person)[1].defer(None).filter(kind__in=_FORMS, format__in=_FORMATS, is_confirmed=True)
    return found.exclude(state__in=[Held.State.INVALID, Held.State.REVOKED])


def _earned(person: Person, *, now: datetime) -> Iterator[Card]:
    for each in _awards(person).iterator(chunk_size=100):
        document = json.loads(bytes(each.credential))
        yield Card(
            each.public_id,
            each.version.name,
            each.organization.name,
            ORDER,
            document,
            is_bound=True,
            note=_note(kind_of(each, now=now), each.valid_until),
        )


def _held(person: Person, *, now: datetime) -> Iterator[Card]:
    for each in _helds(person)[:MOST_HELD].iterator(chunk_size=20):
        document = read(bytes(each.data)).document
        yield Card(
            each.public_id,
            each.name,
            each.issuer or each.issuer_id,
            (_FORMS[each.kind],),
            document,
            is_bound=False,
            note=_note(kind_of_held(each, now=now), each.valid_until),
        )
