"""How far two opinions on a rubric agree: pure functions over levels by criterion.

A level is a place on an ordered scale; kappa is what agreement is left when chance is taken out, where a near miss
weighs less than a far one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campus.assessments import statistics

Levels = Mapping[int, int]


@dataclass(frozen=True)
class Agreement:
    """`n` pairs of levels; `exact` and `adjacent` in per cent, kappa up to 1; None where there is too little to say."""

    n: int
    exact: float | None
    adjacent: float | None  # at most one level apart, the exact ones among them
    kappa: float | None


def distance(first: Levels, second: Levels) -> int:
    """Return how many levels two opinions lie apart on the criterion where they lie furthest apart."""
    return max((abs(first[key] - second[key]) for key in first.keys() & second.keys()), default=0)


def lower(first: Levels, second: Levels) -> dict[int, int]:
    """Return the level that both vouch for on each criterion: the lower of two, or the only one."""
    return {key: min(said[key] for said in (first, second) if key in said) for key in [*first, *second]}


def median(opinions: Sequence[Levels]) -> dict[int, int]:
    """Return the middle level of each criterion, the lower of two middles."""
    said: dict[int, list[int]] = {}
    for levels in opinions:
        for key, level in levels.items():
            said.setdefault(key, []).append(level)
    return {key: sorted(levels)[(len(levels) - 1) // 2] for key, levels in said.items()}


def agreement(pairs: Sequence[tuple[int, int]]) -> Agreement:
    """Return how far pairs of levels agree."""
    n = len(pairs)
    if not n:
        return Agreement(0, None, None, None)
    exact = sum(a == b for a, b in pairs) / n
    near = sum(abs(a - b) <= 1 for a, b in pairs) / n
    return Agreement(n, 100 * exact, 100 * near, statistics.cohen(pairs, weight=statistics.apart).value)
