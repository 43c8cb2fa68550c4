"""Those whom something is awarded to in lists: of an account no more than a credential asks for.

Of thousands at once, made and put aside in one lot, objects of the model would be a tenth of the work.
"""

from __future__ import annotations

from typing import NamedTuple

from campus.accounts.models import Person
from campus.accounts.queries import is_waiting


class Holder(NamedTuple):
    """An account by its primary key, and what of it decides what a credential says (see `Person`).

    `is_new` where it was made just now, and so can hold nothing yet.
    """

    pk: int
    name: str
    is_named: bool = True
    is_email_checkable: bool = False
    is_waiting: bool = True
    is_new: bool = False

    @classmethod
    def of(cls, person: Person) -> Holder:
        """Return an account as one of many."""
        return cls(person.pk, person.name, person.is_named, person.is_email_checkable, is_waiting(person))
