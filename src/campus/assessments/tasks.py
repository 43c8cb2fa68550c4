"""The sweeps of this app: what is due when its time has come, whether or not anybody comes back to it.

Attempts whose time is over are ended; when the due date of a project has come, its learners are asked to review one
another.
"""

from __future__ import annotations

from django.utils import timezone

from campus.assessments import opinions, services
from campus.assessments.models import Attempt
from campus.assessments.queries import GRACE

BATCH = 100


def finish_overdue() -> int:
    """End the attempts whose time is over; return how many."""
    now = timezone.now()
    over = Attempt.objects.filter(finished_at__isnull=True, deadline_at__lt=now - GRACE)
    return sum(services.expire(attempt, now=now) for attempt in over.order_by("deadline_at")[:BATCH])


def ask_peers() -> int:
    """Ask for the reviews that are due to be asked for; return how many projects were settled."""
    now = timezone.now()
    due = opinions.ring_due(now)
    for project in due:
        services.ask_ring(project, now=now)
    return len(due)
