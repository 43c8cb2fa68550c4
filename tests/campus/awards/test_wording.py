"""Saying why: the words never say anything else than the decision."""

import re
from decimal import Decimal

from hypothesis import given

from campus.awards import wording
from campus.awards.rules import (
    AllOf,
    AnyOf,
    Facts,
    Holds,
    HoursAtLeast,
    LevelsAtLeast,
    Passed,
    ProjectAtLeast,
    QuizAtLeast,
    Rule,
    Shown,
    Units,
    UnitsDone,
    decide,
)
from campus.awards.wording import Names
from tests.campus.awards.shapes import NAMES, SCALE, facts, several, trees

SCORED = (Shown("quiz", 1, percent=Decimal("83.00")),)


def test_it_works():
    rule = AllOf((UnitsDone(1), QuizAtLeast(1, 70), ProjectAtLeast(1, 2)))
    found = Facts(SCORED, units={1: Units(2, 3)})

    lines = wording.explain(decide(rule, found), names=NAMES)

    assert [(str(line), line.is_met) for line in lines] == [
        ("Data: 2 of 3 units done", False),
        ("Quiz: 83\u00a0%, asked for 70\u00a0%", True),
        ("Project: no grade yet, asked for “Competent” on every criterion", False),
    ]


def test_a_choice_and_a_nested_group_say_how_many_hold():
    rule = AnyOf((AllOf((UnitsDone(1), QuizAtLeast(1, 70))), ProjectAtLeast(1, 2)))
    found = Facts((Shown("project", 1, levels=(1, 1)),), units={1: Units(1, 1)})

    lines = wording.explain(decide(rule, found), names=NAMES)

    assert [(line.text, line.is_met, line.depth) for line in lines] == [
        ("One of these is enough: 0 of 2 shown", False, 0),
        ("All of these: 1 of 2 shown", False, 1),
        ("Data: 1 of 1 unit done", True, 2),
        ("Quiz: not taken yet, asked for 70\u00a0%", False, 2),
        ("Project: “Developing” or better on every criterion, asked for “Competent”", False, 1),
    ]


def test_a_grade_that_is_just_what_was_asked_for_is_not_said_twice():
    found = Facts((Shown("project", 1, levels=(2, 3)),))

    lines = wording.explain(decide(ProjectAtLeast(1, 2), found), names=NAMES)

    assert [line.text for line in lines] == ["Project: “Competent” or better on every criterion, as asked for"]


def test_what_has_no_name_goes_by_its_number():
    rule = AllOf((UnitsDone(7), QuizAtLeast(8, 70), ProjectAtLeast(9, 2), Passed("observation", 3), Holds("abcd")))

    lines = wording.explain(decide(rule, Facts()), names=Names())

    assert [line.text.split(":")[0] for line in lines] == ["Course 7", "Quiz 8", "Project 9", "Activity 3", "abcd"]
    assert "asked for “level 3”" in lines[2].text


def test_what_a_rule_asks_for_is_said_before_anybody_tried():
    choice = AnyOf((QuizAtLeast(1, 70), LevelsAtLeast(1, 2, 1), HoursAtLeast(10, (1,))))

    said = wording.asks(AllOf((UnitsDone(1), choice)), names=NAMES)

    assert [(line.text, line.depth) for line in said] == [
        ("All units of Data finished", 1),
        ("Any one of these:", 1),
        ("Quiz: 70\u00a0% or more", 2),
        ("Project: “Competent” or better on 1 criterion", 2),
        ("Workshop: 10 hours or more", 2),
    ]


@several
@given(trees)
def test_every_rule_can_be_said(rule: Rule):
    said = wording.asks(rule, names=NAMES)

    assert said
    assert all(line.text.strip() for line in said)


@several
@given(trees, facts)
def test_the_words_never_contradict_the_decision(rule: Rule, found: Facts):
    decision = decide(rule, found)

    for line in wording.explain(decision, names=NAMES):
        assert said_by(line.text) is line.is_met, line
    assert decision.is_met is decision.root.is_met


def said_by(text: str) -> bool:
    """Read back from the words alone whether the part holds."""
    if re.search(r"(no grade|taken|no result|no units|known|tried|held|passed|confirmed|reported) yet", text):
        return False
    if re.search(r"not shown$|^Not approved|^It is not yet", text):
        return False
    if re.search(r": (passed|held|shown|reported)$|: confirmed by|^Approved|has come$|as asked for$", text):
        return True
    if found := re.match(r"All of these: (\d+) of (\d+) shown", text):
        return found[1] == found[2]
    if found := re.match(r"(One|\d+) of these (?:is|are) enough: (\d+) of \d+ shown", text):
        return int(found[2]) >= int(found[1].replace("One", "1"))
    if found := re.match(r"Data: (\d+) of (\d+) units? done", text):
        return int(found[1]) >= int(found[2]) > 0
    if found := re.match(r".*: ([\d.]+)\u00a0%, asked for ([\d.]+)\u00a0%", text):
        return Decimal(found[1]) >= Decimal(found[2])
    if found := re.match(r".*: ([\d.]+) of (\d+) hours", text):
        return Decimal(found[1]) >= int(found[2])
    if found := re.match(r".*: reported (\d+) of (\d+) times", text):
        return int(found[1]) >= int(found[2])
    if found := re.match(r".* on (\d+) criteri(?:on|a), asked for on (\d+)", text):
        return int(found[1]) >= int(found[2])
    has, needs = re.findall("“(.*?)”", text)
    return SCALE.index(has) >= SCALE.index(needs)


def test_how_many_criteria_reached_the_level_is_said():
    rule = LevelsAtLeast(1, 2, 2)

    def said(*levels: int) -> str:
        found = Facts((Shown("project", 1, levels=levels),) if levels else ())
        return wording.explain(decide(rule, found), names=NAMES)[0].text

    assert said(3, 1, 0) == "Project: “Competent” or better on 1 criterion, asked for on 2"
    assert said() == "Project: no grade yet, asked for “Competent” or better on 2 criteria"
