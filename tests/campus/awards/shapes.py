"""Rules and facts of every shape, over one thing of each kind, for property tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from campus.awards.rules import (
    DEEPEST,
    After,
    AllOf,
    AnyOf,
    ApprovedBy,
    AttestedBy,
    Before,
    Facts,
    Holds,
    HoursAtLeast,
    LevelsAtLeast,
    MasteryAtLeast,
    NOf,
    Passed,
    ProjectAtLeast,
    QuizAtLeast,
    Reported,
    Rule,
    ScoreAtLeast,
    Shown,
    Units,
    UnitsDone,
    WithinDays,
    parts_of,
)
from campus.awards.wording import Names

several = settings(max_examples=50)  # rules are many-shaped, and the whole suite has minutes
SCALE = ("Not yet", "Developing", "Competent", "Strong")
NAMES = Names(
    courses={1: "Data"},
    quizzes={1: "Quiz"},
    projects={1: ("Project", SCALE)},
    activities={1: "Workshop"},
    skills={1: "Statistics"},
    organizations={1: "College"},
    achievements={"abcd": "First aid"},
)
DAY0 = datetime(2026, 3, 1, tzinfo=UTC)
moments = st.integers(0, 20).map(lambda day: DAY0 + timedelta(days=day))
ids = st.just(1)
percents = st.integers(1, 100)
undated = st.builds(MasteryAtLeast, ids, percents)
leaves = st.one_of(
    st.builds(UnitsDone, ids),
    st.builds(QuizAtLeast, ids, percents),
    st.builds(ProjectAtLeast, ids, st.integers(0, 3)),
    st.builds(ScoreAtLeast, st.sampled_from(["quiz", "observation"]), ids, percents),
    st.builds(Passed, st.sampled_from(["observation", "attestation"]), ids),
    st.builds(LevelsAtLeast, ids, st.integers(0, 3), st.none() | st.integers(1, 2)),
    st.builds(HoursAtLeast, st.integers(1, 30), st.just((1,))),
    st.builds(HoursAtLeast, st.integers(1, 30), st.just(()), ids),
    st.just(Holds("abcd")),
    st.just(Holds(ref="https://example.org/a")),
    st.builds(
        Reported,
        st.just("https://example.org/a"),
        st.just("Simulator"),
        st.sampled_from(["", "x:passed"]),
        st.sampled_from([0, 80]),
        st.integers(1, 3),
    ),
    st.builds(AttestedBy, st.sampled_from(["mentor", "Mentor"]), st.none() | ids),
    st.builds(ApprovedBy, st.sampled_from(["owner", "educator"])),
    st.builds(After, moments),
)


def _grouped(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    some = parts.flatmap(lambda each: st.builds(NOf, st.integers(1, len(each)), st.just(each)))
    return st.one_of(st.builds(AllOf, parts), st.builds(AnyOf, parts), some)


def _timed(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    within = st.builds(WithinDays, st.integers(1, 20), inner)
    return st.one_of(st.builds(Before, moments, inner), st.builds(After, moments, inner), within)


dated: st.SearchStrategy[Rule] = st.recursive(leaves, lambda inner: _grouped(inner) | _timed(inner), max_leaves=5)


def _depth(rule: Rule) -> int:
    return 1 + max(map(_depth, parts_of(rule)), default=0)


trees: st.SearchStrategy[Rule] = st.recursive(dated | undated, _grouped, max_leaves=4).filter(
    lambda rule: _depth(rule) <= DEEPEST
)


def _shown(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Shown]:
    return st.builds(Shown, st.just(kind), ids, at=moments, organization=ids, source=st.uuids().map(str), **fields)


scores = st.none() | st.decimals(0, 100, places=2)
passes = st.none() | st.booleans()
results = st.one_of(
    _shown("quiz", percent=st.decimals(0, 100, places=2)),
    _shown("project", levels=st.tuples(st.integers(0, 3), st.integers(0, 3))),
    _shown("observation", percent=scores, is_passed=passes),
    _shown("attendance", hours=st.decimals(0, 20, places=2), is_passed=passes),
    _shown("attestation", role=st.sampled_from(["mentor", "coach"]), is_passed=passes),
    _shown("external", ref=st.just("https://example.org/a"), is_passed=passes),
    _shown(
        "external",
        ref=st.just("https://example.org/a"),
        is_passed=passes,
        percent=scores,
        verb=st.sampled_from(["x:passed", "x:seen"]),
    ),
)


def units_of(done: int, of: int) -> Units:
    return Units(min(done, of), of, tuple(DAY0 + timedelta(days=3 * n) for n in range(min(done, of))))


facts: st.SearchStrategy[Facts] = st.builds(
    Facts,
    results=st.lists(results, max_size=6, unique_by=lambda each: each.source).map(tuple),
    units=st.dictionaries(ids, st.builds(units_of, st.integers(0, 4), st.integers(0, 4))),
    mastery=st.dictionaries(ids, st.decimals(0, 100, places=2)),
    holds=st.dictionaries(st.just("abcd"), moments),
    approvals=st.dictionaries(st.sampled_from(["owner", "educator"]), moments),
    enrolled_at=st.none() | moments,
    now=st.none() | moments,
)
