"""The sweep of this app."""

from __future__ import annotations

from django.utils import timezone

from campus.api import services


def clear() -> int:
    """Drop the answers that have been kept long enough; return how many."""
    return services.forget_answers(now=timezone.now())
