"""What somebody must have shown to be awarded an achievement: a small typed tree, and the pure decision over it.

The tree is data (`Rule.tree`; its JSON Schema is `rule.schema.json` in this folder): groups (`all`, `any`, `n_of`) and
times (`before`, `after`, `within_days`) around parts that each ask for one thing. Deciding needs facts and nothing
else, so that a decision that was stored can be made again (`Decision.to_json`, `Decision.from_json`).
"""

from campus.awards.rules.deciding import Decision, Part, decide, gap
from campus.awards.rules.facts import Facts, Shown, Units, two_places
from campus.awards.rules.inputs import ACTIVITIES, Input, inputs
from campus.awards.rules.reading import APPROVERS, DEEPEST, KINDS, MOST_PARTS, TOP_LEVEL, RuleError, parse
from campus.awards.rules.tree import (
    GRADED,
    After,
    AllOf,
    AnyOf,
    ApprovedBy,
    AttestedBy,
    Before,
    Holds,
    HoursAtLeast,
    Leaf,
    LevelsAtLeast,
    MasteryAtLeast,
    NOf,
    Passed,
    ProjectAtLeast,
    QuizAtLeast,
    Reported,
    Rule,
    ScoreAtLeast,
    UnitsDone,
    WithinDays,
    every,
    is_timed,
    leaves,
    parts_of,
)

__all__ = [
    "ACTIVITIES",
    "APPROVERS",
    "DEEPEST",
    "GRADED",
    "KINDS",
    "MOST_PARTS",
    "TOP_LEVEL",
    "After",
    "AllOf",
    "AnyOf",
    "ApprovedBy",
    "AttestedBy",
    "Before",
    "Decision",
    "Facts",
    "Holds",
    "HoursAtLeast",
    "Input",
    "Leaf",
    "LevelsAtLeast",
    "MasteryAtLeast",
    "NOf",
    "Part",
    "Passed",
    "ProjectAtLeast",
    "QuizAtLeast",
    "Reported",
    "Rule",
    "RuleError",
    "ScoreAtLeast",
    "Shown",
    "Units",
    "UnitsDone",
    "WithinDays",
    "decide",
    "every",
    "gap",
    "inputs",
    "is_timed",
    "leaves",
    "parse",
    "parts_of",
    "two_places",
]
