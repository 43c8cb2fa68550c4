"""What single learners are granted: more time, more attempts, another last day. Why they need it is not kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import allowances
from campus.assessments.models import Accommodation, Attempt, Quiz
from campus.assessments.services.staff import require_staff
from campus.common.errors import InvalidError
from campus.journal import services as journal

MOST_PERCENT = 400
MOST_ATTEMPTS = 20


@transaction.atomic
def accommodate(
    actor: Person,
    *,
    quiz: Quiz,
    person: Person,
    is_everywhere: bool,
    extra_percent: int,
    extra_attempts: int,
    is_untimed: bool,
    closes_at: datetime | None = None,
    now: datetime,
) -> Accommodation:
    """Grant a learner more in one quiz, or in every quiz of the institution; an attempt under way gets it at once.

    `closes_at` is when this one quiz closes for them, after it does for their cohort. What was granted for the same
    before is replaced. Raises InvalidError naming the field out of bounds.
    """
    require_staff(actor, quiz.organization)
    _within(extra_percent, most=MOST_PERCENT, field="extra_percent")
    _within(extra_attempts, most=MOST_ATTEMPTS, field="extra_attempts")
    _check_later(quiz, person, closes_at, is_everywhere=is_everywhere)
    granted, _is_new = Accommodation.objects.update_or_create(
        organization=quiz.organization,
        person=person,
        quiz=None if is_everywhere else quiz,
        defaults={
            "extra_percent": extra_percent,
            "extra_attempts": extra_attempts,
            "is_untimed": is_untimed,
            "closes_at": closes_at,
            "at": now,
        },
    )
    _reckon_anew(quiz, person)
    journal.record(
        "accommodation.granted", actor=actor, thing=granted, person=person, organization_id=quiz.organization_id
    )
    return granted


@transaction.atomic
def withdraw_accommodation(actor: Person, *, accommodation: Accommodation) -> None:
    """Grant it no longer; an attempt under way keeps what it was begun with."""
    require_staff(actor, accommodation.organization)
    journal.record(
        "accommodation.withdrawn",
        actor=actor,
        thing=accommodation,
        person=accommodation.person,
        organization_id=accommodation.organization_id,
    )
    accommodation.delete()


def _check_later(quiz: Quiz, person: Person, closes_at: datetime | None, *, is_everywhere: bool) -> None:
    if closes_at is None:
        return
    if is_everywhere:
        raise InvalidError(
            _("A day is of one quiz alone. Leave it empty, or grant it in this quiz."), field="closes_at"
        )
    usual = allowances.usual_close(person.pk, quiz)
    if usual is None:
        raise InvalidError(_("This quiz does not close for them, so they need no later day."), field="closes_at")
    if closes_at <= usual:
        raise InvalidError(_("Give a time after the one that they have now."), field="closes_at")


def _reckon_anew(quiz: Quiz, person: Person) -> None:
    """Put off the deadlines of what the person has under way; none is ever brought forward."""
    _put_off(Attempt.objects.filter(person=person, quiz__organization=quiz.organization))


def put_off(*, quizzes: Collection[int], people: Collection[int]) -> None:
    """Reckon anew when the attempts of these people at these quizzes (by id) end: a due date was moved.

    For use inside the transaction that moves it.
    """
    _put_off(Attempt.objects.filter(person__in=people, quiz__in=quizzes))


def _put_off(attempts: QuerySet[Attempt]) -> None:
    under_way = attempts.select_for_update(of=("self",)).filter(finished_at__isnull=True, deadline_at__isnull=False)
    for attempt in under_way.select_related("quiz", "person"):
        granted = allowances.granted(attempt.person, attempt.quiz)
        closes_at = allowances.closes_at(attempt.person_id, attempt.quiz, granted)
        due = allowances.deadline(attempt.quiz, granted, begun=attempt.started_at, closes_at=closes_at)
        if due is None or (attempt.deadline_at and due > attempt.deadline_at):
            attempt.deadline_at = due
            attempt.save(update_fields=["deadline_at"])


def _within(number: int, *, most: int, field: str) -> None:
    if not 0 <= number <= most:
        raise InvalidError(_("Give a number from 0 to %(most)s.") % {"most": most}, field=field)
