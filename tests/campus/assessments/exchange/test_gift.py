"""GIFT as others write it."""

from __future__ import annotations

import pytest

from campus.assessments import exchange
from campus.assessments.exchange import Bundle, Item

FILE = """
// A comment, and a category
$CATEGORY: $course$/top/Geography

::Rivers:: Which river flows through Vienna? {
  =The Danube#Yes.
  ~The Rhine # It flows through Basel.
  ~%50%The Wien
}

::Grant:: Who is buried in Grant's tomb? {TRUE#Wrong.#Right.}

Which are fruits? {~%50%Apple ~%50%Pear ~%-50%Stone}

How many? {#3:0.5}

How much? {#1.5..2.5#Well read.}

Two plus two {=four =4} is what?

Match. {=cat -> meows =dog -> barks = -> neighs####Think of noises.}

[html]<p>Is <b>this</b>\\: &lt;bold&gt;?</p>{T}
"""


def read(text: str) -> Bundle:
    return exchange.read(text.encode(), file="bank.txt")


def only(text: str) -> Item:
    (found,) = read(text).items
    return found


def test_it_works():
    found = read(FILE)

    assert found.left == ()
    assert [each.kind for each in found.items] == [
        *("single", "truefalse", "multiple", "numeric", "numeric", "short", "matching", "truefalse")
    ]
    assert {each.pool for each in found.items} == {"Geography"}


def test_answers_feedback_and_weights_are_read():
    single, truth, several, near, between, short, match, html = read(FILE).items

    assert [(each["text"], each["right"], each["feedback"]) for each in single.data["choices"]] == [
        ("The Danube", True, "Yes."),
        ("The Rhine", False, "It flows through Basel."),
        ("The Wien", False, ""),
    ]
    assert single.notes == ("“The Wien” earned a part of the mark; here it is wrong.",)
    assert truth.data == {"answer": True, "feedback_right": "Right.", "feedback_wrong": "Wrong."}
    assert [each["right"] for each in several.data["choices"]] == [True, True, False]
    assert several.data["partial"] is True
    assert (near.data["answer"], near.data["tolerance"]) == ("3", "0.5")
    assert (between.data["answer"], between.data["tolerance"]) == ("2.0", "0.5")
    assert (short.text, short.data["accepted"]) == ("Two plus two _____ is what?", ["four", "4"])
    assert (match.data["extra"], match.see) == (["neighs"], "Think of noises.")
    assert html.text == "Is this: <bold>?"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Just words.", "no answers between braces"),
        ("Write an essay. {}", "“essay”, has no match here"),
        ("Which? {=%50%half =whole}", "earns a part of the mark"),
        ("Which? {=one ~two =three}", "exactly one answer as right; 2"),
        ("Which? {~one ~two}", "at least one answer as right"),
        ("Which? {one}", "neither = nor ~"),
        ("How many? {#=1 =2}", "Several numbers"),
        ("How many? {#many}", "“many” is not a number"),
        ("How many? {#1e99999}", "ordinary size"),
        ("How many? {#1..x}", "“x” is not a number"),
        ("[html]See <img src=x>? {T}", "“img”"),
        ("{T}", "has words"),
        ("What \ue07e? {T}", "cannot be kept"),
        ("Which? {=a ~" + "b" * 60_000 + "}", "longer than any question"),
    ],
)
def test_what_has_no_match_is_named_with_its_reason(text: str, reason: str):
    found = read(f"Is it? {{T}}\n\n{text}")

    assert len(found.items) == 1
    assert (found.left[0].file, found.left[0].item[:2]) == ("bank.txt", "2.")
    assert reason in found.left[0].reason


@pytest.mark.parametrize("own", ["[]", "{", "{" * 20_000, '{"choices": 1}'])
def test_a_comment_that_is_not_ours_after_all_changes_nothing(own: str):
    assert only(f"// testamur {own}\nWhich? {{=a ~b}}").data["choices"][0]["text"] == "a"


def test_titles_tell_questions_apart_where_empty_lines_are_missing():
    found = read("// first\n::One:: 2 + 2? {=4 ~5}\n::Two:: Broken { =a ~\n// third\n  ::Three:: Sunny? {T}")

    assert [item.text for item in found.items] == ["2 + 2?", "Sunny?"]
    assert [(left.item, left.reason) for left in found.left] == [
        ("2. Broken { =a ~", "It has no answers between braces.")
    ]


def test_what_is_no_text_is_refused_whole():
    with pytest.raises(exchange.item.InvalidError, match="UTF-8"):
        exchange.read(b"Which? \xff\xfe {T}")


def test_a_thousand_questions_and_no_more():
    with pytest.raises(exchange.item.InvalidError, match="more than 1000"):
        read("Is it? {T}\n\n" * 1001)


def test_an_empty_file_has_no_question():
    with pytest.raises(exchange.item.InvalidError, match="no question"):
        read("// nothing\n\n")
