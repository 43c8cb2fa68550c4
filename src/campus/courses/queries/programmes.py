"""Programmes, and how far somebody is in them: counted from their courses, never stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Prefetch, Q, QuerySet

from campus.accounts.models import Person
from campus.courses.models import Course, Post, Programme, ProgrammeCourse, Unit
from campus.courses.queries.editions import rows
from campus.courses.queries.progress import UnderWay
from campus.organizations.models import Organization


@dataclass(frozen=True)
class Stage:
    """A course of a programme and how far somebody is in it (None: not begun)."""

    course: Course
    taken: UnderWay | None

    @property
    def is_done(self) -> bool:
        """Whether every step of the course is done."""
        return self.taken is not None and self.taken.progress.is_complete


@dataclass(frozen=True)
class Way:
    """A programme as one person has it before them."""

    programme: Programme
    stages: Sequence[Stage]

    @property
    def done(self) -> int:
        """How many of its courses are done."""
        return sum(stage.is_done for stage in self.stages)


def _whole(found: QuerySet[Programme]) -> QuerySet[Programme]:
    places = ProgrammeCourse.objects.select_related("course__organization", "course__achievement__current")
    return found.select_related("organization").prefetch_related(Prefetch("places", places))


def published_programmes() -> QuerySet[Programme]:
    """Return the programmes that everybody sees, by title."""
    return _whole(Programme.objects.filter(published_at__isnull=False))


def programmes_of(organization: Organization) -> QuerySet[Programme]:
    """Return all programmes of an institution with their number of courses (`size`)."""
    return organization.programmes.annotate(size=Count("places")).order_by("title", "pk")


def programme_by_slug(slug: str) -> Programme | None:
    """Return a programme with its courses, published or not."""
    return _whole(Programme.objects.filter(slug=slug)).first()


def way(programme: Programme, taken: Collection[UnderWay]) -> Way:
    """Return how far somebody, by what they take, is in a programme."""
    return _way(programme, [place.course for place in programme.places.all()], taken)


def _way(programme: Programme, courses: Sequence[Course], taken: Collection[UnderWay]) -> Way:
    """Return the way through the courses that are open, or theirs."""
    mine = {each.course.pk: each for each in taken}
    return Way(
        programme,
        [Stage(course, mine.get(course.pk)) for course in courses if course.published_at or course.pk in mine],
    )


def ways(taken: Collection[UnderWay]) -> list[Way]:
    """Return the programmes that somebody is in, by what they take, by title; in one query."""
    mine = ProgrammeCourse.objects.filter(course__in=[each.course.pk for each in taken]).values("programme")
    places = ProgrammeCourse.objects.filter(programme__in=mine, programme__published_at__isnull=False)
    placed = places.select_related("programme", "course").order_by("programme__title", "programme_id", "order", "pk")
    found = groupby(placed, key=lambda place: place.programme)
    return [_way(programme, [place.course for place in stages], taken) for programme, stages in found]


def posts(unit: Unit, person: Person, *, is_staff: bool) -> QuerySet[Post]:
    """Return what was said in a discussion, in any edition, oldest first; what is hidden to its writer and staff."""
    found = Post.objects.filter(unit__in=rows(unit)).select_related("person", "unit__course__organization")
    return found if is_staff else found.filter(Q(hidden_at__isnull=True) | Q(person=person))
