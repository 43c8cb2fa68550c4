"""Beginning a quiz: how often, how soon, and with which questions."""

import random
from datetime import datetime, timedelta

import pytest

from campus.assessments import queries, services
from campus.assessments.models import Attempt, Question
from campus.common.errors import InvalidError
from tests.campus.assessments.stage import NOW
from tests.cast import Scene

DAY = timedelta(hours=24)


def begin(scene: Scene, *, now: datetime = NOW, seed: int = 1) -> Attempt:
    return services.begin_attempt(scene.cast.learner, quiz=scene.quiz, now=now, rng=random.Random(seed))


def finished(scene: Scene, *, now: datetime = NOW, percent: int = 50, seed: int = 1) -> Attempt:
    attempt = begin(scene, now=now, seed=seed)
    attempt.finished_at, attempt.percent = now, percent
    attempt.save()
    return attempt


def test_it_works(scene: Scene):
    attempt = begin(scene)

    assert attempt.number == 1
    assert sorted(attempt.question_ids) == [question.pk for question in scene.questions]


def test_the_draw_is_the_generators_and_differs_with_it(scene: Scene):
    drawn = set()
    for seed in range(12):
        attempt = begin(scene, seed=seed)
        drawn.add(tuple(attempt.question_ids))
        attempt.delete()

    assert len(drawn) > 1


def test_another_try_is_refused_within_the_cooling_off_and_says_when(scene: Scene):
    finished(scene)

    with pytest.raises(InvalidError, match="23\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026, 10:42"):
        begin(scene, now=NOW + DAY - timedelta(seconds=1))

    assert begin(scene, now=NOW + DAY).number == 2


def test_no_more_attempts_than_there_are(scene: Scene):
    for n in range(3):
        finished(scene, now=NOW + n * DAY)

    with pytest.raises(InvalidError, match="all 3 attempts"):
        begin(scene, now=NOW + 9 * DAY)


def test_what_was_not_met_yet_is_drawn_first(scene: Scene):
    scene.quiz.draw = 2
    scene.quiz.save()

    first, second = finished(scene), begin(scene, now=NOW + DAY, seed=5)

    assert not set(first.question_ids) & set(second.question_ids)


def test_retired_questions_are_not_drawn(scene: Scene):
    services.retire_question(scene.cast.owner, question=scene.questions[0], now=NOW)

    assert scene.questions[0].pk not in begin(scene).question_ids


def test_an_empty_bank_is_refused(scene: Scene):
    Question.objects.all().delete()

    with pytest.raises(InvalidError, match="no questions yet"):
        begin(scene)


def test_the_state_tells_what_is_left_and_when(scene: Scene):
    person, quiz = scene.cast.learner, scene.quiz
    fresh = queries.quiz_state(person, quiz, NOW)
    finished(scene, percent=75)
    resting = queries.quiz_state(person, quiz, NOW)
    rested = queries.quiz_state(person, quiz, NOW + DAY)

    assert (fresh.can_begin, fresh.attempts_left, fresh.best_percent) == (True, 3, None)
    assert (resting.can_begin, resting.next_allowed_at, resting.best_percent) == (False, NOW + DAY, 75)
    assert (rested.can_begin, rested.attempts_left, rested.next_allowed_at) == (True, 2, None)
