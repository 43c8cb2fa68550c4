"""Marking answers, and what is said to them."""

from typing import Any

import pytest

from campus.assessments import questions
from campus.assessments.models import Question
from campus.common.errors import InvalidError

CHOICES = [
    {"id": "a", "text": "One", "right": True, "feedback": "Said of one."},
    {"id": "b", "text": "Two", "right": False, "feedback": "Said of two."},
    {"id": "c", "text": "Three", "right": True, "feedback": "Said of three."},
]
SAID = {"feedback_right": "Yes.", "feedback_wrong": "No."}


def question(kind: str, **data: Any) -> Question:
    return Question(pk=1, kind=kind, text="Which?", data=data)


SINGLE = question("single", choices=CHOICES[:2])
MULTIPLE = question("multiple", choices=CHOICES)
NUMERIC = question("numeric", answer=0.3, tolerance=0.1, unit="%", **SAID)
SHORT = question("short", accepted=["median", "the median"], **SAID)


def test_it_works():
    assert questions.mark(SINGLE, "a") == questions.Marked(True, ("Said of one.",))
    assert questions.mark(SINGLE, "b") == questions.Marked(False, ("Said of two.",))


@pytest.mark.parametrize(
    ("response", "is_right"), [(["a", "c"], True), (["c", "a"], True), (["a"], False), (["a", "b", "c"], False)]
)
def test_several_are_right_only_all_together(response: list[str], is_right: bool):
    assert questions.mark(MULTIPLE, response).is_right is is_right


def test_a_right_answer_that_was_missed_gets_its_word_too():
    assert questions.mark(MULTIPLE, ["b", "a"]).feedback == ("Said of one.", "Said of two.", "Said of three.")


@pytest.mark.parametrize(
    ("response", "is_right"), [("0.4", True), ("0,2 %", True), ("0.40001", False), ("0.19", False), ("30", False)]
)
def test_a_number_is_right_up_to_and_with_the_tolerance(response: str, is_right: bool):
    assert questions.mark(NUMERIC, response).is_right is is_right


def test_either_reading_of_an_unclear_number_may_be_right():
    thousand = question("numeric", answer=1234, tolerance=0)

    assert questions.mark(thousand, "1,234").is_right
    assert questions.mark(thousand, "1.234").is_right
    assert not questions.mark(thousand, "1,2340").is_right


def test_every_accepted_form_of_words_is_right():
    assert questions.mark(SHORT, "The  MEDIÁN") == questions.Marked(True, ("Yes.",))
    assert questions.mark(SHORT, "mean") == questions.Marked(False, ("No.",))


@pytest.mark.parametrize(
    ("asked", "response"),
    [
        (SINGLE, ""),
        (SINGLE, "z"),
        (SINGLE, ["a"]),
        (SINGLE, None),
        (MULTIPLE, []),
        (MULTIPLE, "a"),
        (MULTIPLE, ["a", "z"]),
        (MULTIPLE, [["a"]]),
        (NUMERIC, " "),
        (NUMERIC, None),
        (SHORT, ""),
        (SHORT, ["median"]),
    ],
)
def test_what_is_no_answer_is_refused(asked: Question, response: Any):
    with pytest.raises(InvalidError) as caught:
        questions.mark(asked, response)

    assert caught.value.field == "response"


def test_an_answered_choice_shows_what_was_chosen_and_what_was_right():
    shown = questions.reviewed(MULTIPLE, ["b"])

    assert [(line.is_yours, line.is_right) for line in shown] == [(False, True), (True, False), (False, True)]


def test_a_wrong_text_is_shown_with_the_right_one():
    assert questions.reviewed(NUMERIC, "9")[1].text == "0.3\N{NO-BREAK SPACE}%"
    assert questions.reviewed(SHORT, "mean")[1].text == "median"
    assert len(questions.reviewed(SHORT, "median")) == 1


def test_of_several_choices_each_says_its_own_word_where_it_stands():
    said = {line.text: line.said for line in questions.reviewed(MULTIPLE, ["b"])}

    assert said == {"One": "Said of one.", "Two": "Said of two.", "Three": "Said of three."}
    assert {line.said for line in questions.reviewed(SINGLE, "b")} == {""}
