"""Which units teach a skill: what to read again, for somebody with whom it is shaky."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from campus.accounts.models import Person
from campus.common.together import Ask, Rows, together
from campus.courses.models import EditionUnit, Enrolment, UnitDone

MOST = 3  # units for one skill
Skills = Collection[int] | QuerySet[Any, int]  # by id


@dataclass(frozen=True)
class Lesson:
    """A unit that teaches a skill: where it is opened by this person, and whether they have done it before."""

    title: str
    course: str
    url: str
    is_done: bool


def lessons(person: Person, skills: Skills) -> dict[int, list[Lesson]]:
    """Return a few units for each skill, those of the person's own courses first; in one query.

    A unit of a course that they do not take leads to the course's page, where they can begin it.
    """
    return lessons_of(*together([ask_lessons(person, skills)]))


def ask_lessons(person: Person, skills: Skills) -> Ask:
    """Ask for what `lessons` returns."""
    own = Enrolment.objects.filter(person=person)
    done = UnitDone.objects.filter(unit=OuterRef("unit"), person=person)
    is_mine = Exists(own.filter(edition=OuterRef("edition")))
    takes = Exists(own.filter(course=OuterRef("edition__course")))
    is_offered = Q(edition=F("edition__course__current"), edition__course__published_at__isnull=False)
    placed = EditionUnit.objects.annotate(
        is_mine=is_mine, takes=takes, is_done=Exists(done), place=_place(), title=_title()
    ).filter(Q(is_mine=True) | (is_offered & Q(takes=False)), unit__skill__in=skills)
    course = ("edition__course__title", "edition__course__slug")
    return Ask(placed, ("is_mine", course[0], "order", "pk", course[1], "place", "title", "is_done", "unit__skill_id"))


def lessons_of(rows: Rows) -> dict[int, list[Lesson]]:
    """Return a few units for each skill."""
    found: dict[int, list[Lesson]] = defaultdict(list)
    for is_mine, course, _order, _pk, slug, place, title, is_done, skill in sorted(rows, key=_nearest):
        if len(found[skill]) < MOST:
            url = reverse("unit", args=[slug, place]) if is_mine else reverse("course", args=[slug])
            found[skill].append(Lesson(title, course, url, bool(is_done)))
    return found


def _nearest(row: list[Any]) -> tuple[Any, ...]:
    is_mine, course, order, key = row[:4]
    return (not is_mine, course, order, key)


def _title() -> Coalesce:
    """Return what a unit is called, as `Unit.name`."""
    own = NullIf(F("unit__title"), Value(""))
    return Coalesce(own, "unit__quiz__title", "unit__project__title", "unit__activity__title", Value(""))


def _place() -> Subquery:
    """Count the units of an edition up to this one: the number that its address ends in."""
    before = Q(order__lt=OuterRef("order")) | Q(order=OuterRef("order"), pk__lte=OuterRef("pk"))
    here = EditionUnit.objects.filter(before, edition=OuterRef("edition")).order_by().values("edition")
    return Subquery(here.annotate(n=Count("pk")).values("n"))
