"""Which units teach a skill: what to read again, for somebody with whom it is shaky."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from campus.accounts.models import Person
from campus.courses.models import EditionUnit, Enrolment, UnitDone

MOST = 3  # units for one skill


@dataclass(frozen=True)
class Lesson:
    """A unit that teaches a skill: where it is opened by this person, and whether they have done it before."""

    title: str
    course: str
    url: str
    is_done: bool


def lessons(person: Person, skills: Collection[int]) -> dict[int, list[Lesson]]:
    """Return a few units for each skill, those of the person's own courses first; in one query.

    A unit of a course that they do not take leads to the course's page, where they can begin it.
    """
    own = Enrolment.objects.filter(person=person)
    done = UnitDone.objects.filter(unit=OuterRef("unit"), person=person)
    is_mine = Exists(own.filter(edition=OuterRef("edition")))
    takes = Exists(own.filter(course=OuterRef("edition__course")))
    is_offered = Q(edition=F("edition__course__current"), edition__course__published_at__isnull=False)
    placed = (
        EditionUnit.objects.annotate(is_mine=is_mine, takes=takes, is_done=Exists(done), place=_place())
        .filter(Q(is_mine=True) | (is_offered & Q(takes=False)), unit__skill__in=skills)
        .select_related("unit__quiz", "unit__project", "unit__activity", "edition__course")
        .defer("unit__body", "unit__transcript")
        .order_by("-is_mine", "edition__course__title", "order", "pk")
    )
    found: dict[int, list[Lesson]] = defaultdict(list)
    for each in placed:
        unit, course = each.unit, each.edition.course
        if unit.skill_id and len(found[unit.skill_id]) < MOST:
            args = [course.slug, each.place] if each.is_mine else [course.slug]
            url = reverse("unit" if each.is_mine else "course", args=args)
            found[unit.skill_id].append(Lesson(unit.name, course.title, url, each.is_done))
    return found


def _place() -> Subquery:
    """Count the units of an edition up to this one: the number that its address ends in."""
    before = Q(order__lt=OuterRef("order")) | Q(order=OuterRef("order"), pk__lte=OuterRef("pk"))
    here = EditionUnit.objects.filter(before, edition=OuterRef("edition")).order_by().values("edition")
    return Subquery(here.annotate(n=Count("pk")).values("n"))
