"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from datetime import datetime

from campus.accounts.models import Person
from campus.accounts.personal import Address, Tie
from campus.portfolio.models import Cheer, Seen

PERSONAL: tuple[Tie | Address, ...] = (Tie(model="portfolio.Portfolio"), Tie(model="portfolio.Cheer"))


def forget(person: Person, *, keeps_credentials: bool, now: datetime) -> None:
    """Take away what others said to a person whose account is deleted, and how often their credentials were seen."""
    Cheer.objects.filter(award__person=person).delete()
    Seen.objects.filter(award__person=person).delete()
