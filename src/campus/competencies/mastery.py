"""What is known of one person's skill, as a plain value, and what that comes to in a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEAST = 3  # things seen, below which nothing is said
SOLID = 60  # per cent that the lower end of the band must reach
FRESH = timedelta(days=180)  # after which what was solid is worth another look


class State(StrEnum):
    """How a skill stands."""

    SOLID = "solid"
    SHAKY = "shaky"
    REVISIT = "revisit"  # was solid, long ago
    EARLY = "early"  # too little seen to say


@dataclass(frozen=True)
class Mastery:
    """How likely a person does a middling task of the skill right, in per cent, and between which two in 4 of 5 cases.

    `n` tells how many things it rests on, `at` when the last of them was done.
    """

    percent: int
    low: int
    high: int
    n: int
    at: datetime

    def state(self, now: datetime) -> State:
        """Return how it stands on a day."""
        if self.n < LEAST:
            return State.EARLY
        if self.low < SOLID:
            return State.SHAKY
        return State.REVISIT if now - self.at > FRESH else State.SOLID
