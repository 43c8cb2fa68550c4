"""What an answer is worth, and what an attempt comes to once every answer has its worth."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from campus.assessments import questions
from campus.assessments.models import Answer, Attempt, Question, Result
from campus.assessments.services import results
from campus.common.errors import InvalidError
from campus.journal import services as journal

HUNDREDTH = Decimal("0.01")


def kept_answer(attempt: Attempt, question: Question, response: Any, *, now: datetime) -> Answer:
    """Keep an answer with its score; what cannot be marked at all, or was never given, scores nothing."""
    try:
        score = questions.mark(question, response).score
    except InvalidError:
        score = Decimal(0)
    attempt.drafts.filter(question=question).delete()
    return Answer.objects.create(
        attempt=attempt, question=question, response=response, is_right=score == 1, score=score, at=now
    )


def close(attempt: Attempt, *, now: datetime) -> None:
    """End an attempt, and score it unless a person has to mark an answer first."""
    attempt.finished_at = now
    attempt.save(update_fields=["finished_at"])
    journal.record(
        "quiz.handed_in",
        actor=attempt.person,
        thing=attempt,
        person=attempt.person,
        organization_id=attempt.quiz.organization_id,
        data={"quiz": attempt.quiz_id, "attempt": attempt.pk},
        now=now,
    )
    score(attempt, now=now)


def score(attempt: Attempt, *, now: datetime) -> None:
    """Score an attempt that is over, once nothing in it waits for a person; write its result and `quiz.scored`."""
    answers = list(Answer.objects.filter(attempt=attempt).values_list("score", "is_right"))
    scores = [found for found, _right in answers if found is not None]
    if len(scores) < len(answers):
        return
    # Rounded down: 69.996 % is not the 70 % that a rule asks for.
    percent = (100 * sum(scores, Decimal(0)) / Decimal(len(answers))).quantize(HUNDREDTH, rounding=ROUND_DOWN)
    attempt.percent, attempt.right = percent, sum(is_right for _score, is_right in answers)
    attempt.save(update_fields=["percent", "right"])
    _tell(attempt, percent, now=now)


def _tell(attempt: Attempt, percent: Decimal, *, now: datetime) -> None:
    quiz = attempt.quiz
    results.add(
        attempt.person,
        organization_id=quiz.organization_id,
        kind=Result.Kind.QUIZ,
        thing_id=quiz.pk,
        source=f"attempt:{attempt.pk}",
        at=now,
        percent=percent,
        is_passed=percent >= quiz.pass_percent,
    )
    journal.record(
        "quiz.scored",
        actor=attempt.person,
        thing=attempt,
        person=attempt.person,
        organization_id=quiz.organization_id,
        data={"quiz": quiz.pk, "percent": float(percent), "attempt": attempt.pk},
        now=now,
    )
