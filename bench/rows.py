"""The one form of every figure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure. `aim` is what we hold ourselves to (None: none is set), `against` the other side of a ratio."""

    name: str
    value: float
    unit: str
    how: str
    aim: float | None = None
    is_least: bool = False  # the aim is a floor, not a ceiling
    against: dict[str, float] | None = None

    @property
    def met(self) -> bool | None:
        """Tell whether the aim is met; None where there is no aim."""
        if self.aim is None:
            return None
        return self.value >= self.aim if self.is_least else self.value <= self.aim

    def to_json(self) -> dict[str, Any]:
        """Return the row as it stands in build/bench.json."""
        row = asdict(self)
        del row["is_least"]
        return {**row, "met": self.met}
