"""Every kind of question: what parses, what a browser sees and sends, and how much of an answer counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from campus.assessments import questions
from campus.assessments.models import Attempt
from campus.common.errors import InvalidError
from tests.campus.assessments.kinds import KINDS, question

ATTEMPT = Attempt(pk=7)
MARKED = [kind for kind in KINDS if kind != "file"]


def score(kind: str, response: Any) -> Decimal | None:
    return questions.mark(question(kind), response).score


@pytest.mark.parametrize("kind", KINDS)
def test_it_works(kind: str):
    form = questions.parse(kind, KINDS[kind])

    assert questions.parse(kind, questions.to_data(form)) == form


@pytest.mark.parametrize("kind", MARKED)
def test_its_own_right_and_wrong_responses_are_marked_so(kind: str):
    right, wrong = questions.right_response(question(kind)), questions.wrong_response(question(kind))

    questions.check(question(kind), right)
    assert questions.mark(question(kind), right).is_right
    assert not questions.mark(question(kind), wrong).is_right


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_tells_nothing_of_the_answer(kind: str):
    shown = repr(questions.asked(question(kind), ATTEMPT))

    assert "SECRET" not in shown
    assert "41.25" not in shown
    for identifier in ("'a'", "'b'", "'c'"):  # in the author's order, which often is the right one
        assert identifier not in shown


def fields(kind: str, attempt: Attempt, response: Any) -> dict[str, list[str]]:
    """Return what a browser sends for a response: found by the words on the page alone."""
    asked, before = questions.asked(question(kind), attempt), questions.asked(question(kind))
    plain = {option.id: option.text for option in before.options} | {
        piece.option.id: piece.option.text for piece in before.pieces if piece.option
    }
    tokens = {option.text: option.id for option in asked.options} | {
        piece.option.text: piece.option.id for piece in asked.pieces if piece.option
    }
    if isinstance(response, list):
        return {"": [tokens[plain[each]] for each in response]}
    if isinstance(response, str):
        return {"": [tokens[plain[response]] if plain else response]}
    rows = [*asked.rows, *(piece.field for piece in asked.pieces if piece.field)]
    known = [*before.rows, *(piece.field for piece in before.pieces if piece.field)]
    found = {}
    for row in rows:
        old = next(each for each in known if each.label == row.label)
        words = next((each.text for each in old.options if each.id == str(response[old.id])), str(response[old.id]))
        found[row.id] = [next((each.id for each in row.options if each.text == words), words)]
    return found


@pytest.mark.parametrize("kind", MARKED)
@pytest.mark.parametrize("which", ["right_response", "wrong_response"])
def test_what_the_browser_sends_is_read_back(kind: str, which: str):
    response = getattr(questions, which)(question(kind))
    if kind == "cloze" and which == "wrong_response":
        response = {"1": "x", "2": "one", "3": "9"}
    sent = fields(kind, ATTEMPT, response)

    read = questions.read(question(kind), lambda rest: sent.get(rest, []), ATTEMPT)

    assert sorted(read) == sorted(response) if isinstance(read, list) else read == response


@pytest.mark.parametrize("kind", MARKED)
def test_tokens_of_another_attempt_and_plain_ids_mean_nothing(kind: str):
    response = questions.right_response(question(kind))
    if kind in {"truefalse", "numeric", "short"}:
        return
    for wrong in (fields(kind, Attempt(pk=8), response), {"": ["a"], "a": ["a"], "1": ["1"]}):
        assert not questions.read(question(kind), lambda rest, wrong=wrong: wrong.get(rest, []), ATTEMPT)  # type: ignore[misc]


@pytest.mark.parametrize("kind", MARKED)
def test_what_was_answered_so_far_stands_in_the_form_again(kind: str):
    response = questions.right_response(question(kind))

    assert questions.asked(question(kind), ATTEMPT, response=response) != questions.asked(question(kind), ATTEMPT)


@pytest.mark.parametrize(
    ("kind", "response", "expected"),
    [
        ("multiple", ["a"], "0.5"),
        ("multiple", ["a", "b"], "0"),
        ("multiple", ["a", "b", "c"], "0.5"),
        ("matching", {"a": "a", "b": "a", "c": "a"}, "0.6666"),
        ("matching", {"a": "a"}, "0.3333"),
        ("ordering", {"a": 2, "b": 3, "c": 4, "d": 1}, "0.6666"),
        ("ordering", {"a": 1, "b": 2, "c": 4, "d": 3}, "0.3333"),
        ("ordering", {"a": 1, "b": 2}, "0.3333"),
        ("cloze", {"1": "secret", "2": "one", "3": "41,25"}, "0.6666"),
        ("cloze", {"1": "secret", "3": "many"}, "0.3333"),
        ("hottext", ["a"], "0.5"),
        ("hottext", ["a", "b", "c"], "0.5"),
        ("hottext", ["b"], "0"),
        ("truefalse", "false", "0"),
    ],
)
def test_part_of_an_answer_counts_in_part(kind: str, response: Any, expected: str):
    assert score(kind, response) == Decimal(expected)


def test_a_file_is_left_to_a_person():
    assert score("file", {"file": "abc", "name": "a.png"}) is None


@pytest.mark.parametrize(
    ("kind", "response"),
    [
        ("truefalse", "maybe"),
        ("truefalse", True),
        ("matching", {}),
        ("matching", ["a"]),
        ("matching", {"a": "z", "z": "a"}),
        ("ordering", {"a": "1"}),
        ("cloze", {"1": ""}),
        ("hottext", []),
        ("hottext", ["z"]),
        ("file", None),
        ("file", {"name": "a.png"}),
    ],
)
def test_what_is_no_answer_at_all_is_refused(kind: str, response: Any):
    with pytest.raises(InvalidError) as caught:
        questions.mark(question(kind), response)

    assert caught.value.field == "response"


@pytest.mark.parametrize(
    ("kind", "response", "words"),
    [
        ("matching", {"a": "a"}, "every line"),
        ("ordering", {"a": 1}, "every line"),
        ("ordering", {"a": 1, "b": 1, "c": 2, "d": 3}, "same place"),
        ("cloze", {"1": "x", "2": "one"}, "every gap"),
        ("cloze", {"1": "x", "2": "one", "3": "many"}, "in figures"),
    ],
)
def test_half_an_answer_is_asked_for_again(kind: str, response: Any, words: str):
    with pytest.raises(InvalidError, match=words):
        questions.check(question(kind), response)


@pytest.mark.parametrize("kind", MARKED)
def test_a_question_that_was_left_shows_what_would_have_been_right(kind: str):
    shown = questions.reviewed(question(kind), None, ATTEMPT)

    assert shown
    assert all(line.is_right and not line.is_yours for line in shown)
    assert questions.said(question(kind), None) == ()


@pytest.mark.parametrize("kind", MARKED)
def test_a_wrong_answer_is_shown_beside_the_right_one(kind: str):
    shown = questions.reviewed(question(kind), questions.wrong_response(question(kind)), ATTEMPT)

    assert any(line.is_yours and not line.is_right for line in shown)
    assert any(line.is_right for line in shown)


def test_what_could_not_be_read_when_time_ran_out_is_shown_as_typed():
    first, *rest = questions.reviewed(question("numeric"), "about forty")

    assert (first.text, first.is_yours, first.is_right) == ("about forty", True, False)
    assert rest[0].text == "41.25\N{NO-BREAK SPACE}%"


PAIR = {"id": "a", "left": "L", "right": "R"}
ITEM = {"id": "a", "text": "One"}
GAP = {"id": "1", "accepted": ["x"]}


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("truefalse", {"answer": "true"}, "answer"),
        ("matching", {"pairs": [PAIR]}, "pairs"),
        ("matching", {"pairs": [PAIR, {"left": "L2"}]}, "pairs"),
        ("matching", {"pairs": [PAIR, PAIR]}, "pairs"),
        ("matching", {"pairs": [PAIR, {"left": "L2", "right": "R"}]}, "pairs"),
        ("matching", {"pairs": [PAIR, {"left": "M", "right": "S"}], "extra": ["x"] * 13}, "extra"),
        ("ordering", {"items": "abc"}, "items"),
        ("ordering", {"items": [ITEM, ITEM]}, "items"),
        ("ordering", {"items": [ITEM, "text"]}, "items"),
        ("cloze", {"text": "No gap.", "gaps": [GAP]}, "text"),
        ("cloze", {"text": "", "gaps": [GAP]}, "text"),
        ("cloze", {"text": "[[1]] [[1]]", "gaps": [GAP]}, "text"),
        ("cloze", {"text": "[[1]]", "gaps": []}, "gaps"),
        ("cloze", {"text": "[[1]]", "gaps": [{"id": "1"}]}, "gaps"),
        ("cloze", {"text": "[[1]]", "gaps": [{"id": "1", "options": ["a", "A"], "answer": 0}]}, "gaps"),
        ("cloze", {"text": "[[1]]", "gaps": [{"id": "1", "options": ["a", "b"], "answer": True}]}, "gaps"),
        ("cloze", {"text": "[[1]]", "gaps": [{"id": "1", "number": "x"}]}, "gaps"),
        ("cloze", {"text": "[[1]]", "gaps": [{"id": "1", "number": "1", "tolerance": "-1"}]}, "gaps"),
        ("hottext", {"text": "{{a|x}}", "right": ["a"]}, "text"),
        ("hottext", {"text": "{{a|x}} {{a|y}}", "right": ["a"]}, "text"),
        ("hottext", {"text": "{{a|x}} {{b|y}}", "right": ["a", "b"]}, "right"),
        ("hottext", {"text": "{{a|x}} {{b|y}}", "right": []}, "right"),
        ("file", {"accepts": ["exe"]}, "accepts"),
    ],
)
def test_a_faulty_question_is_refused_by_field(kind: str, data: dict[str, Any], field: str):
    with pytest.raises(InvalidError) as caught:
        questions.parse(kind, data)

    assert caught.value.field == field
