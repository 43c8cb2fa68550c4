"""Which units teach a skill: what to read again, for somebody with whom it is shaky."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from campus.accounts.models import Person
from campus.courses import queries as courses
from campus.courses.models import Course, EditionUnit, Enrolment, UnitDone

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
    own = Enrolment.objects.filter(person=person)
    is_mine = Exists(own.filter(edition=OuterRef("edition")))
    takes = Exists(own.filter(course=OuterRef("edition__course")))
    is_offered = Q(edition=F("edition__course__current"), edition__course__published_at__isnull=False)
    placed = (
        EditionUnit.objects.annotate(is_mine=is_mine, takes=takes, is_done=Exists(_done(person)))
        .filter(Q(is_mine=True) | (is_offered & Q(takes=False)), unit__skill__in=skills)
        .select_related("unit__quiz", "unit__project", "unit__activity", "edition__course")
        .order_by("-is_mine", "edition__course__title", "order", "pk")
    )
    found: dict[int, list[Lesson]] = defaultdict(list)
    outlines = courses.outlines({each.edition_id for each in placed if each.is_mine})
    for each in placed:
        unit, course = each.unit, each.edition.course
        if unit.skill_id and len(found[unit.skill_id]) < MOST:
            places = [one.pk for one in outlines.get(each.edition_id, [])]
            url = reverse("unit", args=[course.slug, places.index(unit.pk) + 1]) if each.is_mine else _page(course)
            found[unit.skill_id].append(Lesson(unit.name, course.title, url, each.is_done))
    return found


def _done(person: Person) -> QuerySet[UnitDone]:
    return UnitDone.objects.filter(unit=OuterRef("unit"), person=person)


def _page(course: Course) -> str:
    return reverse("course", args=[course.slug])
