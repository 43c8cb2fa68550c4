"""Time limits, drafts, sessions and what single learners are granted."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from campus.assessments import allowances, queries, questions, services, tasks
from campus.assessments.models import Accommodation, Answer, Attempt, DraftAnswer, Result
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.models import Event
from tests.campus.assessments.stage import NOW
from tests.cast import Scene

MINUTE = timedelta(minutes=1)


@pytest.fixture
def timed(scene: Scene) -> Scene:
    services.change_quiz(scene.cast.educator, quiz=scene.quiz, minutes=20)
    scene.quiz.refresh_from_db()
    return scene


def begin(scene: Scene, now: datetime = NOW, session: str = "") -> Attempt:
    rng = random.Random(1)
    return services.begin_attempt(scene.cast.learner, quiz=scene.quiz, now=now, rng=rng, session=session)


def say(scene: Scene, attempt: Attempt, place: int = 0, *, now: datetime = NOW, session: str = "") -> Answer:
    question = queries.questions_of(attempt)[place]
    return services.answer(
        scene.cast.learner, attempt=attempt, question_id=question.pk, response=questions.right_response(question),
        now=now, session=session,
    )  # fmt: skip


def draft(scene: Scene, attempt: Attempt, place: int = 0, *, now: datetime = NOW, **changes: Any) -> None:
    question = queries.questions_of(attempt)[place]
    response = changes.pop("response", questions.right_response(question))
    services.keep_draft(scene.cast.learner, attempt=attempt, responses={question.pk: response}, now=now, **changes)


def grant(scene: Scene, **changes: Any) -> Accommodation:
    grants = {"is_everywhere": False, "extra_percent": 0, "extra_attempts": 0, "is_untimed": False} | changes
    return services.accommodate(scene.cast.educator, quiz=scene.quiz, person=scene.cast.learner, now=NOW, **grants)


def test_it_works(timed: Scene):
    attempt = begin(timed)
    say(timed, attempt, 0)
    draft(timed, attempt, 1, now=NOW + MINUTE)

    assert services.expire(attempt, now=NOW + 21 * MINUTE)

    attempt.refresh_from_db()
    assert (attempt.finished_at, attempt.right, attempt.percent) == (NOW + 20 * MINUTE, 2, 50)
    assert [each.response is None for each in attempt.answers.order_by("pk")] == [False, False, True, True]
    assert Result.objects.get().at == NOW + 20 * MINUTE


def test_an_answer_sent_in_time_over_a_slow_line_counts(timed: Scene):
    attempt = begin(timed)

    assert say(timed, attempt, now=NOW + 20 * MINUTE + timedelta(seconds=30)).is_right


def test_an_answer_after_the_end_ends_the_attempt_and_is_told(timed: Scene):
    attempt = begin(timed)

    with pytest.raises(ConflictError, match="Time is up"):
        say(timed, attempt, now=NOW + 20 * MINUTE + timedelta(seconds=31))

    attempt.refresh_from_db()
    assert attempt.finished_at == NOW + 20 * MINUTE
    assert not attempt.answers.filter(is_right=True).exists()


def test_a_clock_that_is_set_back_gives_no_time_back(timed: Scene):
    attempt = begin(timed)
    say(timed, attempt, 0, now=NOW + 19 * MINUTE)

    kept = say(timed, attempt, 1, now=NOW - timedelta(days=1))

    assert kept.at == NOW + 19 * MINUTE
    Attempt.objects.update(touched_at=NOW + 22 * MINUTE)
    attempt.refresh_from_db()
    assert services.expire(attempt, now=NOW)


def test_a_time_limit_is_an_instant_whatever_the_clocks_do(timed: Scene):
    """The night the clocks go back in Europe: twenty minutes stay twenty minutes."""
    before = datetime.fromisoformat("2026-10-25T02:50:00+02:00")

    attempt = begin(timed, now=before)

    assert not services.expire(attempt, now=datetime.fromisoformat("2026-10-25T02:09:00+01:00"))
    assert services.expire(attempt, now=datetime.fromisoformat("2026-10-25T02:11:00+01:00"))


def test_the_sweep_ends_what_nobody_comes_back_to(timed: Scene):
    begin(timed, now=NOW - timedelta(days=400))

    assert tasks.finish_overdue() == 1
    assert tasks.finish_overdue() == 0
    assert Event.objects.filter(verb="quiz.scored").count() == 1


def test_what_is_not_over_is_not_ended(timed: Scene, scene: Scene):
    attempt = begin(timed)

    assert not services.expire(attempt, now=NOW + 20 * MINUTE)
    Attempt.objects.update(deadline_at=None)
    attempt.refresh_from_db()
    assert not services.expire(attempt, now=NOW + timedelta(days=9))


def test_more_time_is_granted_also_to_an_attempt_under_way(timed: Scene):
    attempt = begin(timed)

    grant(timed, extra_percent=50)

    attempt.refresh_from_db()
    assert attempt.deadline_at == NOW + 30 * MINUTE
    grant(timed, extra_percent=0)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOW + 30 * MINUTE
    grant(timed, is_untimed=True)
    attempt.refresh_from_db()
    assert attempt.deadline_at is None


def test_what_is_granted_in_one_quiz_goes_before_what_is_in_all(timed: Scene):
    grant(timed, is_everywhere=True, extra_percent=100, extra_attempts=2)
    assert allowances.granted(timed.cast.learner, timed.quiz).extra_percent == 100

    here = grant(timed, extra_percent=25)

    assert allowances.granted(timed.cast.learner, timed.quiz) == allowances.Granted(25, 0, False)
    services.withdraw_accommodation(timed.cast.owner, accommodation=here)
    assert queries.quiz_state(timed.cast.learner, timed.quiz, NOW).attempts_left == 5
    assert allowances.granted(timed.cast.stranger, timed.quiz) == allowances.Granted()


@pytest.mark.parametrize(("field", "value"), [("extra_percent", 401), ("extra_attempts", 21), ("extra_percent", -1)])
def test_grants_have_bounds(scene: Scene, field: str, value: int):
    with pytest.raises(InvalidError) as caught:
        grant(scene, **{field: value})

    assert caught.value.field == field


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_grant(scene: Scene, name: str):
    actor, granted = getattr(scene.cast, name), grant(scene)

    with pytest.raises(NotAllowedError):
        services.withdraw_accommodation(actor, accommodation=granted)
    with pytest.raises(NotAllowedError):
        services.accommodate(
            actor, quiz=scene.quiz, person=scene.cast.learner, now=NOW, is_everywhere=True, extra_percent=9,
            extra_attempts=0, is_untimed=True,
        )  # fmt: skip


def test_another_browser_has_to_take_over_and_then_the_first_only_looks(scene: Scene):
    attempt = begin(scene, session="one")

    with pytest.raises(ConflictError, match="another browser"):
        say(scene, attempt, session="two")
    services.take_over(scene.cast.learner, attempt=attempt, session="two", now=NOW)

    assert say(scene, attempt, session="two").is_right
    with pytest.raises(ConflictError, match="another browser"):
        draft(scene, attempt, 1, session="one")


def test_the_first_browser_to_write_has_an_attempt_that_none_had(scene: Scene):
    attempt = begin(scene)
    say(scene, attempt, session="one")

    with pytest.raises(ConflictError):
        say(scene, attempt, 1, session="two")


def test_a_draft_is_kept_changed_and_taken_away(scene: Scene):
    attempt = begin(scene)
    draft(scene, attempt, response="first")
    draft(scene, attempt, response="second")
    assert DraftAnswer.objects.get().response == "second"

    draft(scene, attempt, response="")

    assert not DraftAnswer.objects.exists()


def test_a_draft_after_the_answer_changes_nothing(scene: Scene):
    attempt = begin(scene)
    say(scene, attempt)

    draft(scene, attempt, response="b")

    assert not DraftAnswer.objects.exists()


def test_handing_in_counts_once_what_is_kept_and_the_rest_as_wrong(scene: Scene):
    attempt = begin(scene)
    draft(scene, attempt, 0)
    numeric = [each.kind for each in queries.questions_of(attempt)].index("numeric")
    draft(scene, attempt, numeric, response="about twelve")

    for _ in range(2):
        attempt = services.finish_attempt(scene.cast.learner, attempt=attempt, now=NOW)

    assert (attempt.finished_at, attempt.right) == (NOW, 1)
    assert Event.objects.filter(verb="quiz.handed_in").count() == 1
    assert not DraftAnswer.objects.exists()
    with pytest.raises(ConflictError, match="over"):
        draft(scene, attempt)


@pytest.mark.parametrize("name", ["educator", "stranger", "outsider"])
def test_nobody_touches_somebody_elses_attempt(scene: Scene, name: str):
    attempt, actor = begin(scene), getattr(scene.cast, name)

    for call in (
        lambda: services.take_over(actor, attempt=attempt, session="x", now=NOW),
        lambda: services.finish_attempt(actor, attempt=attempt, now=NOW),
        lambda: services.keep_draft(actor, attempt=attempt, responses={}, now=NOW),
    ):
        with pytest.raises(NotAllowedError):
            call()


def test_parts_of_answers_add_up_and_are_rounded_down(scene: Scene):
    question = scene.questions[1]
    question.data |= {"partial": True}
    question.save()
    attempt = begin(scene)
    services.answer(scene.cast.learner, attempt=attempt, question_id=question.pk, response=["a"], now=NOW)

    attempt = services.finish_attempt(scene.cast.learner, attempt=attempt, now=NOW)

    assert (attempt.right, attempt.percent) == (0, Answer.objects.get(question=question).score * 25)  # type: ignore[operator]
    assert str(attempt.percent) == "12.50"


def test_pools_are_drawn_from_as_they_say_and_the_rest_as_before(scene: Scene):
    easy = [
        services.add_question(
            scene.cast.owner, quiz=scene.quiz, kind="truefalse", text=f"Easy {n}?", data={"answer": True}, pool="Easy"
        ).pk
        for n in range(3)
    ]
    scene.quiz = services.change_quiz(scene.cast.owner, quiz=scene.quiz, pools={"Easy": 2, "Nothing": 4}, draw=1)

    attempt = begin(scene)

    assert (len(attempt.question_ids), len(set(easy) & set(attempt.question_ids))) == (3, 2)
    assert queries.asked_per_attempt(scene.quiz) == 3


def test_a_quiz_draws_from_the_banks_that_it_shares(scene: Scene):
    other = services.create_quiz(scene.cast.owner, organization=scene.cast.college, title="Bank")
    added = services.add_question(scene.cast.owner, quiz=other, kind="truefalse", text="Is it?", data={"answer": True})
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, draw=9)
    scene.quiz.refresh_from_db()

    services.set_banks(scene.cast.educator, quiz=scene.quiz, banks=[other])

    assert added.pk in begin(scene).question_ids
    assert queries.asked_per_attempt(scene.quiz) == 5
    assert added not in queries.bank(scene.quiz)


def test_banks_are_shared_within_an_institution_and_not_with_oneself(scene: Scene):
    foreign = services.create_quiz(scene.cast.outsider, organization=scene.cast.other, title="Bank")

    for wrong in (foreign, scene.quiz):
        with pytest.raises(InvalidError):
            services.set_banks(scene.cast.owner, quiz=scene.quiz, banks=[wrong])
    with pytest.raises(NotAllowedError):
        services.set_banks(scene.cast.stranger, quiz=scene.quiz, banks=[])


@pytest.mark.parametrize("pools", [{"": 1}, {"A": 0}, {"A": True}, {"x" * 61: 1}, {str(n): 1 for n in range(31)}, []])
def test_pools_have_names_and_numbers(scene: Scene, pools: Any):
    with pytest.raises(InvalidError) as caught:
        services.change_quiz(scene.cast.owner, quiz=scene.quiz, pools=pools)

    assert caught.value.field == "pools"


@pytest.mark.parametrize(
    ("feedback", "left", "told"), [("after_attempt", 2, True), ("after_last", 2, False), ("after_last", 0, True)]
)
def test_what_was_right_is_told_when_the_quiz_says(scene: Scene, feedback: str, left: int, told: bool):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, feedback=feedback, attempts=left + 1)
    attempt = begin(scene)
    assert not queries.is_told(attempt, queries.quiz_state(scene.cast.learner, attempt.quiz, NOW))

    attempt = services.finish_attempt(scene.cast.learner, attempt=attempt, now=NOW)

    assert queries.is_told(attempt, queries.quiz_state(scene.cast.learner, attempt.quiz, NOW)) is told
    services.change_quiz(scene.cast.owner, quiz=attempt.quiz, feedback="never")
    attempt.refresh_from_db()
    assert not queries.is_told(attempt, queries.quiz_state(scene.cast.learner, attempt.quiz, NOW))


def test_while_the_last_attempt_is_open_nothing_is_told_of_those_before(scene: Scene):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, feedback="after_last", attempts=2)
    first = services.finish_attempt(scene.cast.learner, attempt=begin(scene), now=NOW)
    later = NOW + timedelta(days=2)
    last = begin(scene, now=later)
    during = queries.is_told(first, queries.quiz_state(scene.cast.learner, first.quiz, later))

    services.finish_attempt(scene.cast.learner, attempt=last, now=later)

    assert not during
    assert queries.is_told(first, queries.quiz_state(scene.cast.learner, first.quiz, later))


def test_once_a_quiz_has_closed_no_attempt_is_left(scene: Scene, settings: Any):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, feedback="after_last", attempts=2)
    first = services.finish_attempt(scene.cast.learner, attempt=begin(scene), now=NOW)
    settings.COHORT_DUE = "tests.campus.assessments.test_attempt_time.closes_now"

    assert queries.is_told(first, queries.quiz_state(scene.cast.learner, first.quiz, NOW))


def closes_now(_person_id: int, _kind: str, _thing_id: int) -> datetime:
    """Stand for a cohort whose day has come."""
    return NOW
