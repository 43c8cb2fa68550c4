"""What each app keeps of people, so that two accounts can be joined and one can be deleted, whole (decision 0190).

Every column that points to a person is a `Tie`, and every one that holds an address somebody typed is an `Address`. An
app names its own in its `personal` module, settings.PERSONAL lists those modules' tuples, and a test walks all models
and fails where a column is in none of them: what is added must say what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string


class Then(Enum):
    """What becomes of a row when the person's account is deleted."""

    DROP = "drop"  # the row goes, and what hangs on it
    CLEAR = "clear"  # the row stays and names nobody
    KEEP = "keep"  # the row stays with what is left of the person: a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A column that points to a person. `moves`: it goes along when their account is joined with another one.

    What was done in a role (graded, decided, invited) does not move: it tells who did it on that day. `emptied` are
    columns of the row that hold the person's name or words, made empty where the row stays.
    """

    model: str  # "wallet.Held"
    field: str = "person"
    moves: bool = True
    then: Then = Then.DROP
    emptied: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The column: `wallet.Held.person`."""
        return f"{self.model}.{self.field}"

    def rows(self) -> models.QuerySet[models.Model]:
        """Return all rows of its table."""
        return model_of(self.model)._default_manager.all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A column with an e-mail address that may be a person's: rows that hold one of theirs go with the account.

    Where a row is somebody else's, `emptied` names the columns that are made empty in its place.
    """

    model: str
    field: str = "email"
    emptied: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The column: `organizations.Invitation.email`."""
        return f"{self.model}.{self.field}"


PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="account.EmailAddress", field="user"),
    Tie(model="accounts.Identifier"),
    Tie(model="accounts.Join", field="old", moves=False),
    Tie(model="accounts.Join", field="into", moves=False),
    Tie(model="accounts.Leaving", moves=False, then=Then.KEEP),
    Tie(model="journal.Event", field="actor", moves=False, then=Then.KEEP),
    Tie(model="journal.Event", moves=False, then=Then.KEEP),
    Address(model="accounts.OutboxMail", field="to"),
)


def ties() -> list[Tie]:
    """Return every tie, those of upper apps first: what hangs on something goes before it."""
    return [each for each in _all() if isinstance(each, Tie)]


def typed_addresses() -> list[Address]:
    """Return every column with addresses that somebody typed."""
    return [each for each in _all() if isinstance(each, Address)]


def model_of(label: str) -> type[models.Model]:
    """Return a model by its label, those that Django makes between two models too."""
    app, _, name = label.partition(".")
    return apps.get_app_config(app).get_model(name)


def _all() -> Iterable[Tie | Address]:
    for path in reversed(settings.PERSONAL):
        yield from import_string(path)
