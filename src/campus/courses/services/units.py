"""Write the units of a course: add, change, order, retire, bring back.

Everything here changes the edition that is being written; what learners have before them changes by publishing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.courses import queries
from campus.courses.models import Course, EditionUnit, Unit
from campus.courses.services.editions import copied, draft, locked, own, place
from campus.courses.services.notes import fill, note, refuse_stale
from campus.organizations.services import require

UNIT_FIELDS = frozenset(["title", "minutes", "body", "url", "is_embedded", "skill", "skill_level"])
NEW_FIELDS = UNIT_FIELDS | {"kind", "quiz", "project", "activity"}


@transaction.atomic
def add_unit(actor: Person, *, course: Course, now: datetime, form_token: str = "", **fields: Any) -> Unit:
    """Return a new unit at the end of the edition being written; InvalidError where it is not of one piece.

    `kind` says what it is (a page, where nothing is said) and `quiz`, `project` or `activity` what it is about.
    The same `form_token` again returns the unit that it made.
    """
    require(actor, course.organization)
    fresh = locked(course)
    made = fresh.units.filter(form_token=form_token).first() if form_token else None
    if made:
        return made
    unit = Unit(course=course, form_token=form_token or None)
    fill(unit, fields, known=NEW_FIELDS)
    _check_thing(unit)
    unit.save()
    place(unit, edition=draft(fresh))
    note("unit.added", actor, unit, now=now, data={"kind": unit.kind})
    return unit


def _check_thing(unit: Unit) -> None:
    """Refuse what is of another institution, or in the course already: one result would count for both."""
    thing = unit.thing
    if thing is None:
        return
    if thing.organization_id != unit.course.organization_id:
        raise InvalidError(_("Choose one of the same institution."))
    here = queries.units(queries.newest(unit.course))
    if any(each.kind == unit.kind and each.thing and each.thing.pk == thing.pk for each in here):
        raise InvalidError(_("“%(title)s” is part of the course already.") % {"title": thing.title})


@transaction.atomic
def copy_unit(actor: Person, *, unit: Unit, title: str, now: datetime) -> Unit:
    """Return a copy of a unit that is to be read, with its files, at the end of the edition being written."""
    require(actor, unit.course.organization)
    edition = draft(locked(unit.course))
    made = copied(unit, course=unit.course)
    made.title = title
    made.save(update_fields=["title"])
    place(made, edition=edition)
    note("unit.added", actor, made, now=now, data={"kind": made.kind, "copy_of": unit.pk})
    return made


@transaction.atomic
def change_unit(actor: Person, *, unit: Unit, now: datetime, revision: int | None = None, **fields: Any) -> Unit:
    """Change a unit and return its row in the edition being written; ConflictError where it is not at `revision`."""
    require(actor, unit.course.organization)
    fresh = own(unit)
    refuse_stale(fresh.revision, revision)
    fill(fresh, fields, known=UNIT_FIELDS)
    fresh.revision += 1
    fresh.save(update_fields=[*fields, "revision"])
    note("unit.changed", actor, fresh, now=now, data={"fields": sorted(fields)})
    return fresh


@transaction.atomic
def move_unit(actor: Person, *, unit: Unit, by: int, now: datetime) -> None:
    """Move a unit some places up (negative) or down; beyond either end nothing happens."""
    require(actor, unit.course.organization)
    edition = draft(locked(unit.course))
    lines = [each.line for each in queries.units(edition)]
    if unit.line not in lines:
        return
    here = lines.index(unit.line)
    if by and 0 <= here + by < len(lines):
        lines.insert(here + by, lines.pop(here))
        _set_order(unit.course, lines)
        note("unit.moved", actor, unit, now=now, data={"to": here + by + 1})


@transaction.atomic
def order_units(actor: Person, *, course: Course, lines: Sequence[int], now: datetime) -> None:
    """Put the units in this order, each named by its `line`; what is not named keeps its order behind the others."""
    require(actor, course.organization)
    edition = draft(locked(course))
    before = [each.line for each in queries.units(edition)]
    wanted = [line for line in dict.fromkeys(lines) if line in before]
    after = [*wanted, *(line for line in before if line not in wanted)]
    if after != before:
        _set_order(course, after)
        note("units.ordered", actor, course, now=now)


def _set_order(course: Course, lines: Sequence[int]) -> None:
    placed = list(EditionUnit.objects.filter(edition=draft(course)).select_related("unit"))
    for each in placed:
        each.order = lines.index(each.unit.line) + 1
    EditionUnit.objects.bulk_update(placed, ["order"])


@transaction.atomic
def retire_unit(actor: Person, *, unit: Unit, now: datetime) -> None:
    """Take a unit out of the edition being written; whoever has done it can still read it. Twice counts once."""
    require(actor, unit.course.organization)
    edition = draft(locked(unit.course))
    if edition.placed.filter(unit=queries.as_written(unit)).delete()[0]:
        note("unit.retired", actor, unit, now=now)


@transaction.atomic
def restore_unit(actor: Person, *, unit: Unit, now: datetime) -> None:
    """Bring a retired unit back in its last form, at the end of the edition being written."""
    require(actor, unit.course.organization)
    edition = draft(locked(unit.course))
    last = next((each for each in queries.retired(unit.course) if each.line == unit.line), None)
    if last:
        place(last, edition=edition)
        note("unit.restored", actor, last, now=now)
