"""The sweep of this app: tokens that are over, codes nobody redeemed, and services nobody let in are deleted."""

from __future__ import annotations

from django.utils import timezone

from campus.journal.sweeps import every
from campus.openbadges.services import letting_in


@every(600)
def clear() -> int:
    """Delete what is over; return how many rows went (settings.SWEEPS)."""
    return letting_in.tidy(now=timezone.now())
