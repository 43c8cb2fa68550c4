"""The sweep of this app."""

from __future__ import annotations

from django.utils import timezone

from campus.api import services
from campus.journal.sweeps import every


@every(600)
def clear() -> int:
    """Drop the answers that have been kept long enough; return how many."""
    return services.forget_answers(now=timezone.now())
