"""The sweep of this app: when the due date of a project has come, its learners are asked to review one another."""

from __future__ import annotations

from django.utils import timezone

from campus.assessments import opinions, services


def ask_peers() -> int:
    """Ask for the reviews that are due to be asked for; return how many projects were settled."""
    now = timezone.now()
    due = opinions.ring_due(now)
    for project in due:
        services.ask_ring(project, now=now)
    return len(due)
