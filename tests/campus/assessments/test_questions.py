"""The typed form of questions: what parses, what is refused, and what a learner may see."""

from typing import Any

import pytest

from campus.assessments import questions
from campus.assessments.models import Attempt, Question
from campus.common.errors import InvalidError

CHOICES = [
    {"id": "a", "text": "The mean", "right": False, "feedback": "SECRET one"},
    {"id": "b", "text": "The median", "right": True, "feedback": "SECRET two"},
    {"id": "c", "text": "The mode", "right": False, "feedback": "SECRET three"},
]
DATA: dict[str, dict[str, Any]] = {
    "single": {"choices": CHOICES},
    "multiple": {"choices": CHOICES},
    "numeric": {"answer": 12.5, "tolerance": 0.1, "unit": "%", "feedback_right": "SECRET", "feedback_wrong": "SECRET"},
    "short": {"accepted": ["median"], "feedback_right": "SECRET", "feedback_wrong": "SECRET"},
}


@pytest.mark.parametrize("kind", DATA)
def test_it_works(kind: str):
    form = questions.parse(kind, DATA[kind])

    assert questions.parse(kind, questions.to_data(form)) == form


@pytest.mark.parametrize("kind", DATA)
def test_its_own_right_response_is_marked_right(kind: str):
    question = Question(pk=1, kind=kind, text="Which?", data=DATA[kind])

    assert questions.mark(question, questions.right_response(question)).is_right


@pytest.mark.parametrize("kind", DATA)
def test_what_is_asked_tells_neither_answers_nor_feedback(kind: str):
    question = Question(pk=1, kind=kind, text="Which?", data=DATA[kind])

    shown = repr(questions.asked(question, Attempt(pk=7)))

    assert "SECRET" not in shown
    assert "12.5" not in shown
    assert "right" not in shown
    assert kind != "short" or "median" not in shown


def test_choices_keep_their_order_within_an_attempt_and_change_between_attempts():
    question = Question(pk=1, kind="single", text="Which?", data=DATA["single"])

    def order(pk: int) -> tuple[str, ...]:
        return tuple(option.text for option in questions.asked(question, Attempt(pk=pk)).options)

    orders = {order(pk) for pk in range(20)}

    assert questions.asked(question, Attempt(pk=3)) == questions.asked(question, Attempt(pk=3))
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_without_an_attempt_choices_stand_as_written():
    question = Question(pk=1, kind="single", text="Which?", data=DATA["single"])

    assert [option.text for option in questions.asked(question).options] == ["The mean", "The median", "The mode"]


def test_choices_without_ids_are_lettered():
    form = questions.parse("single", {"choices": [{"text": "Yes", "right": True}, {"text": "No"}]})

    assert isinstance(form, questions.Single)
    assert [choice.id for choice in form.choices] == ["a", "b"]


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("essay", {}, "kind"),
        ("single", {}, "choices"),
        ("single", {"choices": "abc"}, "choices"),
        ("single", {"choices": CHOICES[:1]}, "choices"),
        ("single", {"choices": CHOICES * 4}, "choices"),
        ("single", {"choices": [CHOICES[1], CHOICES[1]]}, "choices"),
        ("single", {"choices": [CHOICES[1], {**CHOICES[1], "id": "z"}]}, "choices"),
        ("single", {"choices": [CHOICES[0], CHOICES[2]]}, "choices"),
        ("single", {"choices": [CHOICES[1], {"id": "d", "text": "Both", "right": True}]}, "choices"),
        ("single", {"choices": [CHOICES[1], {"id": "d", "text": "  "}]}, "choices"),
        ("single", {"choices": [CHOICES[1], "text"]}, "choices"),
        ("multiple", {"choices": [CHOICES[0], CHOICES[2]]}, "choices"),
        ("numeric", {"answer": "many"}, "answer"),
        ("numeric", {"answer": 1, "tolerance": -1}, "tolerance"),
        ("short", {"accepted": []}, "accepted"),
        ("short", {"accepted": ["  "]}, "accepted"),
        ("short", {"accepted": "median"}, "accepted"),
    ],
)
def test_a_faulty_question_is_refused_by_field(kind: str, data: dict[str, Any], field: str):
    with pytest.raises(InvalidError) as caught:
        questions.parse(kind, data)

    assert caught.value.field == field
