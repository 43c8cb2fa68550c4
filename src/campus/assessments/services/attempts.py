"""Taking a quiz: an attempt draws its questions once, an answer counts once, the last one scores it."""

from __future__ import annotations

import random
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import queries, questions
from campus.assessments.models import Answer, Attempt, Question, Quiz, Result
from campus.assessments.services import results
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal import services as journal
from campus.ui import local


@transaction.atomic
def begin_attempt(person: Person, *, quiz: Quiz, now: datetime, rng: random.Random) -> Attempt:
    """Return the open attempt of this person, or a new one with questions drawn by `rng`.

    Raises InvalidError where no attempt is left, none is allowed yet (it says from when), or the bank is empty.
    """
    state = queries.quiz_state(person, quiz, now)
    if state.open_attempt:
        return state.open_attempt
    _refuse_too_many(quiz, state)
    drawn = _draw(quiz, state.finished, rng=rng)
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                quiz=quiz, person=person, number=len(state.finished) + 1, question_ids=drawn, started_at=now
            )
    except IntegrityError:
        # The other half of a double click was first: one open attempt is a constraint.
        return Attempt.objects.get(quiz=quiz, person=person, finished_at__isnull=True)
    Question.objects.filter(pk__in=drawn, drawn_at__isnull=True).update(drawn_at=now)
    return attempt


def _refuse_too_many(quiz: Quiz, state: queries.QuizState) -> None:
    if not state.attempts_left:
        raise InvalidError(_("You have used all %(n)s attempts at this quiz.") % {"n": quiz.attempts})
    if state.next_allowed_at:
        raise InvalidError(_("You can try again from %(when)s.") % {"when": local.moment(state.next_allowed_at)})


def _draw(quiz: Quiz, finished: tuple[Attempt, ...], *, rng: random.Random) -> list[int]:
    """Draw what this person has not met yet first, so that another try asks other things; in random order."""
    bank = list(queries.drawable(quiz).order_by("pk").values_list("pk", flat=True))
    if not bank:
        raise InvalidError(_("This quiz has no questions yet. Come back when it has."))
    met = {pk for attempt in finished for pk in attempt.question_ids}
    rng.shuffle(bank)
    drawn = sorted(bank, key=lambda pk: pk in met)[: quiz.draw]
    rng.shuffle(drawn)
    return drawn


@transaction.atomic
def answer(person: Person, *, attempt: Attempt, question_id: int, response: Any, now: datetime) -> Answer:
    """Mark and keep an answer, and return it; the first stands, also against the other half of a double click.

    The last answer finishes the attempt and records `quiz.scored`. Raises InvalidError (field "response") where it
    is no answer, NotAllowedError on somebody else's attempt.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.person_id != person.pk:
        raise NotAllowedError(_("This attempt is somebody else’s."))
    if question_id not in attempt.question_ids:
        raise InvalidError(_("That question is not part of this attempt."))
    kept = Answer.objects.filter(attempt=attempt, question_id=question_id).first()
    if kept:
        return kept
    question = Question.objects.get(pk=question_id)
    marked = questions.mark(question, response)
    kept = Answer.objects.create(
        attempt=attempt, question=question, response=response, is_right=marked.is_right, at=now
    )
    _finish(attempt, now=now)
    return kept


def _finish(attempt: Attempt, *, now: datetime) -> None:
    answers = list(Answer.objects.filter(attempt=attempt).values_list("is_right", flat=True))
    if len(answers) < len(attempt.question_ids):
        return
    attempt.right = sum(answers)
    # Rounded down: 69.996 % is not the 70 % that a rule asks for.
    percent = Decimal(100 * attempt.right) / Decimal(len(answers))
    attempt.percent = percent.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    attempt.finished_at = now
    attempt.save(update_fields=["right", "percent", "finished_at"])
    results.add(
        attempt.person,
        organization_id=attempt.quiz.organization_id,
        kind=Result.Kind.QUIZ,
        thing_id=attempt.quiz_id,
        source=f"attempt:{attempt.pk}",
        at=now,
        percent=attempt.percent,
        is_passed=attempt.percent >= attempt.quiz.pass_percent,
    )
    journal.record(
        "quiz.scored",
        actor=attempt.person,
        thing=attempt,
        person=attempt.person,
        organization_id=attempt.quiz.organization_id,
        data={"quiz": attempt.quiz_id, "percent": float(attempt.percent), "attempt": attempt.pk},
        now=now,
    )
