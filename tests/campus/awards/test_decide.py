"""Deciding, and saying why: the words never say anything else than the decision."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.awards import wording
from campus.awards.rules import (
    AllOf,
    AnyOf,
    Decision,
    Facts,
    ProjectAtLeast,
    QuizAtLeast,
    Rule,
    UnitsDone,
    decide,
    two_places,
)
from campus.awards.wording import Names

SCALE = ("Not yet", "Developing", "Competent", "Strong")
NAMES = Names(courses={1: "Data"}, quizzes={1: "Quiz"}, projects={1: ("Project", SCALE)})
ids = st.just(1)
leaves = (
    st.builds(UnitsDone, ids)
    | st.builds(QuizAtLeast, ids, st.integers(1, 100))
    | st.builds(ProjectAtLeast, ids, st.integers(0, 3))
)
trees: st.SearchStrategy[Rule] = st.recursive(
    leaves,
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from([AllOf(tuple(parts)), AnyOf(tuple(parts))])
    ),
    max_leaves=6,
)
facts = st.builds(
    Facts,
    units=st.dictionaries(ids, st.tuples(st.integers(0, 5), st.integers(0, 5))),
    quizzes=st.dictionaries(ids, st.decimals(0, 100, places=2)),
    projects=st.dictionaries(ids, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=3).map(tuple)),
)


@pytest.mark.parametrize(
    ("rule", "found", "is_met"),
    [
        (UnitsDone(1), Facts(units={1: (2, 2)}), True),
        (UnitsDone(1), Facts(units={1: (1, 2)}), False),
        (UnitsDone(1), Facts(units={1: (0, 0)}), False),
        (QuizAtLeast(1, 70), Facts(quizzes={1: Decimal(70)}), True),
        (QuizAtLeast(1, 70), Facts(quizzes={1: Decimal("69.99")}), False),
        (QuizAtLeast(1, 70), Facts(), False),
        (ProjectAtLeast(1, 2), Facts(projects={1: ((2, 3),)}), True),
        (ProjectAtLeast(1, 2), Facts(projects={1: ((3, 1), (2, 2))}), True),
        (ProjectAtLeast(1, 2), Facts(projects={1: ((3, 1), (1, 3))}), False),
        (ProjectAtLeast(1, 0), Facts(projects={1: ((),)}), False),
        (ProjectAtLeast(1, 0), Facts(), False),
        (AllOf((UnitsDone(1), QuizAtLeast(1, 70))), Facts(units={1: (2, 2)}), False),
        (AnyOf((UnitsDone(1), QuizAtLeast(1, 70))), Facts(units={1: (2, 2)}), True),
    ],
)
def test_it_works(rule: Rule, found: Facts, is_met: bool):
    assert decide(rule, found).is_met is is_met


def test_the_words_are_plain():
    rule = AllOf((UnitsDone(1), QuizAtLeast(1, 70), ProjectAtLeast(1, 2)))
    found = Facts(units={1: (2, 3)}, quizzes={1: Decimal("83.00")})

    lines = wording.explain(decide(rule, found), names=NAMES)

    assert [(str(line), line.is_met) for line in lines] == [
        ("Data: 2 of 3 units done", False),
        ("Quiz: 83\u00a0%, asked for 70\u00a0%", True),
        ("Project: no grade yet, asked for “Competent” on every criterion", False),
    ]


def test_a_choice_and_a_nested_group_say_how_many_hold():
    rule = AnyOf((AllOf((UnitsDone(1), QuizAtLeast(1, 70))), ProjectAtLeast(1, 2)))

    lines = wording.explain(decide(rule, Facts(units={1: (1, 1)}, projects={1: ((1, 1),)})), names=NAMES)

    assert [(line.text, line.is_met, line.depth) for line in lines] == [
        ("One of these is enough: 0 of 2 shown", False, 0),
        ("All of these: 1 of 2 shown", False, 1),
        ("Data: 1 of 1 unit done", True, 2),
        ("Quiz: not taken yet, asked for 70\u00a0%", False, 2),
        ("Project: “Developing” or better on every criterion, asked for “Competent”", False, 1),
    ]


def test_a_grade_that_is_just_what_was_asked_for_is_not_said_twice():
    lines = wording.explain(decide(ProjectAtLeast(1, 2), Facts(projects={1: ((2, 3),)})), names=NAMES)

    assert [line.text for line in lines] == ["Project: “Competent” or better on every criterion, as asked for"]


def test_what_has_no_name_goes_by_its_number():
    rule = AllOf((UnitsDone(7), QuizAtLeast(8, 70), ProjectAtLeast(9, 2)))

    lines = wording.explain(decide(rule, Facts()), names=Names())

    assert [line.text.split(":")[0] for line in lines] == ["Course 7", "Quiz 8", "Project 9"]
    assert "asked for “level 3”" in lines[2].text


def test_what_a_rule_asks_for_is_said_before_anybody_tried():
    rule = AllOf((UnitsDone(1), AnyOf((QuizAtLeast(1, 70), ProjectAtLeast(1, 2)))))

    assert wording.asks(rule, names=NAMES) == [
        "All units of Data finished",
        "One of these: Quiz: 70\u00a0% or more; Project: “Competent” or better on every criterion",
    ]


@given(trees, facts)
def test_the_words_never_contradict_the_decision(rule: Rule, found: Facts):
    decision = decide(rule, found)

    for line in wording.explain(decision, names=NAMES):
        assert said_by(line.text) is line.is_met, line
    assert decision.is_met is decision.root.is_met


def said_by(text: str) -> bool:
    """Read back from the words alone whether the part holds."""
    if re.search(r"(no grade|not taken|no units) yet", text):
        return False
    if found := re.match(r"All of these: (\d+) of (\d+) shown", text):
        return found[1] == found[2]
    if found := re.match(r"One of these is enough: (\d+) of \d+ shown", text):
        return int(found[1]) >= 1
    if found := re.match(r"Data: (\d+) of (\d+) units? done", text):
        return int(found[1]) >= int(found[2]) > 0
    if found := re.match(r"Quiz: ([\d.]+)\u00a0%, asked for ([\d.]+)\u00a0%", text):
        return Decimal(found[1]) >= Decimal(found[2])
    if text.endswith("on every criterion, as asked for"):
        return True
    has, needs = re.findall("“(.*?)”", text)
    return SCALE.index(has) >= SCALE.index(needs)


@given(trees, facts)
def test_a_stored_decision_is_made_again_alike(rule: Rule, found: Facts):
    decision = decide(rule, found, revision=3)

    again = Decision.from_json(json.loads(json.dumps(decision.to_json())))

    assert again == decision


@given(trees, facts, st.decimals(0, 100, places=2))
def test_a_better_result_never_loses_what_was_earned(rule: Rule, found: Facts, percent: Decimal):
    better = Facts(found.units, {1: max(found.quizzes.get(1, Decimal(0)), percent)}, found.projects)

    assert decide(rule, better).is_met or not decide(rule, found).is_met


def test_per_cents_are_never_rounded_up():
    assert two_places(Decimal("69.999")) == Decimal("69.99")
