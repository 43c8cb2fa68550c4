"""What of a course is assessed, who may take it, and how many units are done: asked for by the apps above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from campus.accounts.models import Person
from campus.courses.models import Course, Edition, EditionUnit, Enrolment, Unit, UnitDone
from campus.courses.queries.editions import newest, readable_units, units


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


def takers(kind: str, thing_id: int) -> QuerySet[Enrolment, int]:
    """Return the ids of the people of whom `may_take` holds (settings.ACTIVITY_PEOPLE)."""
    field = kind if kind in {"quiz", "project"} else "activity"
    having = EditionUnit.objects.filter(**{f"unit__{field}": thing_id})
    return Enrolment.objects.filter(edition__in=having.values("edition")).values_list("person_id", flat=True)


def page_of(person: Person, kind: str, thing_id: int) -> str:
    """Return the path of the page on which somebody does a quiz, project or activity; empty where they take none of it.

    Of several courses that have it, the one begun last.
    """
    mine = Enrolment.objects.filter(person=person, **{f"edition__placed__unit__{kind}": thing_id})
    for enrolment in mine.select_related("course").order_by("-at", "-pk"):
        units = readable_units(person, enrolment.course, is_staff=False)
        for n, unit in enumerate(units, 1):
            if unit.thing and (unit.kind, unit.thing.pk) == (kind, thing_id):
                return _page(unit, enrolment.course, n)
    return ""


def _page(unit: Unit, course: Course, n: int) -> str:
    if unit.activity:
        return reverse("show", args=[unit.activity.public_id])
    return reverse(unit.kind, args=[course.slug, n])


class Finished(NamedTuple):
    """How many of a course's units somebody has finished, of how many; `at` has the dates where they were asked for."""

    done: int
    of: int
    at: tuple[datetime, ...] = ()


def units_done(person: Person, course: Course) -> tuple[int, int]:
    """Return how many of the units to work through the person has finished, and how many there are.

    Those of the edition that was begun; what is assessed is no such unit, and has rules of its own (decision 0071).
    """
    found = finished([person.pk], [course.pk])[person.pk][course.pk]
    return found.done, found.of


def finished(
    people: Collection[int], courses: Collection[int], *, is_dated: bool = False
) -> dict[int, dict[int, Finished]]:
    """Return for each of these people and courses (by id) what `units_done` says, in four queries for any number.

    Of a course that somebody does not take, nothing is finished of what newcomers would begin.
    """
    begun = Enrolment.objects.filter(course__in=courses, person__in=people).values_list("person", "course", "edition")
    edition = {(person, course): which for person, course, which in begun}
    new = dict(Course.objects.filter(pk__in=courses).values_list("pk", "current"))
    sizes = _sizes({*edition.values(), *(each for each in new.values() if each)})
    done = _done(people, courses, is_dated=is_dated)
    return {
        person: {course: _finished(done, sizes, person, edition.get((person, course)), new[course]) for course in new}
        for person in people
    }


def assessing(things: Collection[tuple[str, int]]) -> QuerySet[Course]:
    """Return the courses in which any of these is assessed, each a Result's kind and its thing's id."""
    quizzes = [thing for kind, thing in things if kind == "quiz"]
    projects = [thing for kind, thing in things if kind == "project"]
    others = [thing for kind, thing in things if kind not in ("quiz", "project")]
    which = Q(quiz__in=quizzes) | Q(project__in=projects) | Q(activity__in=others)
    return Course.objects.filter(pk__in=Unit.objects.filter(which).values("course"))


def _read() -> QuerySet[EditionUnit]:
    return EditionUnit.objects.exclude(unit__kind__in=Unit.ASSESSED)


def _sizes(editions: Collection[int]) -> dict[int, int]:
    counts = _read().filter(edition__in=editions).order_by().values_list("edition").annotate(n=Count("pk"))
    return dict(counts)


_Done = Mapping[tuple[int, int], tuple[int, tuple[datetime, ...]]]


def _finished(done: _Done, sizes: Mapping[int, int], person: int, begun: int | None, new: int | None) -> Finished:
    which = begun or new
    number, at = done.get((person, which), (0, ())) if which else (0, ())
    return Finished(number, sizes.get(which, 0) if which else 0, at)


def _done(people: Collection[int], courses: Collection[int], *, is_dated: bool) -> _Done:
    """Return by person and edition how many of its units are done, and when where that is asked."""
    done = UnitDone.objects.filter(person__in=people, unit__course__in=courses, unit__placed__isnull=False)
    if not is_dated:
        rows = done.order_by().values_list("person", "unit__placed__edition").annotate(n=Count("pk"))
        return {(person, edition): (n, ()) for person, edition, n in rows}
    dates: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    for person, edition, at in done.values_list("person", "unit__placed__edition", "at"):
        dates[person, edition].append(at)
    return {key: (len(ats), tuple(sorted(ats))) for key, ats in dates.items()}
