"""Take a course: enrol, and finish its units. Doing either twice counts once, by constraint."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import NotAllowedError
from campus.courses import queries
from campus.courses.models import Course, Enrolment, Unit, UnitDone
from campus.journal.services import record


@transaction.atomic
def enrol(person: Person, *, course: Course, now: datetime) -> Enrolment:
    """Return the person's enrolment, made now where there was none; NotAllowedError for an unpublished course.

    Whoever takes it already goes on after it was withdrawn.
    Staff may enrol in a course before it is published, to walk through it as a learner does.
    """
    is_open = course.published_at is not None or queries.may_preview(person, course)
    if not is_open:
        raise NotAllowedError(_("“%(title)s” is not open yet.") % {"title": course.title})
    enrolment, is_new = Enrolment.objects.get_or_create(course=course, person=person, defaults={"at": now})
    if is_new:
        record(
            "course.enrolled",
            actor=person,
            thing=course,
            person=person,
            organization_id=course.organization_id,
            data={"course": course.pk},
            now=now,
        )
    return enrolment


@transaction.atomic
def finish_unit(person: Person, *, unit: Unit, now: datetime) -> UnitDone:
    """Return the record that the person has finished the unit, made now where there was none.

    Raises NotAllowedError without enrolment: what staff look at in passing is not their learning.
    """
    if not queries.is_enrolled(person, unit.course):
        raise NotAllowedError(_("Enrol in “%(title)s” first.") % {"title": unit.course.title})
    done, is_new = UnitDone.objects.get_or_create(unit=unit, person=person, defaults={"at": now})
    if is_new:
        record(
            "unit.done",
            actor=person,
            thing=unit,
            person=person,
            organization_id=unit.course.organization_id,
            data={"unit": unit.pk, "course": unit.course_id},
            now=now,
        )
    return done
