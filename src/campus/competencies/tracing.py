"""Estimate a skill from everything that was seen of it, by Weng and Lin's Bayesian rating (JMLR 12, 2011).

Each task is a match between the person and the task, won where it was done right: Bradley and Terry's model, which is
Rasch's with the task's difficulty as the other player. openskill does the updating; decision 0128 says why that
library, and what this does not know: every task counts as equally hard, and a guess as knowledge. What was seen is
always replayed in one order, so that the estimate does not depend on the order in which it became known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, sqrt

from openskill.models import BradleyTerryFull, BradleyTerryFullRating

from campus.competencies.mastery import Mastery

CENTRE, SPREAD = 25.0, 25 / 3  # openskill's scale: a person's skill before anything was seen, and its deviation
KNOWN = 1e-6  # deviation of what is not estimated: a task
BAND = 1.281552  # deviations each way that hold 4 of 5 cases
FADE = 0.055  # variance that a day adds: a skill not shown for a year is known about half as well
DAY = timedelta(days=1)
HALF = (0.25, 0.75)  # shares of a mark between which a task was neither done nor missed

_MODEL = BradleyTerryFull(tau=0.0)


@dataclass(frozen=True)
class Seen:
    """One thing seen: `reached` of `steps` (a question has one step and may reach part of it; a rubric its levels).

    `key` tells apart what was seen at one moment.
    """

    at: datetime
    key: str
    reached: float
    steps: int = 1


def estimate(things: Iterable[Seen]) -> Mastery | None:
    """Return what the things seen come to, in whichever order they are given; None for nothing."""
    rows = sorted(set(things), key=lambda each: (each.at, each.key, each.reached, each.steps))
    if not rows:
        return None
    mind, before = _MODEL.rating(mu=CENTRE, sigma=SPREAD), rows[0].at
    for each in rows:
        mind = _faded(mind, each.at - before)
        for step in range(1, each.steps + 1):
            mind = _met(mind, task=_difficulty(step, each.steps), share=min(max(each.reached - step + 1, 0.0), 1.0))
        before = each.at
    low, high = (_chance(mind.mu + side * mind.sigma, KNOWN) for side in (-BAND, BAND))
    return Mastery(_chance(mind.mu, mind.sigma), low, high, len(rows), rows[-1].at)


def _difficulty(step: int, steps: int) -> float:
    """Return how hard a step is: those of one rubric lie a prior deviation apart, round the middle."""
    return CENTRE + SPREAD * (2 * step - steps - 1) / 2


def _faded(mind: BradleyTerryFullRating, time: timedelta) -> BradleyTerryFullRating:
    return _MODEL.rating(mu=mind.mu, sigma=min(sqrt(mind.sigma**2 + FADE * (time / DAY)), SPREAD))


def _met(mind: BradleyTerryFullRating, *, task: float, share: float) -> BradleyTerryFullRating:
    low, high = HALF
    ranks: list[float] = [1, 2] if share > high else [2, 1] if share < low else [1, 1]
    ((after,), _task) = _MODEL.rate([[mind], [_MODEL.rating(mu=task, sigma=KNOWN)]], ranks=ranks)
    return after


def _chance(mu: float, sigma: float) -> int:
    """Return how likely somebody of that skill does a middling task right, in whole per cent.

    The model's own chance, as it stands in its updates; openskill's `predict_win` takes a normal curve there, which
    made skills that are known well look more extreme than what they rest on.
    """
    return round(100 / (1 + exp((CENTRE - mu) / sqrt(sigma**2 + 2 * _MODEL.beta**2))))
