"""What is written into a format comes back the same; what a format cannot hold is named."""

import pytest

from campus.assessments import exchange
from campus.assessments.exchange import FORMATS, Item
from tests.campus.assessments.exchange.samples import ALL, item

LEFT = {"gift": {"ordering", "cloze", "hottext", "file"}, "moodle": {"hottext"}, "qti21": set(), "qti30": set()}


@pytest.mark.parametrize("name", FORMATS)
def test_it_works(name: str):
    data, left = FORMATS[name].write(ALL, title="Quiz")

    found = exchange.read(data, file="quiz")

    assert found.items == tuple(each for each in ALL if each.kind not in LEFT[name])
    assert found.left == ()
    assert len(left) == len(LEFT[name])


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_questions_make_the_same_bytes(name: str):
    assert FORMATS[name].write(ALL, title="Quiz") == FORMATS[name].write(ALL, title="Quiz")


@pytest.mark.parametrize("name", FORMATS)
def test_after_a_second_time_nothing_is_different(name: str):
    once = FORMATS[name].write(ALL, title="Quiz")[0]

    assert FORMATS[name].write(exchange.read(once).items, title="Quiz")[0] == once


def test_what_does_not_map_is_named_with_its_place_and_why():
    left = FORMATS["gift"].write([item("single"), item("hottext")])[1]

    assert [(each.item[:20], each.reason) for each in left] == [
        ("2. What of {hottext}", "GIFT has no form for this kind of question.")
    ]


def test_an_arrow_that_gift_would_take_for_a_pair_is_named():
    arrow = Item("short", "Which way?", {"accepted": ["a -> b"], "feedback_right": "", "feedback_wrong": ""})

    assert "arrow" in FORMATS["gift"].write([arrow])[1][0].reason


def test_what_moodle_has_no_place_for_is_named_though_the_question_goes():
    cloze = item("cloze")
    told = Item(cloze.kind, cloze.text, cloze.data | {"feedback_right": "Yes."})

    data, left = FORMATS["moodle"].write([told])

    assert "What is said" in left[0].reason
    assert exchange.read(data).items == (cloze,)


def test_a_gap_that_ends_the_text_and_ids_that_are_no_names_come_back():
    data = {"text": "[[x1]]", "gaps": [{"id": "x1", "accepted": ["yes"]}], "feedback_right": "", "feedback_wrong": ""}
    gap = Item("cloze", "Is it?", data)
    odd = item("single")
    odd = Item("single", odd.text, {"choices": [each | {"id": f"{n} é"} for n, each in enumerate(odd.data["choices"])]})

    for name in ("qti21", "qti30"):
        assert exchange.read(FORMATS[name].write([gap, odd])[0]).items == (gap, odd)
