"""Which units teach a skill: what to read again, for somebody with whom it is shaky."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from campus.accounts.models import Person
from campus.courses.models import Course, Enrolment, Unit, UnitDone

MOST = 3  # units for one skill


@dataclass(frozen=True)
class Lesson:
    """A unit that teaches a skill: where it is opened by this person, and whether they have done it before."""

    title: str
    course: str
    url: str
    is_done: bool


def lessons(person: Person, skills: Collection[int]) -> dict[int, list[Lesson]]:
    """Return a few units for each skill, those of the person's own courses first; in two queries.

    A unit of a course that they do not take leads to the course's page, where they can begin it.
    """
    mine = Exists(Enrolment.objects.filter(course=OuterRef("course"), person=person))
    done = Exists(UnitDone.objects.filter(unit=OuterRef("pk"), person=person))
    units = (
        Unit.objects.filter(Q(course__published_at__isnull=False) | Q(mine), skill__in=skills, retired_at__isnull=True)
        .annotate(is_mine=mine, is_done=done)
        .select_related("course")
        .only("title", "skill", "course__title", "course__slug")
        .order_by("-is_mine", "course__title", "order", "pk")
    )
    found: dict[int, list[Lesson]] = defaultdict(list)
    places = _places({unit.course for unit in units if unit.is_mine})
    for unit in units:
        if unit.skill_id and len(found[unit.skill_id]) < MOST:
            url = reverse("unit", args=[unit.course.slug, places[unit.pk]]) if unit.is_mine else _page(unit.course)
            found[unit.skill_id].append(Lesson(unit.title, unit.course.title, url, unit.is_done))
    return found


def _page(course: Course) -> str:
    return reverse("course", args=[course.slug])


def _places(courses: Collection[Course]) -> dict[int, int]:
    """Return by unit the number that its address ends in: its place among the units in use."""
    places: dict[int, int] = {}
    counts: dict[int, int] = defaultdict(int)
    rows = Unit.objects.filter(course__in=courses, retired_at__isnull=True).order_by("course", "order", "pk")
    for pk, course in rows.values_list("pk", "course_id"):
        counts[course] += 1
        places[pk] = counts[course]
    return places
