"""Settle what organisers leave: a session closes by itself some hours after its end (settings.SWEEPS)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from campus.assessments.models import Session
from campus.assessments.services import attendance

REST = timedelta(hours=12)  # in which the organiser can still put the list right
AT_ONCE = 50


def close_overdue() -> int:
    """Close the sessions that ended REST ago, so that hours count although nobody came back to the list."""
    now = timezone.now()
    open_ = Session.objects.filter(closed_at__isnull=True, cancelled_at__isnull=True, ends_at__lt=now - REST)
    due = list(open_.order_by("ends_at")[:AT_ONCE])
    return sum(attendance.close(None, session=session, now=now) for session in due)
