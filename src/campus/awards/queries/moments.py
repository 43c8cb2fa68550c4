"""Moments beside earning: halfway to something, and a stack that is complete. Told once, and counted, not stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from campus.accounts.models import Person
from campus.awards.models import Award, Milestone
from campus.awards.queries.holdings import STANDS, unseen
from campus.common.together import Ask, Rows, moment
from campus.courses.models import Programme, ProgrammeCourse

LASTS = timedelta(days=14)


def halfway(person: Person, *, since: datetime) -> QuerySet[Milestone]:
    """Return to what a person has come halfway since a moment, and not earned yet."""
    held = Award.objects.filter(STANDS, person=person, achievement=OuterRef("achievement"))
    open_ones = Milestone.objects.filter(achievement__current__isnull=False, achievement__archived_at__isnull=True)
    found = open_ones.filter(person=person, at__gte=since)
    return found.exclude(Exists(held)).select_related("achievement__current").order_by("-at", "-pk")


def told(person: Person, *, now: datetime) -> QuerySet[Milestone]:
    """Return what is still said of it on their home."""
    return halfway(person, since=now - LASTS).filter(put_away_at__isnull=True)


class Told(NamedTuple):
    """That somebody is halfway: by which id it is put away, and the achievement with its name."""

    public_id: str
    achievement: str
    name: str


def ask_told(person: Person, *, now: datetime) -> Ask:
    """Ask for what `told` returns."""
    return Ask(told(person, now=now), ("at", "pk", "public_id", "achievement__public_id", "achievement__current__name"))


def told_of(rows: Rows) -> list[Told]:
    """Return what is still said, newest first."""
    return [Told(*row) for _at, _pk, *row in sorted(rows, key=lambda row: (moment(row[0]), row[1]), reverse=True)]


class Stack(NamedTuple):
    """A programme of several badges that somebody holds all."""

    title: str
    slug: str


def ask_stacks(person: Person) -> Ask:
    """Ask for the badges of the published programmes that have one which the person has not looked at yet."""
    new = unseen(person).order_by().values("achievement")
    touched = ProgrammeCourse.objects.filter(programme=OuterRef("programme"), course__achievement__in=new)
    found = ProgrammeCourse.objects.filter(Exists(touched), programme__published_at__isnull=False)
    columns = ("programme__title", "programme__slug", "course__achievement_id")
    return Ask(found.filter(course__achievement__isnull=False), columns)


def stacks_of(rows: Rows, *, fresh: Collection[int], held: Collection[int]) -> list[Stack]:
    """Return what became complete by fresh badges, by title; both are achievements, by id."""
    wanted: dict[Stack, set[int]] = defaultdict(set)
    for title, slug, achievement in sorted(rows):
        wanted[Stack(title, slug)].add(achievement)
    return [each for each, asked in wanted.items() if len(asked) > 1 and asked & {*fresh} and asked <= {*held}]


def stacks(person: Person, achievements: Collection[int]) -> list[Programme]:
    """Return the published programmes of several badges that these complete: each of their badges is held."""
    if not achievements:
        return []
    places = ProgrammeCourse.objects.filter(course__achievement__isnull=False).select_related("course")
    touched = ProgrammeCourse.objects.filter(programme=OuterRef("pk"), course__achievement__in=achievements)
    found = Programme.objects.filter(Exists(touched), published_at__isnull=False)
    held = set(Award.objects.filter(STANDS, person=person).values_list("achievement_id", flat=True))
    asked = {
        each: {place.course.achievement_id for place in each.places.all()}
        for each in found.prefetch_related(Prefetch("places", places))
    }
    return [each for each, wanted in asked.items() if len(wanted) > 1 and wanted <= held]


def stacks_since(person: Person, *, since: datetime) -> list[Programme]:
    """Return the programmes that became complete since a moment."""
    new = Award.objects.filter(STANDS, person=person, awarded_at__gte=since)
    return stacks(person, set(new.values_list("achievement_id", flat=True)))
