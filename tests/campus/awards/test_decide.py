"""Deciding: each part for itself, in any order, and made again alike from what was stored."""

import json
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.awards.rules import (
    After,
    AllOf,
    AnyOf,
    ApprovedBy,
    AttestedBy,
    Before,
    Decision,
    Facts,
    Holds,
    HoursAtLeast,
    LevelsAtLeast,
    MasteryAtLeast,
    NOf,
    Passed,
    ProjectAtLeast,
    QuizAtLeast,
    Rule,
    ScoreAtLeast,
    Shown,
    Units,
    UnitsDone,
    WithinDays,
    decide,
    gap,
    parse,
    two_places,
)
from tests.campus.awards.shapes import DAY0, facts, several, trees

DAY5 = DAY0 + timedelta(days=5)


def quiz(percent: str, **fields: object) -> Shown:
    return Shown("quiz", 1, percent=Decimal(percent), **fields)  # type: ignore[arg-type]


def grades(*levels: tuple[int, ...]) -> Facts:
    return Facts(tuple(Shown("project", 1, levels=each, source=str(each)) for each in levels))


def hours(*numbers: str, **fields: object) -> Facts:
    made = (Shown("attendance", 1, hours=Decimal(each), source=str(i), **fields) for i, each in enumerate(numbers))  # type: ignore[arg-type]
    return Facts(tuple(made))


@pytest.mark.parametrize(
    ("rule", "found", "is_met"),
    [
        (UnitsDone(1), Facts(units={1: Units(2, 2)}), True),
        (UnitsDone(1), Facts(units={1: Units(1, 2)}), False),
        (UnitsDone(1), Facts(units={1: Units(0, 0)}), False),
        (QuizAtLeast(1, 70), Facts((quiz("70"),)), True),
        (QuizAtLeast(1, 70), Facts((quiz("69.99"),)), False),
        (QuizAtLeast(1, 70), Facts(), False),
        (ProjectAtLeast(1, 2), grades((2, 3)), True),
        (ProjectAtLeast(1, 2), grades((3, 1), (2, 2)), True),
        (ProjectAtLeast(1, 2), grades((3, 1), (1, 3)), False),
        (ProjectAtLeast(1, 0), grades(()), False),
        (ProjectAtLeast(1, 0), Facts(), False),
        (LevelsAtLeast(1, 2, 2), grades((3, 2, 0)), True),
        (LevelsAtLeast(1, 2, 2), grades((3, 1, 0), (1, 3, 1)), False),
        (LevelsAtLeast(1, 2), grades((3, 2, 0), (2, 2, 2)), True),
        (LevelsAtLeast(1, 2), grades((3, 2, 0)), False),
        (ScoreAtLeast("observation", 1, 50), Facts((quiz("90"),)), False),
        (ScoreAtLeast("quiz", 1, 50), Facts((quiz("90"),)), True),
        (Passed("attestation", 1), Facts((Shown("attestation", 1, is_passed=True),)), True),
        (Passed("attestation", 1), Facts((Shown("attestation", 1, is_passed=False),)), False),
        (Passed("attestation", 1), Facts((Shown("attestation", 1),)), False),
        (MasteryAtLeast(1, 70), Facts(mastery={1: Decimal("70.00")}), True),
        (MasteryAtLeast(1, 70), Facts(mastery={1: Decimal("69.99")}), False),
        (HoursAtLeast(10, (1, 2)), hours("4", "6"), True),
        (HoursAtLeast(10, (1, 2)), hours("4", "5.99"), False),
        (HoursAtLeast(10, (1, 2)), hours("4", "6", is_passed=False), False),
        (HoursAtLeast(10, any=7), hours("10", organization=7), True),
        (HoursAtLeast(10, any=7), hours("10", organization=8), False),
        (Holds("abcd"), Facts(holds={"abcd": DAY0}), True),
        (Holds("abcd"), Facts(holds={"efgh": DAY0}), False),
        (Holds(ref="https://example.org/a"), Facts((Shown("external", 0, ref="https://example.org/a"),)), True),
        (Holds(ref="https://example.org/a"), Facts((Shown("external", 0, ref="https://example.org/b"),)), False),
        (AttestedBy("mentor"), Facts((Shown("attestation", 4, role="Mentor"),)), True),
        (AttestedBy("mentor", 5), Facts((Shown("attestation", 4, role="mentor"),)), False),
        (AttestedBy("mentor"), Facts((Shown("attestation", 4, role="mentor", is_passed=False),)), False),
        (ApprovedBy("educator"), Facts(approvals={"owner": DAY0}), True),
        (ApprovedBy("owner"), Facts(approvals={"educator": DAY0}), False),
        (After(DAY5), Facts(now=DAY5), True),
        (After(DAY5), Facts(now=DAY0), False),
        (After(DAY5), Facts(), False),
        (Before(DAY5, QuizAtLeast(1, 70)), Facts((quiz("80", at=DAY0),)), True),
        (Before(DAY5, QuizAtLeast(1, 70)), Facts((quiz("80", at=DAY5),)), False),
        (After(DAY5, QuizAtLeast(1, 70)), Facts((quiz("80", at=DAY5),)), True),
        (After(DAY5, QuizAtLeast(1, 70)), Facts((quiz("80", at=DAY0),)), False),
        (After(DAY5, UnitsDone(1)), Facts(units={1: Units(2, 2, (DAY0, DAY5))}), False),
        (WithinDays(5, QuizAtLeast(1, 70)), Facts((quiz("80", at=DAY0),), enrolled_at=DAY0), True),
        (WithinDays(5, QuizAtLeast(1, 70)), Facts((quiz("80", at=DAY5),), enrolled_at=DAY0), False),
        (WithinDays(5, QuizAtLeast(1, 70)), Facts((quiz("80", at=DAY0),)), False),
        (AllOf((UnitsDone(1), QuizAtLeast(1, 70))), Facts(units={1: Units(2, 2)}), False),
        (AnyOf((UnitsDone(1), QuizAtLeast(1, 70))), Facts(units={1: Units(2, 2)}), True),
        (NOf(2, (UnitsDone(1), QuizAtLeast(1, 70), Holds("a"))), Facts((quiz("70"),), {1: Units(2, 2)}), True),
        (NOf(2, (UnitsDone(1), QuizAtLeast(1, 70), Holds("a"))), Facts(units={1: Units(2, 2)}), False),
    ],
)
def test_it_works(rule: Rule, found: Facts, is_met: bool):
    decision = decide(rule, found)

    assert decision.is_met is is_met
    assert (gap(decision.root) == 0) is is_met
    assert parse(rule.to_json()) == rule


@several
@given(trees, facts, st.randoms(use_true_random=False))
def test_nothing_depends_on_order_or_repetition(rule: Rule, found: Facts, rng: Random):
    again = [*found.results, *found.results[:3]]
    rng.shuffle(again)

    assert decide(rule, Facts().plus(*again)) == decide(rule, Facts(found.results))
    assert found.plus(*again) == found


@several
@given(trees, facts)
def test_a_stored_decision_is_made_again_alike(rule: Rule, found: Facts):
    decision = decide(rule, found, revision=3)

    again = Decision.from_json(json.loads(json.dumps(decision.to_json())))

    assert again == decision
    assert parse(json.loads(json.dumps(rule.to_json()))) == rule


def test_a_decision_stored_before_results_had_a_form_of_their_own_is_made_again():
    kept = {
        "rule": {"all": [{"units_done": 1}, {"quiz_at_least": {"quiz": 2, "percent": 70}},
                         {"project_at_least": {"project": 3, "level": 2}}]},
        "revision": 4,
        "facts": {"units": {"1": [6, 6]}, "quizzes": {"2": "83.00"}, "projects": {"3": [[3, 1], [2, 2]]}},
        "is_met": True,
    }  # fmt: skip

    found = Decision.from_json(kept)

    assert (found.is_met, found.revision) == (True, 4)
    assert [part.has for part in found.parts] == [6, Decimal("83.00"), 2]


@several
@given(trees, facts, st.decimals(0, 100, places=2))
def test_a_further_result_never_loses_what_was_earned(rule: Rule, found: Facts, percent: Decimal):
    more = found.plus(Shown("quiz", 1, at=DAY0, percent=percent, source="more"))

    assert decide(rule, more).is_met or not decide(rule, found).is_met


@several
@given(trees, facts)
def test_what_is_missing_grows_smaller_to_nothing_only_where_it_is_met(rule: Rule, found: Facts):
    decision = decide(rule, found)

    assert (gap(decision.root) == 0) is decision.is_met


def test_who_is_nearer_has_less_to_go():
    rule = NOf(2, (QuizAtLeast(1, 80), ProjectAtLeast(1, 2), Holds("a")))

    far, near = Facts((quiz("40"),)), Facts((quiz("80"),)).plus(*grades((1, 2)).results)

    assert gap(decide(rule, far).root) == 1.5
    assert gap(decide(rule, near).root) == 0.5


def test_what_met_it_is_named():
    best = quiz("90", source="attempt:2")
    found = decide(AnyOf((QuizAtLeast(1, 70), ProjectAtLeast(1, 2))), Facts((quiz("71", source="attempt:1"), best)))

    assert found.results == (best,)


def test_per_cents_are_never_rounded_up():
    assert two_places(Decimal("69.999")) == Decimal("69.99")
