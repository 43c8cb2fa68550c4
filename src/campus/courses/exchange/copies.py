"""Copies of courses and units: a course by what its export says, a unit by its row."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments.services import change_project
from campus.assessments.services.quizzes import set_banks
from campus.courses import queries, services
from campus.courses.exchange import things
from campus.courses.exchange.exporting import export_course
from campus.courses.exchange.importing import import_course
from campus.courses.models import Course, Unit
from campus.organizations.services import require


@transaction.atomic
def duplicate_course(actor: Person, *, course: Course, now: datetime) -> Course:
    """Return a copy of the course with quizzes and projects of its own, unpublished."""
    require(actor, course.organization)
    with export_course(course) as file:
        made, _left_out = import_course(actor, organization=course.organization, file=file, now=now)
    _free_of_past_dates(actor, made, now=now)
    return services.change(actor, course=made, title=titled(course.title), now=now)


def _free_of_past_dates(actor: Person, course: Course, *, now: datetime) -> None:
    """Let nobody's work be late before the copy is even open."""
    for unit in queries.units(queries.newest(course)):
        if unit.project and unit.project.due_at and unit.project.due_at <= now:
            change_project(actor, project=unit.project, due_at=None)


@transaction.atomic
def duplicate_unit(actor: Person, *, unit: Unit, now: datetime) -> Unit:
    """Return a copy of the unit right behind it, with a quiz, project or activity of its own."""
    require(actor, unit.course.organization)
    if not unit.is_assessed:
        made = services.copy_unit(actor, unit=unit, title=titled(unit.title), now=now)
    else:
        made = _with_thing(actor, unit, now=now)
    lines = [each.line for each in queries.units(queries.newest(unit.course)) if each.line != made.line]
    if unit.line in lines:
        lines.insert(lines.index(unit.line) + 1, made.line)
        services.order_units(actor, course=unit.course, lines=lines, now=now)
    return made


def _with_thing(actor: Person, unit: Unit, *, now: datetime) -> Unit:
    said = things.OUT[unit.kind](unit.thing) | {"title": titled(unit.thing.title if unit.thing else "")}
    thing = things.IN[unit.kind](
        actor, organization=unit.course.organization, said=said, noting=lambda _item: transaction.atomic(), now=now
    )
    if unit.quiz:
        set_banks(actor, quiz=thing, banks=list(unit.quiz.banks.all()))
    return services.add_unit(actor, course=unit.course, kind=unit.kind, now=now, **{unit.kind: thing})


def titled(title: str) -> str:
    """Return the title of a copy, short enough to stand."""
    return _("%(title)s (copy)") % {"title": title[:100]}
