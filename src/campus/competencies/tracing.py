"""Estimate a skill from everything that was seen of it, by Weng and Lin's Bayesian rating (JMLR 12, 2011).

Each task is a match between the person and the task, won where it was done right: Bradley and Terry's model, which is
Rasch's with the task's difficulty as the other player. openskill does the updating; decision 0128 says why that
library. How hard a task is comes from everybody who tried it, once they are enough (`rate`, decision 0144); until then
it is middling. A guess counts as knowledge. What was seen is always replayed in one order, so that neither estimates
nor ratings depend on the order in which it became known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, sqrt
from types import MappingProxyType

from openskill.models import BradleyTerryFull, BradleyTerryFullRating

from campus.competencies.mastery import Mastery

CENTRE, SPREAD = 25.0, 25 / 3  # openskill's scale: a person's skill before anything was seen, and its deviation
KNOWN = 1e-6  # deviation of what is not estimated: a task of which too little is known
TASK_SPREAD = SPREAD / 2  # of a task before anybody tried it: most lie near the middle
LEAST_PEOPLE = 20  # who tried a task, below which it stays middling
BAND = 1.281552  # deviations each way that hold 4 of 5 cases
FADE = 0.055  # variance that a day adds: a skill not shown for a year is known about half as well
DAY = timedelta(days=1)
HALF = (0.25, 0.75)  # shares of a mark between which a task was neither done nor missed

_MODEL = BradleyTerryFull(tau=0.0)


@dataclass(frozen=True)
class Seen:
    """One thing seen: `reached` of `steps` (a question has one step and may reach part of it; a rubric its levels).

    `key` tells apart what was seen at one moment; `task` is what was tried, empty where nobody can say.
    """

    at: datetime
    key: str
    reached: float
    steps: int = 1
    task: str = ""


@dataclass(frozen=True)
class Hardness:
    """How hard a task proved to be on openskill's scale, how sure that is, and how many people it rests on."""

    mu: float
    sigma: float
    people: int


Known = Mapping[str, Hardness]
NOTHING_KNOWN: Known = MappingProxyType({})


def estimate(things: Iterable[Seen], known: Known = NOTHING_KNOWN) -> Mastery | None:
    """Return what the things seen come to, in whichever order they are given; None for nothing.

    `known` says by its key how hard a task is; the steps of one are told apart as `step_of` does.
    """
    rows = sorted(set(things), key=lambda each: (each.at, each.key, each.reached, each.steps, each.task))
    if not rows:
        return None
    mind, before = _MODEL.rating(mu=CENTRE, sigma=SPREAD), rows[0].at
    for each in rows:
        mind = _faded(mind, each.at - before)
        for step in range(1, each.steps + 1):
            hard = known.get(step_of(each, step))
            task = _MODEL.rating(mu=hard.mu, sigma=hard.sigma) if hard else _middling(step, each.steps, sigma=KNOWN)
            mind, _after = _met(mind, task, share=_share(each, step))
        before = each.at
    low, high = (_chance(mind.mu + side * mind.sigma, KNOWN) for side in (-BAND, BAND))
    return Mastery(_chance(mind.mu, mind.sigma), low, high, len(rows), rows[-1].at)


def rate(seen: Mapping[int, Iterable[Seen]]) -> dict[str, Hardness]:
    """Return how hard each task proved to be, from what was seen of many people (by id) in one skill.

    People and tasks move together, match by match in the order of time, as two players do; a person's first try at a
    task counts, as later ones tell of practice. Tasks that fewer than LEAST_PEOPLE tried are left out.
    """
    minds: dict[int, BradleyTerryFullRating] = {}
    tasks: dict[str, BradleyTerryFullRating] = {}
    tried: dict[str, set[int]] = defaultdict(set)
    for each, person in _in_order(seen):
        for step in range(1, each.steps + 1):
            key = step_of(each, step)
            if person in tried[key]:
                continue
            tried[key].add(person)
            mind = minds.get(person) or _MODEL.rating(mu=CENTRE, sigma=SPREAD)
            task = tasks.get(key) or _middling(step, each.steps, sigma=TASK_SPREAD)
            minds[person], tasks[key] = _met(mind, task, share=_share(each, step))
    return {
        key: Hardness(task.mu, task.sigma, len(tried[key]))
        for key, task in sorted(tasks.items())
        if len(tried[key]) >= LEAST_PEOPLE
    }


def _in_order(seen: Mapping[int, Iterable[Seen]]) -> list[tuple[Seen, int]]:
    rows = {(each, person) for person, things in seen.items() for each in things if each.task}
    return sorted(rows, key=lambda row: (row[0].at, row[0].key, row[1], row[0].reached, row[0].steps, row[0].task))


def step_of(each: Seen, step: int) -> str:
    """Return the key of one step of what was tried."""
    return f"{each.task}/{step}/{each.steps}" if each.task else ""


def _share(each: Seen, step: int) -> float:
    return min(max(each.reached - step + 1, 0.0), 1.0)


def _middling(step: int, steps: int, *, sigma: float) -> BradleyTerryFullRating:
    return _MODEL.rating(mu=_difficulty(step, steps), sigma=sigma)


def _difficulty(step: int, steps: int) -> float:
    """Return how hard a step is: those of one rubric lie a prior deviation apart, round the middle."""
    return CENTRE + SPREAD * (2 * step - steps - 1) / 2


def _faded(mind: BradleyTerryFullRating, time: timedelta) -> BradleyTerryFullRating:
    return _MODEL.rating(mu=mind.mu, sigma=min(sqrt(mind.sigma**2 + FADE * (time / DAY)), SPREAD))


def _met(
    mind: BradleyTerryFullRating, task: BradleyTerryFullRating, *, share: float
) -> tuple[BradleyTerryFullRating, BradleyTerryFullRating]:
    """Return a person and a task as they are rated after they met."""
    low, high = HALF
    ranks: list[float] = [1, 2] if share > high else [2, 1] if share < low else [1, 1]
    ((person,), (other,)) = _MODEL.rate([[mind], [task]], ranks=ranks)
    return person, other


def _chance(mu: float, sigma: float) -> int:
    """Return how likely somebody of that skill does a middling task right, in whole per cent.

    The model's own chance, as it stands in its updates; openskill's `predict_win` takes a normal curve there, which
    made skills that are known well look more extreme than what they rest on.
    """
    return round(100 / (1 + exp((CENTRE - mu) / sqrt(sigma**2 + 2 * _MODEL.beta**2))))
