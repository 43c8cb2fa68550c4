"""Write a course: its description, its units and their order, its quiz and project; publish it.

Course and unit count their changes. Whoever saves a form names the count it was opened on, and is told where somebody
else was faster; without one (commands, content) the write goes through.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.models import Project, Quiz
from campus.common.errors import ConflictError, InvalidError
from campus.courses import queries
from campus.courses.models import Course, Unit
from campus.journal.services import record
from campus.organizations.models import Organization
from campus.organizations.services import require, require_issuer

COURSE_FIELDS = frozenset(["title", "summary", "description", "language", "minutes", "achievement"])
RESERVED = {"new"}  # /manage/<org>/courses/new/ makes a course
UNIT_FIELDS = frozenset(["title", "minutes", "body"])


@transaction.atomic
def create(actor: Person, *, organization: Organization, now: datetime, slug: str = "", **fields: Any) -> Course:
    """Return a new course, unpublished. The slug, made from the title where none is given, never changes."""
    require(actor, organization)
    require_issuer(organization)
    course = Course(organization=organization, slug=_free_slug(slug or slugify(fields["title"]) or "course"))
    _fill(course, fields, known=COURSE_FIELDS)
    _check_achievement(course)
    course.save()
    _note("course.created", actor, course, now=now)
    return course


@transaction.atomic
def change(actor: Person, *, course: Course, now: datetime, revision: int | None = None, **fields: Any) -> Course:
    """Change what a course says of itself; ConflictError where it is no longer at `revision`."""
    require(actor, course.organization)
    fresh = Course.objects.select_for_update(of=("self",)).select_related("organization").get(pk=course.pk)
    _same(fresh.revision, revision)
    _fill(fresh, fields, known=COURSE_FIELDS)
    _check_achievement(fresh)
    fresh.revision += 1
    fresh.save(update_fields=[*fields, "revision"])
    _note("course.changed", actor, fresh, now=now, data={"fields": sorted(fields)})
    return fresh


@transaction.atomic
def add_unit(actor: Person, *, course: Course, now: datetime, **fields: Any) -> Unit:
    """Return a new unit at the end of the course."""
    require(actor, course.organization)
    locked(course)
    last = course.units.aggregate(last=Max("order"))["last"]
    unit = Unit(course=course, order=(last or 0) + 1)
    _fill(unit, fields, known=UNIT_FIELDS)
    unit.save()
    _note("unit.added", actor, unit, now=now)
    return unit


@transaction.atomic
def change_unit(actor: Person, *, unit: Unit, now: datetime, revision: int | None = None, **fields: Any) -> Unit:
    """Change a unit; ConflictError where it is no longer at `revision`."""
    require(actor, unit.course.organization)
    fresh = Unit.objects.select_for_update(of=("self",)).select_related("course").get(pk=unit.pk)
    _same(fresh.revision, revision)
    _fill(fresh, fields, known=UNIT_FIELDS)
    fresh.revision += 1
    fresh.save(update_fields=[*fields, "revision"])
    _note("unit.changed", actor, fresh, now=now, data={"fields": sorted(fields)})
    return fresh


@transaction.atomic
def move_unit(actor: Person, *, unit: Unit, by: int, now: datetime) -> None:
    """Move a unit one place up (-1) or down (1) among those in use; at either end nothing happens."""
    require(actor, unit.course.organization)
    locked(unit.course)
    in_use = list(unit.course.units.filter(retired_at__isnull=True))
    here = next((place for place, each in enumerate(in_use) if each.pk == unit.pk), None)
    if here is None or not 0 <= here + by < len(in_use):
        return
    in_use.insert(here + by, in_use.pop(here))
    for place, each in enumerate(in_use, 1):
        Unit.objects.filter(pk=each.pk).exclude(order=place).update(order=place)
    _note("unit.moved", actor, unit, now=now, data={"to": here + by + 1})


@transaction.atomic
def retire_unit(actor: Person, *, unit: Unit, now: datetime) -> None:
    """Take a unit out of the course; whoever has done it can still read it. Twice counts once."""
    require(actor, unit.course.organization)
    if Unit.objects.filter(pk=unit.pk, retired_at__isnull=True).update(retired_at=now):
        _note("unit.retired", actor, unit, now=now)


@transaction.atomic
def restore_unit(actor: Person, *, unit: Unit, now: datetime) -> None:
    """Bring a retired unit back, at the end of the course."""
    require(actor, unit.course.organization)
    locked(unit.course)
    last = unit.course.units.filter(retired_at__isnull=True).aggregate(last=Max("order"))["last"]
    is_back = Unit.objects.filter(pk=unit.pk, retired_at__isnull=False).update(retired_at=None, order=(last or 0) + 1)
    if is_back:
        _note("unit.restored", actor, unit, now=now)


@transaction.atomic
def attach(
    actor: Person, *, course: Course, now: datetime, quiz: Quiz | None = None, project: Project | None = None
) -> None:
    """Make a quiz or a project (of the same institution) part of the course; InvalidError where it has another."""
    require(actor, course.organization)
    fresh = locked(course)
    for name, thing in (("quiz", quiz), ("project", project)):
        if thing is None:
            continue
        if getattr(fresh, name) not in (None, thing) or thing.organization_id != course.organization_id:
            raise InvalidError(_("The course already has another one, or it belongs to another institution."))
        setattr(fresh, name, thing)
        setattr(course, name, thing)
        _note(f"course.{name}_added", actor, course, now=now, data={name: thing.pk})
    fresh.save(update_fields=["quiz", "project"])


@transaction.atomic
def publish(actor: Person, *, course: Course, now: datetime) -> Course:
    """Open the course to everybody; InvalidError says what is missing. Publishing twice counts once."""
    require(actor, course.organization)
    fresh = locked(course)
    lacks = queries.missing(fresh)
    if lacks:
        raise InvalidError(_("Still to do: %(what)s.") % {"what": "; ".join(lacks)})
    if fresh.published_at is None:
        fresh.published_at = now
        fresh.save(update_fields=["published_at"])
        _note("course.published", actor, fresh, now=now)
    return fresh


@transaction.atomic
def withdraw(actor: Person, *, course: Course, now: datetime) -> None:
    """Close the course to newcomers; whoever takes it goes on."""
    require(actor, course.organization)
    if Course.objects.filter(pk=course.pk, published_at__isnull=False).update(published_at=None):
        _note("course.withdrawn", actor, course, now=now)


def _fill(thing: Course | Unit, fields: dict[str, Any], *, known: frozenset[str]) -> None:
    unknown = fields.keys() - known
    if unknown:
        raise TypeError(f"cannot set {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(thing, name, value)


def _check_achievement(course: Course) -> None:
    if course.achievement and course.achievement.organization_id != course.organization_id:
        raise InvalidError(_("Choose an achievement of the same institution."), field="achievement")


def _same(now_at: int, opened_on: int | None) -> None:
    """Refuse a form that was opened before somebody else's change."""
    if opened_on is not None and opened_on != now_at:
        raise ConflictError(
            _("Somebody else saved a change while you were writing. Your words are kept: compare, then save again.")
        )


def locked(course: Course) -> Course:
    """Return the course as it is now, held until the transaction ends."""
    return Course.objects.select_for_update(of=("self",)).get(pk=course.pk)


def _free_slug(wanted: str) -> str:
    """Return the slug, with a number where it is taken; the unique constraint decides a race."""
    base = wanted[:70].strip("-")
    taken = {*Course.objects.filter(slug__startswith=base).values_list("slug", flat=True), *RESERVED}
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _note(verb: str, actor: Person, thing: Course | Unit, *, now: datetime, data: dict[str, Any] | None = None) -> None:
    course = thing if isinstance(thing, Course) else thing.course
    record(
        verb,
        actor=actor,
        thing=thing,
        organization_id=course.organization_id,
        data={"course": course.pk, **(data or {})},
        now=now,
    )
