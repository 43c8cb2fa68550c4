"""Who takes a course, and how they come to: terms, cohorts, codes, invitations, and leaving again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.queries import by_address
from campus.achievements.models import Achievement
from campus.assessments.services.accommodations import put_off
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.text import one_line
from campus.courses import queries
from campus.courses.models import Admission, Cohort, Course, CourseInvitation, Enrolment, Prerequisite
from campus.courses.services.learning import enrol
from campus.journal.services import record
from campus.organizations.services import require

TERMS = ("way", "code", "opens_at", "closes_at", "starts_at", "ends_at", "capacity")
MOST_PREREQUISITES = 20
DATED = ("quiz", "project")  # what a cohort may have a due date for


@transaction.atomic
def set_terms(
    actor: Person,
    *,
    course: Course,
    revision: int,
    achievements: Collection[Achievement] = (),
    others: Collection[Course] = (),
    now: datetime,
    **terms: Any,
) -> Admission:
    """Set how a course is joined (TERMS) and what it asks for before; ConflictError if somebody else did meanwhile."""
    require(actor, course.organization)
    Course.objects.select_for_update().get(pk=course.pk)
    kept, _made = Admission.objects.get_or_create(course=course)
    if kept.revision != revision:
        raise ConflictError(_("Somebody else changed this since you opened it. Look at theirs, then save again."))
    for name in TERMS:
        setattr(kept, name, terms.get(name, getattr(kept, name)))
    _check_terms(kept)
    kept.revision += 1
    kept.save()
    _require_first(course, achievements, others)
    _note("course.terms_set", actor, course, now, {"way": kept.way})
    return kept


@transaction.atomic
def save_cohort(actor: Person, *, course: Course, cohort: Cohort | None = None, now: datetime, **fields: Any) -> Cohort:
    """Return a cohort, new or changed: name, starts_at, ends_at, code; InvalidError names the field."""
    require(actor, course.organization)
    kept = cohort or Cohort(course=course)
    for name in ("name", "starts_at", "ends_at", "code"):
        setattr(kept, name, fields.get(name, getattr(kept, name)))
    kept.name = one_line(kept.name, field="name")
    if not kept.name:
        raise InvalidError(_("Give the cohort a name."), field="name")
    if kept.ends_at and kept.ends_at <= kept.starts_at:
        raise InvalidError(_("The end has to come after the beginning."), field="ends_at")
    same = Cohort.objects.filter(course=course, name=kept.name).exclude(pk=kept.pk)
    if same.exists():
        raise InvalidError(_("Another cohort of this course has this name."), field="name")
    kept.save()
    _note("cohort.saved", actor, course, now, {"cohort": kept.pk})
    return kept


@transaction.atomic
def remove_cohort(actor: Person, *, cohort: Cohort, now: datetime) -> None:
    """Take back a cohort that nobody belongs to or is invited into; raise InvalidError where somebody is."""
    require(actor, cohort.course.organization)
    # Locked first: somebody who joins by its code just now would lose it silently.
    kept = Cohort.objects.select_for_update().filter(pk=cohort.pk).first()
    if kept is None:
        return
    if kept.enrolments.exists() or kept.invitations.exists():
        raise InvalidError(_("People belong to this cohort, or are invited to it. Move them first."))
    kept.delete()
    _note("cohort.removed", actor, cohort.course, now, {"cohort": cohort.pk, "name": cohort.name})


@transaction.atomic
def set_dues(actor: Person, *, cohort: Cohort, dues: Mapping[tuple[str, int], datetime | None], now: datetime) -> None:
    """Set by when a cohort hands projects in or takes quizzes of its course, by kind and id; None for no such time.

    An attempt under way gets the longer time at once, and never a shorter one. Raises InvalidError (field
    "due_quiz_3") for a time before the cohort begins, or for what is not in its course.
    """
    require(actor, cohort.course.organization)
    known = {(each.kind, each.thing_id) for each in queries.activities(cohort.course)}
    for (kind, pk), due_at in dues.items():
        if (kind, pk) not in known or kind not in DATED:
            raise InvalidError(_("That is not in this course."), field=f"due_{kind}_{pk}")
        if due_at and due_at <= cohort.starts_at:
            raise InvalidError(_("Give a time after the cohort begins."), field=f"due_{kind}_{pk}")
        if due_at is None:
            cohort.dues.filter(**{kind: pk}).delete()
        else:
            thing: dict[str, Any] = {f"{kind}_id": pk}
            cohort.dues.update_or_create(**thing, defaults={"due_at": due_at})
    people = list(cohort.enrolments.values_list("person_id", flat=True))
    put_off(quizzes=[pk for kind, pk in dues if kind == "quiz"], people=people)
    _note("cohort.dues_set", actor, cohort.course, now, {"cohort": cohort.pk})


@transaction.atomic
def join(person: Person, *, course: Course, now: datetime, code: str = "") -> Enrolment:
    """Enrol by the course's own terms; staff, and whoever takes it already, come in as they are.

    Raises NotAllowedError saying what stands in the way, InvalidError (field "code") for a code that is none.
    """
    if queries.is_enrolled(person, course) or queries.is_staff(person, course):
        return enrol(person, course=course, now=now)
    # One at a time, so that two who press at once don't share the last place.
    Course.objects.select_for_update().get(pk=course.pk)
    invited = queries.invitations_for(person, course).select_related("cohort").first()
    _refuse(person, course, now=now, is_invited=invited is not None)
    cohort = invited.cohort if invited else None
    found = queries.by_code(course, code)
    if isinstance(found, Cohort):
        cohort = found
    elif queries.admission(course).way == Admission.Way.CODE and not found and not invited:
        raise InvalidError(
            _("This is not the code of this course. Check it with whoever gave it to you."), field="code"
        )
    made = enrol(person, course=course, now=now)
    if cohort and made.cohort_id is None:
        Enrolment.objects.filter(pk=made.pk).update(cohort=cohort)
        made.cohort = cohort
    queries.invitations_for(person, course).delete()
    return made


@transaction.atomic
def invite(
    actor: Person, *, course: Course, emails: Iterable[str], cohort: Cohort | None = None, now: datetime
) -> list[CourseInvitation]:
    """Return new invitations, one for each address; those who take it, or are invited already, get none."""
    require(actor, course.organization)
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails))
    invited = set(course.invitations.filter(email__in=wanted).values_list("email", flat=True))
    made = [
        CourseInvitation(course=course, cohort=cohort, email=email, by=actor, at=now, next_try_at=now)
        for email in wanted
        if email not in invited and not _takes(email, course)
    ]
    rows = CourseInvitation.objects.bulk_create(made)
    _note("course.invited", actor, course, now, {"people": len(rows)})
    return rows


@transaction.atomic
def withdraw_invitation(actor: Person, *, invitation: CourseInvitation, now: datetime) -> None:
    """Take an invitation back; its link ends."""
    require(actor, invitation.course.organization)
    invitation.delete()
    _note("course.invitation_withdrawn", actor, invitation.course, now, {})


@transaction.atomic
def move(actor: Person, *, enrolment: Enrolment, cohort: Cohort | None, now: datetime) -> None:
    """Put somebody into another cohort of the course, or into none."""
    require(actor, enrolment.course.organization)
    if cohort and cohort.course_id != enrolment.course_id:
        raise InvalidError(_("That cohort belongs to another course."), field="cohort")
    move_all(actor, course=enrolment.course, people=[enrolment.person_id], cohort=cohort, now=now)


@transaction.atomic
def move_all(actor: Person, *, course: Course, people: Collection[int], cohort: Cohort | None, now: datetime) -> int:
    """Put those of these people (by id) who take the course into a cohort of it, or into none; return how many moved.

    An attempt under way gets the longer time of the cohort at once, and never a shorter one.
    """
    require(actor, course.organization)
    found = Enrolment.objects.filter(course=course, person__in=people).select_related("person")
    moved = [each for each in found if each.cohort_id != (cohort and cohort.pk)]
    Enrolment.objects.filter(pk__in=[each.pk for each in moved]).update(cohort=cohort)
    quizzes = [each.thing_id for each in queries.activities(course) if each.kind == "quiz"]
    put_off(quizzes=quizzes, people=[each.person_id for each in moved])
    for each in moved:
        _note("course.moved", actor, course, now, {"cohort": cohort and cohort.pk}, person=each.person)
    return len(moved)


@transaction.atomic
def remove(actor: Person, *, enrolment: Enrolment, now: datetime) -> None:
    """End somebody's enrolment: by its staff, or by the person. What they have done, and hold, stays theirs."""
    if enrolment.person_id != actor.pk:
        require(actor, enrolment.course.organization)
    enrolment.delete()
    _note("course.left", actor, enrolment.course, now, {}, person=enrolment.person)


def _refuse(person: Person, course: Course, *, now: datetime, is_invited: bool) -> None:
    if course.published_at is None and not is_invited:
        raise NotAllowedError(_("“%(title)s” is not open yet.") % {"title": course.title})
    found = queries.door(person, course, now=now)
    if found.closed:
        raise NotAllowedError(found.closed)
    if found.lacks:
        titles = ", ".join(f"“{each.title}”" for each in found.lacks)
        raise NotAllowedError(_("Before this course you need: %(what)s.") % {"what": titles})
    if found.way == Admission.Way.INVITATION and not is_invited:
        raise NotAllowedError(_("This course is by invitation. Ask whoever teaches it."))


def _check_terms(terms: Admission) -> None:
    for first, last in (("opens_at", "closes_at"), ("starts_at", "ends_at")):
        start, end = getattr(terms, first), getattr(terms, last)
        if start and end and end <= start:
            raise InvalidError(_("The end has to come after the beginning."), field=last)
    has_code = bool(queries.plain(terms.code)) or terms.course.cohorts.exclude(code="").exists()
    if terms.way == Admission.Way.CODE and not has_code:
        raise InvalidError(_("Write a code of at least one letter or figure."), field="code")
    if terms.capacity is not None and terms.capacity < 1:
        raise InvalidError(_("A course has at least one place."), field="capacity")


def _require_first(course: Course, achievements: Collection[Achievement], others: Collection[Course]) -> None:
    if len(achievements) + len(others) > MOST_PREREQUISITES:
        raise InvalidError(_("At most %(n)d things can be asked for before a course.") % {"n": MOST_PREREQUISITES})
    if any(other.pk == course.pk for other in others):
        raise InvalidError(_("A course cannot be asked for before itself."), field="others")
    course.prerequisites.all().delete()
    Prerequisite.objects.bulk_create(
        [Prerequisite(course=course, achievement=each) for each in achievements]
        + [Prerequisite(course=course, other=each) for each in others]
    )


@transaction.atomic
def enrol_all(
    actor: Person, *, course: Course, people: Collection[int], cohort: Cohort | None = None, now: datetime
) -> int:
    """Enrol these people (by id) on the staff's word, whatever the terms; return how many were not enrolled before."""
    require(actor, course.organization)
    if course.current is None:
        raise InvalidError(_("Publish the course first: there is no edition yet to enrol anybody in."))
    taken = set(Enrolment.objects.filter(course=course, person__in=people).values_list("person_id", flat=True))
    found = Person.objects.filter(pk__in=[each for each in people if each not in taken])
    for person in found:
        made = enrol(person, course=course, now=now)
        if cohort:
            Enrolment.objects.filter(pk=made.pk).update(cohort=cohort)
    return len(found)


def _takes(email: str, course: Course) -> bool:
    person = by_address(email)
    return person is not None and queries.is_enrolled(person, course)


def _note(
    verb: str, actor: Person, course: Course, now: datetime, data: dict[str, Any], person: Person | None = None
) -> None:
    found = {"course": course.pk, **data}
    record(verb, actor=actor, thing=course, person=person, organization_id=course.organization_id, data=found, now=now)
