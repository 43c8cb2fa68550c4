"""What somebody could show from their wallet here: what they earned, and what verifiable credentials they keep.

What was earned here is shown as a copy about the key of the wallet; what others issued is shown as they signed it, and
names that key only by chance. What a card says in full is read when somebody first asks for it, some at a time: the
list of cards stands in columns, and most questions rule out many cards by those.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.openid4.fitting import ORDER, Card, Form
from campus.ui import local
from campus.wallet.models import Held
from campus.wallet.queries import offered
from campus.wallet.states import kind_of, kind_of_held
from testamur import read

MOST_ID = 400  # that the column keeps; of a longer one it has the beginning
AT_ONCE = 50  # documents that are read together
_FORMS = {"json": str(Form.LDP_VC), "jwt": str(Form.JWT_VC_JSON)}
_FORMATS = ("ob-3.0", "clr-2.0", "elm-3", "vc")  # verifiable credentials; the older ones stand in no presentation


def of(person: Person, *, now: datetime) -> list[Card]:
    """Return the cards of a person, earned ones first; what is hidden, taken back or altered is none."""
    return [*_earned(person, now=now), *_held(person, now=now)]


class _Documents:
    """What rows say in full, by primary key, read some at a time: whoever asks for one asks for the next ones too."""

    def __init__(self, rows: Sequence[Model], *, column: str, reads: Callable[[bytes], Mapping[str, Any]]) -> None:
        self.rows, self.column, self.reads = rows, column, reads
        self.places = {row.pk: place for place, row in enumerate(rows)}
        self.known: dict[int, Mapping[str, Any]] = {}

    def get(self, key: int) -> Mapping[str, Any]:
        """Return the document of a row; one that went meanwhile says nothing."""
        if key not in self.known:
            place = self.places[key]
            wanted = [row.pk for row in self.rows[place : place + AT_ONCE]]
            found = type(self.rows[place])._base_manager.filter(pk__in=wanted).values_list("pk", self.column)
            self.known |= {each: self.reads(bytes(data)) for each, data in found}
        return self.known.setdefault(key, {})


class _Document(Mapping[str, Any]):
    """One of them, which is read when it is looked into."""

    def __init__(self, documents: _Documents, key: int) -> None:
        self.documents, self.key = documents, key

    def __getitem__(self, name: str) -> Any:
        return self.documents.get(self.key)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.documents.get(self.key))

    def __len__(self) -> int:
        return len(self.documents.get(self.key))


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
    rows = list(_awards(person).defer("credential", "jwt", "decision", "renews__credential", "renews__jwt"))
    documents = _Documents(rows, column="credential", reads=json.loads)
    for each in rows:
        yield Card(
            each.public_id,
            each.version.name,
            each.organization.name,
            ORDER,
            _Document(documents, each.pk),
            is_bound=True,
            note=_note(kind_of(each, now=now), each.valid_until),
        )


def _held(person: Person, *, now: datetime) -> Iterator[Card]:
    rows = list(_helds(person).defer("data"))  # all: what was left out would be told as not there
    documents = _Documents(rows, column="data", reads=_read)
    for each in rows:
        yield Card(
            each.public_id,
            each.name,
            each.issuer or each.issuer_id,
            (_FORMS[each.kind],),
            _Document(documents, each.pk),
            is_bound=False,
            issuer_id=each.issuer_id if len(each.issuer_id) < MOST_ID else "",
            note=_note(kind_of_held(each, now=now), each.valid_until),
        )


def _read(data: bytes) -> Mapping[str, Any]:
    """Return what a credential says; bare JSON was looked through when it came in, and is only parsed."""
    if data[:1] == b"{":
        found: Mapping[str, Any] = json.loads(data)
        return found
    return read(data).document
