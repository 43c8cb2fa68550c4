"""Taking a quiz by its services."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from campus.assessments import queries, questions, services
from campus.assessments.models import Answer, Attempt
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.models import Event, Pending
from tests.cast import Scene

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
LATER = NOW + timedelta(hours=25)


def begin(scene: Scene, now: datetime = NOW, seed: int = 1) -> Attempt:
    return services.begin_attempt(scene.cast.learner, quiz=scene.quiz, now=now, rng=random.Random(seed))


def answer_all(scene: Scene, attempt: Attempt, *, right: int, now: datetime = NOW) -> None:
    for index, question in enumerate(queries.questions_of(attempt)):
        wrong = {"single": "b", "multiple": ["b"], "numeric": "1", "short": "mean"}[question.kind]
        response = questions.right_response(question) if index < right else wrong
        services.answer(scene.cast.learner, attempt=attempt, question_id=question.pk, response=response, now=now)


def test_it_works(scene: Scene):
    attempt = begin(scene)

    answer_all(scene, attempt, right=3)

    attempt.refresh_from_db()
    assert (attempt.right, float(attempt.percent or 0), attempt.finished_at) == (3, 75.0, NOW)
    event = Event.objects.get(verb="quiz.scored")
    assert event.data == {"quiz": scene.quiz.pk, "percent": 75.0, "attempt": attempt.pk}
    assert event.person == scene.cast.learner
    assert Pending.objects.filter(event__verb="result.recorded", consumer="awards").exists()


def test_an_open_attempt_is_resumed_and_not_begun_anew(scene: Scene):
    first = begin(scene)

    assert begin(scene, now=LATER, seed=2) == first


def test_the_first_answer_stands(scene: Scene):
    attempt = begin(scene)
    question = scene.questions[0]
    kept = services.answer(scene.cast.learner, attempt=attempt, question_id=question.pk, response="b", now=NOW)

    again = services.answer(scene.cast.learner, attempt=attempt, question_id=question.pk, response="a", now=LATER)

    assert again == kept
    assert not Answer.objects.get(attempt=attempt, question=question).is_right


def test_answering_the_last_question_twice_scores_once(scene: Scene):
    attempt = begin(scene)
    answer_all(scene, attempt, right=4)

    answer_all(scene, attempt, right=0)

    assert Event.objects.filter(verb="quiz.scored").count() == 1


def test_what_is_no_answer_costs_nothing(scene: Scene):
    attempt = begin(scene)

    with pytest.raises(InvalidError) as caught:
        services.answer(
            scene.cast.learner, attempt=attempt, question_id=scene.questions[2].pk, response="about twelve", now=NOW
        )

    assert caught.value.field == "response"
    assert not Answer.objects.exists()


def test_nobody_answers_for_somebody_else(scene: Scene):
    attempt = begin(scene)

    with pytest.raises(NotAllowedError):
        services.answer(scene.cast.stranger, attempt=attempt, question_id=scene.questions[0].pk, response="a", now=NOW)


def test_a_question_of_another_quiz_is_refused(scene: Scene):
    attempt = begin(scene)

    with pytest.raises(InvalidError):
        services.answer(scene.cast.learner, attempt=attempt, question_id=99_999, response="a", now=NOW)


def test_a_percentage_is_rounded_down(scene: Scene):
    services.retire_question(scene.cast.educator, question=scene.questions[3], now=NOW)
    attempt = begin(scene)

    answer_all(scene, attempt, right=2)

    attempt.refresh_from_db()
    assert str(attempt.percent) == "66.66"
