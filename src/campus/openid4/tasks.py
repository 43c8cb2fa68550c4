"""Sweep away what has served: offers and unanswered enquiries after a day, requests with all that was shown in time."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from campus.journal.sweeps import every
from campus.openid4.models import Enquiry, Offer, Request

A_DAY = timedelta(days=1)


@every(60)
def clear() -> int:
    """Delete what is over; return how many rows went (settings.SWEEPS)."""
    now, gone = timezone.now(), 0
    for over in (
        Offer.objects.filter(expires_at__lt=now - A_DAY),
        Request.objects.filter(gone_at__lt=now),
        Enquiry.objects.filter(expires_at__lt=now - A_DAY, answered_at__isnull=True),
    ):
        if over.exists():  # a DELETE would take the lock of SQLite at every round of the worker
            gone += over.delete()[0]
    return gone
