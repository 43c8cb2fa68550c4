"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from datetime import datetime

from campus.accounts.models import Person
from campus.accounts.personal import Address, Tie
from campus.wallet.models import Held

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="wallet.Mark"),
    Tie(model="wallet.Collection"),
    Tie(model="wallet.Parcel"),
    Tie(model="wallet.Held"),
    Tie(model="wallet.Keepsake"),
)


def joined(person: Person, *, old: Person, now: datetime) -> None:
    """Have what names another address looked at soon: it may name one that came with the other account."""
    Held.objects.filter(person=person, is_about=False).update(next_check_at=now)
