"""Who is in a platform's course, and what of ours it was not told yet."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from campus.lti.models import Context, Registration, Score, Subject
from campus.organizations.models import Organization

TROUBLE = 3  # tries after which a score is shown to people


def registrations(organization: Organization) -> QuerySet[Registration]:
    """Return an institution's connections, those that ended last."""
    return organization.platforms.order_by("ended_at", "name", "pk")


def subjects(organization: Organization, names: Collection[str]) -> QuerySet[Subject]:
    """Return those whom platforms of an institution call so, each with the person."""
    return Subject.objects.filter(organization=organization, subject__in=names).select_related("person")


def learners(context: Context) -> list[int]:
    """Return the ids of the people who learn in a platform's course now."""
    found = context.members.filter(is_active=True, is_teacher=False)
    return list(found.values_list("subject__person", flat=True).distinct())


def trouble(where: Q) -> QuerySet[Score]:
    """Return scores that fail again and again, or that the platform refused."""
    failing = Q(due_at__isnull=False, tries__gte=TROUBLE) | Q(due_at__isnull=True, sent_at__isnull=True)
    found = Score.objects.filter(where).exclude(error="").filter(failing)
    return found.select_related("subject__person", "placement__context").order_by("pk")


def failing_scores(context: Context) -> list[Score]:
    """Return the scores of a platform's course that did not arrive."""
    return list(trouble(Q(placement__context=context))[:50])
