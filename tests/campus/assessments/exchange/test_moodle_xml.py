"""Moodle XML as Moodle and others write it."""

from __future__ import annotations

import pytest

from campus.assessments import exchange
from campus.assessments.exchange import Bundle, Item
from campus.common.errors import InvalidError


def question(kind: str, inside: str, text: str = "<p>Which?</p>") -> str:
    return (
        f'<question type="{kind}"><name><text>Name</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>{inside}</question>'
    )


def answer(text: str, fraction: str = "100", more: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>{more}</answer>'


def read(*questions: str) -> Bundle:
    return exchange.read(f"<?xml version='1.0'?><quiz>{''.join(questions)}</quiz>".encode(), file="bank.xml")


def only(kind: str, inside: str, text: str = "<p>Which?</p>") -> Item:
    found = read(question(kind, inside, text))
    assert found.left == ()
    return found.items[0]


def test_it_works():
    category = "<question type='category'><category><text>$course$/top/Rivers // lakes</text></category></question>"
    choices = answer("<p>A</p>", more="<feedback><text>Yes.</text></feedback>") + answer("B &amp; C", "0")

    found = read(category, question("multichoice", f"<single>true</single>{choices}"))

    (item,) = found.items
    assert (item.kind, item.text, item.pool) == ("single", "Which?", "Rivers / lakes")
    assert [each["text"] for each in item.data["choices"]] == ["A", "B & C"]
    assert item.data["choices"][0]["feedback"] == "Yes."


def test_each_type_that_maps_is_read():
    several = only("multichoice", "<single>false</single>" + answer("A", "50") + answer("B", "50") + answer("C", "-50"))
    truth = only("truefalse", answer("true", "0") + answer("false", "100"))
    short = only("shortanswer", "<usecase>1</usecase>" + answer("four") + answer("4"))
    number = only("numerical", answer("3.5", more="<tolerance>0.1</tolerance>") + answer("*", "0"))
    order = only("ordering", answer("first", "1") + answer("second", "2"))
    essay = only("essay", "<responseformat>noinline</responseformat><filetypeslist>.pdf,.csv</filetypeslist>")
    pair = "<subquestion><text>{}</text><answer><text>{}</text></answer></subquestion>"
    match = only("matching", pair.format("cat", "meows") + pair.format("dog", "barks") + pair.format("", "neighs"))

    assert (several.kind, several.data["partial"]) == ("multiple", True)
    assert truth.data["answer"] is False
    assert (short.data["accepted"], short.notes) == (["four", "4"], ("Capitals no longer count.",))
    assert (number.data["answer"], number.data["tolerance"]) == ("3.5", "0.1")
    assert [each["text"] for each in order.data["items"]] == ["first", "second"]
    assert (essay.kind, essay.data["accepts"]) == ("file", ["pdf", "csv"])
    assert (len(match.data["pairs"]), match.data["extra"]) == (2, ["neighs"])


def test_gaps_in_a_text_are_read():
    text = (
        "<p>Fill in.</p><p>The {1:SHORTANSWER:=Danube#Yes~%100%Donau~%50%Duna} has "
        "{2:MULTICHOICE_S:one~=two \\} three} banks and {:NUMERICAL:=10:0.5} bridges.</p>"
    )

    item = only("cloze", "", text)

    assert (item.text, item.data["text"]) == ("Fill in.", "The [[1]] has [[2]] banks and [[3]] bridges.")
    assert item.data["gaps"] == [
        {"id": "1", "accepted": ["Danube", "Donau"]},
        {"id": "2", "options": ["one", "two } three"], "answer": 1},
        {"id": "3", "number": "10", "tolerance": "0.5"},
    ]
    assert len(item.notes) == 2


@pytest.mark.parametrize(("kind", "tag"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_words_to_select_become_gaps(kind: str, tag: str):
    words = [("cat", 1), ("dog", 1), ("sat", 2), ("ran", 2)]
    options = "".join(f"<{tag}><text>{word}</text><group>{group}</group></{tag}>" for word, group in words)

    item = only(kind, options, "The [[2]] [[3]].")

    assert item.data["text"] == "The [[1]] [[2]]."
    assert [(gap["options"], gap["answer"]) for gap in item.data["gaps"]] == [(["cat", "dog"], 1), (["sat", "ran"], 0)]


@pytest.mark.parametrize(
    ("kind", "inside", "text", "reason"),
    [
        ("calculated", "", "Which?", "“calculated”, has no match here"),
        ("description", "", "Read this.", "has no match"),
        ("essay", "<responseformat>editor</responseformat>", "Write.", "a text of one’s own"),
        ("shortanswer", answer("four*"), "Which?", "a star"),
        ("shortanswer", answer("four") + answer("for", "50"), "Which?", "a part of the mark"),
        ("numerical", answer("1") + answer("2"), "Which?", "2 numbers"),
        ("numerical", answer("many"), "Which?", "is not a number"),
        ("multichoice", answer("A") + answer("B"), "Which?", "2 are marked"),
        ("multichoice", answer("A", "lots"), "Which?", "not a number"),
        ("truefalse", answer("true"), "See <img src='a.png'>", "“img”"),
        ("truefalse", answer("true") + "<file name='a.png'>AA</file>", "Which?", "“a.png”"),
        ("cloze", "", "Two {1:MULTIRESPONSE:=a~=b}", "MULTIRESPONSE"),
        ("cloze", "", "Two {1:MC:=a~=b}", "which option"),
        ("cloze", "", "Two [[1]] {1:SA:=a}", "two brackets"),
        ("gapselect", "", "Two [[7]]", "no answer"),
        ("cloze", "", "{1:SA:" * 5000, "at most 20000"),
        ("shortanswer", answer("a" * 60_000), "Which?", "longer than any question"),
        ("truefalse", answer("true"), "<a " * 100_000, "at most 4000"),
    ],
)
def test_what_has_no_match_is_named_with_its_reason(kind: str, inside: str, text: str, reason: str):
    found = read(question("truefalse", answer("true")), question(kind, inside, text))

    assert len(found.items) == 1
    assert (found.left[0].file, found.left[0].item) == ("bank.xml", "2. Name")
    assert reason in found.left[0].reason


def test_an_answer_in_part_is_noted():
    item = only("multichoice", answer("A") + answer("B", "50") + answer("C", "0"))

    assert item.notes == ("“B” earned a part of the mark; here it is wrong.",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<bank><quiz /></bank>", "first element is not “quiz”"),
        (b"<quiz>", "no XML that can be read"),
        (b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', "entities or a document type"),
        (b"<quiz>" + b"<a>" * 70 + b"</a>" * 70 + b"</quiz>", "deeper or larger"),
        (b'<?xml version="1.0" encoding="no-such"?><quiz/>', "no XML that can be read"),
        (b"<quiz/>", "no question in this file"),
        (b"<quiz>" + b" " * (5 * 1024 * 1024), "larger than 5"),
    ],
)
def test_hostile_and_broken_files_are_refused_whole(data: bytes, reason: str):
    with pytest.raises(InvalidError, match=reason):
        exchange.read(data)
