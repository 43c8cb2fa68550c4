"""The sweep of this app: attempts whose time is over are ended, whether or not anybody comes back to them."""

from __future__ import annotations

from django.utils import timezone

from campus.assessments import services
from campus.assessments.models import Attempt
from campus.assessments.queries import GRACE

BATCH = 100


def finish_overdue() -> int:
    """End the attempts whose time is over; return how many."""
    now = timezone.now()
    over = Attempt.objects.filter(finished_at__isnull=True, deadline_at__lt=now - GRACE)
    return sum(services.expire(attempt, now=now) for attempt in over.order_by("deadline_at")[:BATCH])
