"""Which courses there are, and who has to do with them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.courses.models import Course, EditionUnit, Enrolment
from campus.organizations.models import Organization
from campus.organizations.queries import role


def _whole(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Fetch with each course what its page shows of it beside its units."""
    return courses.select_related("organization", "achievement__current", "current")


def published() -> QuerySet[Course]:
    """Return the courses that anybody may take, by title."""
    return _whole(Course.objects.filter(published_at__isnull=False))


def leading_to(achievement: Achievement) -> list[tuple[str, str]]:
    """Return title and path of each course in which anybody can earn an achievement (settings.ACHIEVEMENT_WAYS)."""
    found = Course.objects.filter(achievement=achievement, published_at__isnull=False).order_by("title", "pk")
    return [(course.title, reverse("course", args=[course.slug])) for course in found]


def of_organization(organization: Organization) -> QuerySet[Course]:
    """Return all courses of an organization, each with how many take it (`takers`) and how many units it has (`size`).

    The units are those of its newest edition, whether published or still being written.
    """
    placed = EditionUnit.objects.filter(edition__course=OuterRef("pk")).order_by("-edition__number")
    size = Subquery(placed.values("edition__number").annotate(size=Count("pk")).values("size")[:1])
    found = organization.courses.annotate(takers=Count("enrolments", distinct=True), size=size)
    return _whole(found).order_by("title", "pk")


def by_slug(slug: str) -> Course | None:
    """Return a course, published or not, with what its page shows beside its units."""
    return _whole(Course.objects.filter(slug=slug)).first()


def is_staff(person: Person | AnonymousUser, course: Course) -> bool:
    """Tell whether the person belongs to the institution that offers the course."""
    return role(person, course.organization) is not None


def is_enrolled(person: Person | AnonymousUser, course: Course) -> bool:
    """Tell whether the person takes the course."""
    return isinstance(person, Person) and Enrolment.objects.filter(person=person, course=course).exists()


def may_preview(person: Person | AnonymousUser, course: Course) -> bool:
    """Tell whether the person may see the course before it is published, or after it was withdrawn."""
    return is_staff(person, course) or is_enrolled(person, course)


def enrolled_in(person: Person | AnonymousUser, courses: Iterable[Course]) -> set[int]:
    """Return the ids of those among the courses that the person takes."""
    if not isinstance(person, Person):
        return set()
    mine = Enrolment.objects.filter(person=person, course__in=courses)
    return set(mine.values_list("course_id", flat=True))


def enrolled(person: Person) -> QuerySet[Enrolment]:
    """Return what the person takes, the last begun first."""
    return Enrolment.objects.filter(person=person).select_related("course").order_by("-at", "-pk")
