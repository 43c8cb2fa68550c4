"""Who is in a platform's course, what rules may look at there, and what of ours it was not told yet."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campus.awards import queries as awards
from campus.lti.models import Column, Context, Member, Registration, Score, Subject
from campus.organizations.models import Organization

TROUBLE = 3  # tries after which a score is shown to people


def registrations(organization: Organization) -> QuerySet[Registration]:
    """Return an institution's connections, those that ended last."""
    return organization.platforms.order_by("ended_at", "name", "pk")


def subjects(organization: Organization, names: Collection[str]) -> QuerySet[Subject]:
    """Return those whom platforms of an institution call so, each with the person."""
    return Subject.objects.filter(organization=organization, subject__in=names).select_related("person")


def learners(context: Context) -> QuerySet[Member, int]:
    """Return the ids of the people who learn in a platform's course now, as a query to look others up by."""
    found = context.members.filter(is_active=True, is_teacher=False)
    return found.values_list("subject__person", flat=True).distinct()


def ref_of(column: Column) -> str:
    """Return what a rule names a column by."""
    return f"{_columns()}{column.public_id}"


def refs_named(organization_id: int) -> set[str]:
    """Return the columns that rules of an institution chose from the list, by what rules name them by."""
    return awards.refs_named(organization_id, start=_columns())


def rule_columns(organization_id: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the columns of an institution's connected courses, by course (settings.RULE_COLUMNS)."""
    listed = Column.objects.filter(
        is_chosen=False, context__registration__organization=organization_id, context__registration__ended_at=None
    ).select_related("context__registration")
    courses: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for each in listed.order_by("context__title", "context", "label", "pk"):
        words = f"{each.context} ({each.context.registration})"
        courses.setdefault(each.context_id, (words, []))[1].append(
            (ref_of(each), each.label or _("A column without a name"))
        )
    return list(courses.values())


def _columns() -> str:
    return f"{settings.PUBLIC_URL}/lti/columns/"


def trouble(where: Q) -> QuerySet[Score]:
    """Return scores that fail again and again, or that the platform refused."""
    failing = Q(due_at__isnull=False, tries__gte=TROUBLE) | Q(due_at__isnull=True, sent_at__isnull=True)
    found = Score.objects.filter(where).exclude(error="").filter(failing)
    return found.select_related("subject__person", "placement__context").order_by("pk")


def failing_scores(context: Context) -> list[Score]:
    """Return the scores of a platform's course that did not arrive."""
    return list(trouble(Q(placement__context=context))[:50])
