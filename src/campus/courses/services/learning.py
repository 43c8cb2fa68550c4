"""Take a course: enrol, and finish its units. Doing either twice counts once, by constraint."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import NotAllowedError
from campus.courses import queries
from campus.courses.models import Course, Enrolment, Unit, UnitDone
from campus.courses.services.editions import draft
from campus.journal.services import record


@transaction.atomic
def enrol(person: Person, *, course: Course, now: datetime) -> Enrolment:
    """Return the person's enrolment, made now where there was none; NotAllowedError for an unpublished course.

    It is for the last edition published, and stays with it until the person chooses otherwise.
    Whoever takes it already goes on after it was withdrawn.
    Staff may enrol in a course before it is published, to walk through it as a learner does.
    """
    is_open = course.published_at is not None or queries.may_preview(person, course)
    if not is_open:
        raise NotAllowedError(_("“%(title)s” is not open yet.") % {"title": course.title})
    edition = course.current or queries.newest(course) or draft(course)
    enrolment, is_new = Enrolment.objects.get_or_create(
        course=course, person=person, defaults={"at": now, "edition": edition}
    )
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
    mine = Enrolment.objects.filter(person=person, course=unit.course)
    if not mine.exists():
        raise NotAllowedError(_("Enrol in “%(title)s” first.") % {"title": unit.course.title})
    if unit.is_assessed or not mine.filter(edition__placed__unit=unit).exists():
        raise NotAllowedError(_("“%(title)s” is no unit to be finished here.") % {"title": unit.name})
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


@transaction.atomic
def take_newest(person: Person, *, course: Course, now: datetime) -> Enrolment:
    """Go on with the last edition published: what is unchanged in it stays done. NotAllowedError without enrolment."""
    mine = Enrolment.objects.select_for_update(of=("self",)).filter(person=person, course=course).first()
    if mine is None or course.current is None:
        raise NotAllowedError(_("Enrol in “%(title)s” first.") % {"title": course.title})
    if mine.edition_id == course.current_id:
        return mine
    mine.edition = course.current
    mine.save(update_fields=["edition"])
    record(
        "course.edition_taken",
        actor=person,
        thing=course,
        person=person,
        organization_id=course.organization_id,
        data={"course": course.pk, "edition": course.current.number},
        now=now,
    )
    return mine
