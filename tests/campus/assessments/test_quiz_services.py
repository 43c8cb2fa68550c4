"""Making quizzes by their services."""

import random
from typing import Any

import pytest

from campus.assessments import queries, services
from campus.assessments.models import Question
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.assessments.stage import NOW
from tests.cast import Scene

YES_NO = {"choices": [{"text": "Yes", "right": True}, {"text": "No"}]}


def add(scene: Scene, text: str = "Is it?", **fields: Any) -> Question:
    values = {"kind": "single", "data": YES_NO} | fields
    return services.add_question(scene.cast.educator, quiz=scene.quiz, text=text, **values)


def change(scene: Scene, question: Question, **fields: Any) -> Question:
    values = {"text": "Was it?", "data": YES_NO, "now": NOW} | fields
    return services.change_question(scene.cast.educator, question=question, **values)


def test_it_works(scene: Scene):
    quiz = services.create_quiz(scene.cast.owner, organization=scene.cast.college, title=" Samples ")

    quiz = services.change_quiz(scene.cast.educator, quiz=quiz, draw=6, attempts=2, intro="Six questions.")

    assert (quiz.title, quiz.draw, quiz.attempts, quiz.revision) == ("Samples", 6, 2, 1)


def test_a_new_question_stands_last_and_is_stored_clean(scene: Scene):
    added = add(scene)

    assert list(queries.drawable(scene.quiz))[-1] == added
    assert [choice["id"] for choice in added.data["choices"]] == ["a", "b"]


def test_a_question_nobody_was_asked_is_changed_in_place(scene: Scene):
    added = add(scene)

    assert change(scene, added).pk == added.pk


def test_a_question_that_was_drawn_is_replaced_and_stays_with_its_attempt(scene: Scene):
    old = scene.questions[0]
    attempt = services.begin_attempt(scene.cast.learner, quiz=scene.quiz, now=NOW, rng=random.Random(1))
    old.refresh_from_db()

    new = change(scene, old)

    assert (new.pk != old.pk, new.order, new.revision) == (True, old.order, 1)
    assert old in queries.questions_of(attempt)
    assert old not in queries.drawable(scene.quiz)
    assert new in queries.drawable(scene.quiz)


def test_two_who_change_one_question_cannot_both_win(scene: Scene):
    added = add(scene)
    change(scene, added, revision=0)

    with pytest.raises(ConflictError):
        change(scene, added, text="Theirs is gone?", revision=0)

    assert Question.objects.get(pk=added.pk).text == "Was it?"


def test_two_who_change_the_settings_cannot_both_win(scene: Scene):
    services.change_quiz(scene.cast.owner, quiz=scene.quiz, draw=3, revision=0)

    with pytest.raises(ConflictError):
        services.change_quiz(scene.cast.educator, quiz=scene.quiz, draw=9, revision=0)


def test_a_retired_question_is_not_changed(scene: Scene):
    added = add(scene)
    services.retire_question(scene.cast.owner, question=added, now=NOW)
    services.retire_question(scene.cast.owner, question=added, now=NOW)

    with pytest.raises(ConflictError):
        change(scene, added)


def test_questions_move_among_those_in_use(scene: Scene):
    first, second, third, fourth = scene.questions
    services.retire_question(scene.cast.owner, question=second, now=NOW)

    services.move_question(scene.cast.educator, question=third, by=-1)
    services.move_question(scene.cast.educator, question=third, by=-1)
    services.move_question(scene.cast.educator, question=second, by=1)

    assert list(queries.drawable(scene.quiz)) == [third, first, fourth]


@pytest.mark.parametrize(
    ("field", "value"),
    [("draw", 0), ("attempts", 0), ("cooling_off_hours", 9999), ("pass_percent", 101), ("title", " ")],
)
def test_settings_out_of_bounds_are_refused_by_field(scene: Scene, field: str, value: object):
    with pytest.raises(InvalidError) as caught:
        services.change_quiz(scene.cast.owner, quiz=scene.quiz, **{field: value})

    assert caught.value.field == field


def test_a_setting_that_is_none_is_refused(scene: Scene):
    with pytest.raises(InvalidError, match="organization"):
        services.change_quiz(scene.cast.owner, quiz=scene.quiz, organization=scene.cast.other)


@pytest.mark.parametrize("text", ["", "x" * 4001])
def test_a_question_has_words_and_an_end(scene: Scene, text: str):
    with pytest.raises(InvalidError) as caught:
        add(scene, text)

    assert caught.value.field == "text"


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_make_quizzes(scene: Scene, name: str):
    actor, question = getattr(scene.cast, name), scene.questions[0]
    for attempt in (
        lambda: services.create_quiz(actor, organization=scene.cast.college, title="X"),
        lambda: services.change_quiz(actor, quiz=scene.quiz, draw=1),
        lambda: services.add_question(actor, quiz=scene.quiz, kind="single", text="X", data=YES_NO),
        lambda: services.change_question(actor, question=question, text="X", data=YES_NO, now=NOW),
        lambda: services.retire_question(actor, question=question, now=NOW),
        lambda: services.move_question(actor, question=question, by=1),
    ):
        with pytest.raises(NotAllowedError):
            attempt()
