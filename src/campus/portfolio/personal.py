"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from datetime import datetime

from campus.accounts.models import Person
from campus.accounts.personal import Address, Tie
from campus.portfolio import away
from campus.portfolio.models import Cheer, Seen

PERSONAL: tuple[Tie | Address, ...] = (Tie(model="portfolio.Portfolio"), Tie(model="portfolio.Cheer"))


def joined(person: Person, *, old: Person, now: datetime) -> None:
    """Bring what stands in a portfolio that stayed with the other account into the one that this account has."""
    away.put_back(person, said=away.told(old, owner=person), now=now)


def forget(person: Person, *, keeps_credentials: bool, now: datetime) -> None:
    """Take away what others said to a person whose account is deleted, and how often their credentials were seen."""
    Cheer.objects.filter(award__person=person).delete()
    Seen.objects.filter(award__person=person).delete()
