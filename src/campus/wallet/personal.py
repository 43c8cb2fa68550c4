"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from datetime import datetime

from campus.accounts.models import Person
from campus.accounts.personal import Address, Tie
from campus.wallet.models import Collection, Held

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="wallet.Mark"),
    Tie(model="wallet.Collection"),
    Tie(model="wallet.Parcel"),
    Tie(model="wallet.Held"),
    Tie(model="wallet.Keepsake"),
)


def joined(person: Person, *, old: Person, now: datetime) -> None:
    """Have what names another address looked at soon, for it may name one that came; put alike collections together.

    A collection that the other account had by the same name stayed with it: a name is had once.
    """
    Held.objects.filter(person=person, is_about=False).update(next_check_at=now)
    for stayed in Collection.objects.filter(person=old):
        if own := Collection.objects.filter(person=person, name=stayed.name).first():
            own.marks.add(*stayed.marks.filter(person=person))
