"""Taking a quiz: an attempt draws its questions once, an answer counts once, the end scores it.

Deadlines are instants of the server's clock. No moment of an attempt lies before one that it has already seen, so that
a clock set back gives nobody time back (`_opened`).
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import allowances, queries, questions
from campus.assessments.models import Answer, Attempt, DraftAnswer, Question, Quiz
from campus.assessments.queries import GRACE
from campus.assessments.services.scoring import close, kept_answer
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.ui import local


@transaction.atomic
def begin_attempt(person: Person, *, quiz: Quiz, now: datetime, rng: random.Random, session: str = "") -> Attempt:
    """Return the open attempt of this person, or a new one with questions drawn by `rng`, bound to `session`.

    Raises InvalidError where no attempt is left, none is allowed yet (it says from when), or the bank is empty.
    """
    state = queries.quiz_state(person, quiz, now)
    if state.open_attempt:
        return state.open_attempt
    _refuse_too_many(state)
    drawn = _draw(quiz, state.finished, rng=rng)
    fields: dict[str, Any] = {"question_ids": drawn, "started_at": now, "touched_at": now, "session": session}
    fields["deadline_at"] = allowances.deadline(quiz, state.granted, begun=now, closes_at=state.closes_at)
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(quiz=quiz, person=person, number=len(state.finished) + 1, **fields)
    except IntegrityError:
        # The other half of a double click was first: one open attempt is a constraint.
        return Attempt.objects.get(quiz=quiz, person=person, finished_at__isnull=True)
    Question.objects.filter(pk__in=drawn, drawn_at__isnull=True).update(drawn_at=now)
    return attempt


@transaction.atomic
def take_over(person: Person, *, attempt: Attempt, session: str, now: datetime) -> Attempt:
    """Go on with an attempt in this session; any other becomes read-only."""
    attempt, now = _opened(person, attempt, now=now, session="")
    attempt.session = session
    attempt.save(update_fields=["session"])
    return attempt


def answer(
    person: Person, *, attempt: Attempt, question_id: int, response: Any, now: datetime, session: str = ""
) -> Answer:
    """Mark and keep an answer, and return it; the first stands, also against the other half of a double click.

    The last answer ends the attempt. Raises InvalidError (field "response") where it is no answer, NotAllowedError on
    somebody else's attempt, ConflictError where time is up or another session has the attempt.
    """
    _refuse_late(attempt, now=now)
    with transaction.atomic():
        attempt, now = _opened(person, attempt, now=now, session=session, is_open=False)
        question = _of(attempt, question_id)
        kept = Answer.objects.filter(attempt=attempt, question=question).first()
        if kept:
            return kept
        questions.check(question, response)
        kept = kept_answer(attempt, question, response, now=now)
        if Answer.objects.filter(attempt=attempt).count() == len(attempt.question_ids):
            close(attempt, now=now)
        return kept


def keep_draft(
    person: Person, *, attempt: Attempt, responses: dict[int, Any], now: datetime, session: str = ""
) -> Attempt:
    """Keep what stands in the forms of some questions, finished or not; it counts when the attempt ends.

    An empty response takes away what was kept. Raises as `answer` does.
    """
    _refuse_late(attempt, now=now)
    with transaction.atomic():
        attempt, now = _opened(person, attempt, now=now, session=session)
        done = set(attempt.answers.values_list("question_id", flat=True))
        for question_id, response in responses.items():
            if _of(attempt, question_id).pk in done:
                continue
            draft = DraftAnswer.objects.filter(attempt=attempt, question_id=question_id)
            if not response:
                draft.delete()
            elif not draft.update(response=response, at=now):
                draft.create(attempt=attempt, question_id=question_id, response=response, at=now)
    return attempt


def finish_attempt(person: Person, *, attempt: Attempt, now: datetime, session: str = "") -> Attempt:
    """Hand an attempt in: what is kept as a draft counts as answered, what is not as wrong. Once; then it is returned.

    Raises as `answer` does.
    """
    _refuse_late(attempt, now=now)
    with transaction.atomic():
        attempt, now = _opened(person, attempt, now=now, session=session, is_open=False)
        if attempt.finished_at is None:
            _end(attempt, at=now, drawn=_unanswered(attempt))
    return attempt


def expire(attempt: Attempt, *, now: datetime) -> bool:
    """End an attempt whose time is over, as of its deadline; return whether it was this that ended it."""
    if not _is_over(attempt, now):
        return False
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if not _is_over(attempt, now) or attempt.deadline_at is None:
            return False
        _end(attempt, at=attempt.deadline_at, drawn=_unanswered(attempt))
    return True


def _refuse_too_many(state: queries.QuizState) -> None:
    if not state.attempts_left:
        words = _("You have used all %(n)s attempts at this quiz.")
        raise InvalidError(words % {"n": state.attempts_left + len(state.finished)})
    if state.is_closed and state.closes_at:
        raise InvalidError(_("This quiz closed on %(when)s.") % {"when": local.moment(state.closes_at)})
    if state.next_allowed_at:
        raise InvalidError(_("You can try again from %(when)s.") % {"when": local.moment(state.next_allowed_at)})


def _draw(quiz: Quiz, finished: tuple[Attempt, ...], *, rng: random.Random) -> list[int]:
    """Draw what this person has not met yet first, so that another try asks other things; in random order."""
    bank = list(queries.drawable(quiz).order_by("pk").values_list("pk", "pool"))
    if not bank:
        raise InvalidError(_("This quiz has no questions yet. Come back when it has."))
    met = {pk for attempt in finished for pk in attempt.question_ids}
    drawn: list[int] = []
    for pool, number in [*quiz.pools.items(), (None, quiz.draw)]:
        some = [pk for pk, has in bank if (has == pool if pool is not None else has not in quiz.pools)]
        rng.shuffle(some)
        drawn += sorted(some, key=lambda pk: pk in met)[:number]
    rng.shuffle(drawn)
    return drawn


def _opened(
    person: Person, attempt: Attempt, *, now: datetime, session: str, is_open: bool = True
) -> tuple[Attempt, datetime]:
    """Return the attempt, locked and touched, and the moment that counts in it."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "person").get(pk=attempt.pk)
    if attempt.person_id != person.pk:
        raise NotAllowedError(_("This attempt is somebody else’s."))
    if is_open and attempt.finished_at:
        raise ConflictError(_("This attempt is over, so nothing more was kept."))
    if session and attempt.session and attempt.session != session and attempt.finished_at is None:
        raise ConflictError(_("This attempt goes on in another browser. Take it over to answer here."))
    now = max(now, attempt.touched_at or now)
    attempt.touched_at, attempt.session = now, attempt.session or session
    attempt.save(update_fields=["touched_at", "session"])
    return attempt, now


def _of(attempt: Attempt, question_id: int) -> Question:
    if question_id not in attempt.question_ids:
        raise InvalidError(_("That question is not part of this attempt."))
    return Question.objects.get(pk=question_id)


def _is_over(attempt: Attempt, now: datetime) -> bool:
    now = max(now, attempt.touched_at or now)
    return attempt.finished_at is None and attempt.deadline_at is not None and now > attempt.deadline_at + GRACE


def _refuse_late(attempt: Attempt, *, now: datetime) -> None:
    """End the attempt first where its time is over: a transaction of its own, as the refusal must not undo it."""
    if expire(Attempt.objects.get(pk=attempt.pk), now=now):
        raise ConflictError(_("Time is up. What was kept before counts."))


def _unanswered(attempt: Attempt) -> list[Question]:
    done = set(attempt.answers.values_list("question_id", flat=True))
    return [question for question in queries.questions_of(attempt) if question.pk not in done]


def _end(attempt: Attempt, *, at: datetime, drawn: Iterable[Question]) -> None:
    drafts = {draft.question_id: draft for draft in attempt.drafts.all()}
    for question in drawn:
        draft = drafts.get(question.pk)
        kept_answer(attempt, question, draft.response if draft else None, now=draft.at if draft else at)
    close(attempt, now=at)
