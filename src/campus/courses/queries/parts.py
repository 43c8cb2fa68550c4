"""What of a course is assessed, who may take it, and how many units are done: asked for by the apps above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from campus.accounts.models import Person
from campus.courses.models import Course, Edition, EditionUnit, Enrolment, Unit, UnitDone
from campus.courses.queries.editions import newest, units


@dataclass(frozen=True)
class CourseActivity:
    """Something in a course that is assessed: `kind` as Result.kind, `thing_id` its primary key."""

    kind: str
    thing_id: int
    title: str


def activities(course: Course, *, edition: Edition | None = None) -> list[CourseActivity]:
    """Return what is assessed in an edition of a course (the newest, where none is named), in its order."""
    found = [unit for unit in units(edition or newest(course)) if unit.is_assessed]
    return [CourseActivity(result_kind(unit), unit.thing.pk, unit.name) for unit in found if unit.thing]


def result_kind(unit: Unit) -> str:
    """Return the kind of result that an assessed unit leads to, as Result.kind."""
    return unit.activity.kind if unit.activity else unit.kind


def may_take(person: Person, kind: str, thing_id: int) -> bool:
    """Tell whether somebody takes a course whose edition, the one they began, has this (settings.ACTIVITY_TAKERS).

    `kind` is that of Result: "quiz", "project", or the kind of an activity.
    """
    field = kind if kind in {"quiz", "project"} else "activity"
    mine = Enrolment.objects.filter(person=person, **{f"edition__placed__unit__{field}": thing_id})
    return (mine if field == kind else mine.filter(edition__placed__unit__activity__kind=kind)).exists()


def units_done(person: Person, course: Course) -> tuple[int, int]:
    """Return how many of the units to work through the person has finished, and how many there are.

    Those of the edition that was begun; what is assessed is no such unit, and has rules of its own (decision 0071).
    """
    return units_done_by([person.pk], [course.pk])[course.pk].get(person.pk, (0, _size(course)))


def _size(course: Course) -> int:
    edition = course.current or newest(course)
    return _read().filter(edition=edition).count() if edition else 0


def _read() -> QuerySet[EditionUnit]:
    return EditionUnit.objects.exclude(unit__kind__in=Unit.ASSESSED)


def units_done_by(people: Collection[int], courses: Collection[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """Return by course and by person, of those who take it, what `units_done` says; in three queries for any number."""
    begun = Enrolment.objects.filter(course__in=courses, person__in=people).values_list("course", "person", "edition")
    rows = list(begun)
    counts = _read().filter(edition__in={edition for *_who, edition in rows}).values("edition").annotate(n=Count("pk"))
    sizes = {row["edition"]: row["n"] for row in counts}
    found: dict[int, dict[int, tuple[int, int]]] = {course: {} for course in courses}
    done = _done(people, courses)
    for course, person, edition in rows:
        found[course][person] = (done.get((person, edition), 0), sizes.get(edition, 0))
    return found


def _done(people: Collection[int], courses: Collection[int]) -> dict[tuple[int, int], int]:
    """Return by person and edition how many of its units are done."""
    done = UnitDone.objects.filter(person__in=people, unit__course__in=courses, unit__placed__isnull=False)
    counted: dict[tuple[int, int], int] = defaultdict(int)
    rows = done.values("person", "unit__placed__edition").annotate(n=Count("pk", distinct=True))
    for row in rows:
        counted[row["person"], row["unit__placed__edition"]] += row["n"]
    return counted
