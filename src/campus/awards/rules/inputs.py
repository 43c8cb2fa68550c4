"""What a rule looks at, as plain keys: news finds the rules that it touches by them, and facts are gathered by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from campus.awards.rules.tree import (
    ApprovedBy,
    AttestedBy,
    Holds,
    HoursAtLeast,
    Leaf,
    LevelsAtLeast,
    MasteryAtLeast,
    Passed,
    ProjectAtLeast,
    QuizAtLeast,
    Reported,
    Rule,
    ScoreAtLeast,
    UnitsDone,
    WithinDays,
    every,
    leaves,
)

ACTIVITIES = ("observation", "attendance", "attestation", "recognition")


class Input(NamedTuple):
    """One thing that is looked at: as RuleInput."""

    kind: str
    thing: int = 0
    ref: str = ""


def inputs(rule: Rule) -> set[Input]:
    """Return everything that a rule looks at."""
    found = {each for leaf in leaves(rule) for each in _of(leaf)}
    if any(isinstance(part, WithinDays) for part in every(rule)):
        found.add(Input("enrolment"))
    return found


def _of(leaf: Leaf) -> Iterator[Input]:
    match leaf:
        case UnitsDone(course):
            yield Input("course", course)
        case QuizAtLeast(quiz):
            yield Input("quiz", quiz)
        case ProjectAtLeast(project) | LevelsAtLeast(project):
            yield Input("project", project)
        case ScoreAtLeast(kind, thing) | Passed(kind, thing):
            yield Input(kind, thing)
        case MasteryAtLeast(skill):
            yield Input("skill", skill)
        case HoursAtLeast(_, _, int(organization)):
            yield Input("hours", organization)
        case HoursAtLeast(_, of):
            yield from (Input(kind, activity) for activity in of for kind in ACTIVITIES)
        case Holds(achievement, ref):
            yield Input("achievement", ref=achievement) if achievement else Input("external", ref=ref)
        case Reported(ref):
            yield Input("event", ref=ref)
        case AttestedBy(_, of):
            yield Input("attestation", of or 0)
        case ApprovedBy():
            yield Input("approval")
