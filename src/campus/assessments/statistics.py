"""What the figures say about an assessment, and what so few people cannot say: pure functions over plain values.

Classical test theory: difficulty is the mean share of the mark (p), discrimination the corrected point-biserial
correlation (Henrysson 1963), reliability Cronbach's alpha (1951), which is Kuder and Richardson's formula 20 (1937) for
right and wrong. Agreement of two graders is Cohen's kappa (1960; weighted, 1968). A rate has Wilson's
interval (1927). A figure that too few people stand behind is not given; `reason` says so in words. One that
some stand behind has a `caution`. What lacks is kept as a word of Lack, so that a figure can be stored and told in the
reader's language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import isclose, sqrt
from statistics import correlation, fmean, median, pvariance, quantiles

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LEAST = 5  # people, for the share of them that did something
LEAST_SPREAD = 20  # people, for what compares how they spread
SURE = 100  # people, from which on no caution is said
Z = 1.959964  # of the normal distribution, for 95 %


class Lack(StrEnum):
    """Why there is no figure."""

    NOBODY = "nobody"
    PEOPLE = "people"  # fewer than LEAST
    SPREAD = "spread"  # fewer people than LEAST_SPREAD
    WORKS = "works"  # fewer pieces of work than LEAST_SPREAD
    ALIKE = "alike"  # all did alike here
    REST_ALIKE = "rest_alike"  # all did alike on the rest
    ONE_ITEM = "one_item"
    SAME_SUM = "same_sum"
    ONE_LEVEL = "one_level"


@dataclass(frozen=True)
class Figure:
    """One figure: `value` from `n` people or pieces of work, or None and what lacks for one."""

    value: float | None
    n: int
    lack: str = ""  # of Lack

    @property
    def reason(self) -> str:
        """Why there is no figure, in words; empty where there is one."""
        return _reason(self.lack, self.n)

    @property
    def caution(self) -> str:
        """What to keep in mind where few stand behind it."""
        if self.value is None or self.n >= SURE:
            return ""
        return _("From only %(n)s: another %(n)s might well give another figure.") % {"n": self.n}


@dataclass(frozen=True)
class Rate:
    """How many of how many, 0 to 1, with the interval that holds the true share 19 times of 20; low and high always."""

    share: float | None
    low: float
    high: float
    n: int
    lack: str = ""

    @property
    def reason(self) -> str:
        """As Figure's."""
        return _reason(self.lack, self.n)


@dataclass(frozen=True)
class Spread:
    """The middle of some counts or times and where the middle half lies; None where there are too few."""

    middle: float | None
    low: float | None
    high: float | None
    n: int
    lack: str = ""

    @property
    def reason(self) -> str:
        """As Figure's."""
        return _reason(self.lack, self.n)


def pass_rate(passed: int, tried: int) -> Rate:
    """Return the share that passed with Wilson's interval; no share below LEAST people, but what they show."""
    if tried == 0:
        return Rate(None, 0.0, 1.0, 0, Lack.NOBODY)
    share, square = passed / tried, Z * Z
    centre = (share + square / (2 * tried)) / (1 + square / tried)
    half = Z / (1 + square / tried) * sqrt(share * (1 - share) / tried + square / (4 * tried * tried))
    low, high = max(centre - half, 0.0), min(centre + half, 1.0)
    return Rate(share, low, high, tried) if tried >= LEAST else Rate(None, low, high, tried, Lack.PEOPLE)


def spread(values: Sequence[float]) -> Spread:
    """Return the median and the quartiles: of attempts made, of seconds taken."""
    if len(values) < LEAST:
        return Spread(None, None, None, len(values), Lack.PEOPLE)
    low, _middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(median(values), low, high, len(values))


def difficulty(scores: Sequence[float]) -> Figure:
    """Return the mean share of the mark (0 nobody, 1 everybody): the higher, the easier."""
    if len(scores) < LEAST:
        return Figure(None, len(scores), Lack.PEOPLE)
    return Figure(fmean(scores), len(scores))


def discrimination(scores: Sequence[float], rests: Sequence[float]) -> Figure:
    """Return how far an item goes with the rest of the test, -1 to 1; `rests` are each person's scores without it."""
    n = len(scores)
    if n < LEAST_SPREAD:
        return Figure(None, n, Lack.SPREAD)
    if _is_flat(scores):
        return Figure(None, n, Lack.ALIKE)
    if _is_flat(rests):
        return Figure(None, n, Lack.REST_ALIKE)
    return Figure(correlation(scores, rests), n)


def alpha(rows: Sequence[Sequence[float]]) -> Figure:
    """Return Cronbach's alpha of people's scores (rows) on the same items (columns)."""
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < LEAST_SPREAD:
        return Figure(None, n, Lack.SPREAD)
    if k < 2:
        return Figure(None, n, Lack.ONE_ITEM)
    whole = pvariance([sum(row) for row in rows])
    if isclose(whole, 0, abs_tol=1e-12):
        return Figure(None, n, Lack.SAME_SUM)
    within = sum(pvariance(item) for item in zip(*rows, strict=True))
    return Figure(k / (k - 1) * (1 - within / whole), n)


def reliability_of_draw(rows: Sequence[Sequence[float]]) -> Figure:
    """Return the reliability of a mean over items drawn anew for each person: 1 - MSW/MSB, the intraclass ICC(1, k).

    Items nested in people (Shrout and Fleiss 1979, case 1): where each gets other questions alpha cannot be computed.
    """
    rows = [row for row in rows if len(row) > 1]
    n = len(rows)
    if n < LEAST_SPREAD:
        return Figure(None, n, Lack.SPREAD)
    means, counts = [fmean(row) for row in rows], [len(row) for row in rows]
    grand = fmean(mark for row in rows for mark in row)
    between = sum(k * (mean - grand) ** 2 for k, mean in zip(counts, means, strict=True)) / (n - 1)
    squares = sum((mark - mean) ** 2 for row, mean in zip(rows, means, strict=True) for mark in row)
    if isclose(between, 0, abs_tol=1e-12):
        return Figure(None, n, Lack.SAME_SUM)
    return Figure(1 - squares / (sum(counts) - n) / between, n)


def cohen(pairs: Sequence[tuple[int, int]], *, weight: Callable[[int, int], float] | None = None) -> Figure:
    """Return Cohen's kappa of two graders' levels of the same work: 1 agreement, 0 no more than chance gives.

    `weight` tells how far two levels are apart (`apart`); without it any difference counts whole.
    """
    n, far = len(pairs), weight or _differs
    if n < LEAST_SPREAD:
        return Figure(None, n, Lack.WORKS)
    firsts, seconds = Counter(a for a, _b in pairs), Counter(b for _a, b in pairs)
    seen = fmean(far(a, b) for a, b in pairs)
    chance = sum(m * k * far(a, b) for a, m in firsts.items() for b, k in seconds.items()) / (n * n)
    if isclose(chance, 0, abs_tol=1e-12):
        return Figure(None, n, Lack.ONE_LEVEL)
    return Figure(1 - seen / chance, n)


def _differs(a: int, b: int) -> float:
    return float(a != b)


def apart(a: int, b: int) -> float:
    """Return how many levels lie between: the linear weight."""
    return float(abs(a - b))


def _is_flat(values: Sequence[float]) -> bool:
    return all(isclose(a, b, abs_tol=1e-12) for a, b in pairwise(values))


def _reason(lack: str, n: int) -> str:
    if lack in {Lack.PEOPLE, Lack.SPREAD, Lack.WORKS}:
        return _few(n, lack)
    return {
        "": "",
        Lack.NOBODY: _("Nobody has tried yet."),
        Lack.ALIKE: _("Everybody did alike here, so it tells nobody apart."),
        Lack.REST_ALIKE: _("Everybody did alike on the rest, so there is nothing to compare with."),
        Lack.ONE_ITEM: _("One question alone cannot agree with itself: two are needed."),
        Lack.SAME_SUM: _("Everybody has the same sum, so it tells nobody apart."),
        Lack.ONE_LEVEL: _("One and the same level throughout: agreement cannot be told from habit."),
    }[lack]


def _few(n: int, lack: str) -> str:
    words = ngettext(
        "%(n)s person so far; from %(least)s on it says something.",
        "%(n)s people so far; from %(least)s on it says something.",
        n,
    )
    if lack == Lack.WORKS:
        words = ngettext(
            "%(n)s piece of work so far; from %(least)s on it says something.",
            "%(n)s pieces of work so far; from %(least)s on it says something.",
            n,
        )
    return words % {"n": n, "least": LEAST if lack == Lack.PEOPLE else LEAST_SPREAD}
