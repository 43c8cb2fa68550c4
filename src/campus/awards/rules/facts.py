"""What a person has shown, as plain values: all that a decision is made from, and is stored with it.

Nothing here depends on the order or the repetition of results: they are a set, kept in one order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """One result, as far as rules look at it. `at` is None in decisions that were stored before results had dates."""

    kind: str
    thing: int
    at: datetime | None = None
    percent: Decimal | None = None
    levels: tuple[int, ...] = ()
    hours: Decimal | None = None
    is_passed: bool | None = None
    ref: str = ""
    role: str = ""
    organization: int = 0
    source: str = ""
    verb: str = ""  # of what another system told

    def to_json(self) -> dict[str, Any]:
        """Return a form that JSON keeps exactly, without what is empty (numbers with a point as text)."""
        said: dict[str, Any] = {"kind": self.kind, "thing": self.thing}
        said |= {name: list(self.levels) for name in ("levels",) if self.levels}
        said |= {name: str(value) for name in ("percent", "hours") if (value := getattr(self, name)) is not None}
        said |= {
            name: value for name in ("ref", "role", "organization", "source", "verb") if (value := getattr(self, name))
        }
        if self.is_passed is not None:
            said["is_passed"] = self.is_passed
        return said | ({"at": self.at.isoformat()} if self.at else {})

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Shown:
        """Return what `to_json` wrote."""
        read: dict[str, Any] = dict(value)
        read["levels"] = tuple(value.get("levels", ()))
        read |= {name: Decimal(value[name]) for name in ("percent", "hours") if name in value}
        read |= {"at": datetime.fromisoformat(value["at"])} if "at" in value else {}
        return cls(**read)


@dataclass(frozen=True, slots=True)
class Units:
    """How many units of a course are done, of how many; when, where a rule asks for dates."""

    done: int
    of: int
    at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person has shown of what a rule names; what is absent has not been tried."""

    results: tuple[Shown, ...] = ()
    units: Mapping[int, Units] = field(default_factory=dict)  # by course
    mastery: Mapping[int, Decimal] = field(default_factory=dict)  # by skill
    holds: Mapping[str, datetime] = field(default_factory=dict)  # by public id: since when
    approvals: Mapping[str, datetime] = field(default_factory=dict)  # by the role of who approved
    enrolled_at: datetime | None = None  # the last time
    now: datetime | None = None  # of the decision, where a rule waits for a day
    since: datetime | None = None  # results of before did not count: a revocation, or the award that is renewed

    def __post_init__(self) -> None:
        object.__setattr__(self, "results", tuple(sorted(set(self.results), key=_place)))

    def plus(self, *more: Shown) -> Facts:
        """Return these facts with more results."""
        return replace(self, results=(*self.results, *more))

    def to_json(self) -> dict[str, Any]:
        """Return a form that JSON keeps exactly, without what is empty."""
        said: dict[str, Any] = {"results": [each.to_json() for each in self.results]}
        said |= {"units": {str(course): _units_json(units) for course, units in self.units.items()}}
        said |= {"mastery": {str(skill): str(percent) for skill, percent in self.mastery.items()}}
        for name in ("holds", "approvals"):
            said[name] = {key: at.isoformat() for key, at in getattr(self, name).items()}
        for name in ("enrolled_at", "now", "since"):
            if (at := getattr(self, name)) is not None:
                said[name] = at.isoformat()
        return {name: value for name, value in said.items() if value or name == "results"}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Facts:
        """Return the facts that `to_json` wrote, now or before results had a form of their own (decision 0070)."""
        if "results" not in value:
            return _of_before(value)
        return cls(
            results=tuple(Shown.from_json(each) for each in value["results"]),
            units={int(course): _units(said) for course, said in value.get("units", {}).items()},
            mastery={int(skill): Decimal(percent) for skill, percent in value.get("mastery", {}).items()},
            holds={key: datetime.fromisoformat(at) for key, at in value.get("holds", {}).items()},
            approvals={key: datetime.fromisoformat(at) for key, at in value.get("approvals", {}).items()},
            enrolled_at=_moment(value, "enrolled_at"),
            now=_moment(value, "now"),
            since=_moment(value, "since"),
        )


def two_places(percent: Decimal) -> Decimal:
    """Return per cent as facts hold it, never rounded up: what is shown is what is compared."""
    return percent.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def _place(shown: Shown) -> tuple[str, int, datetime, str, str]:
    return shown.kind, shown.thing, shown.at or _BEGINNING, shown.source, str((shown.percent, shown.levels))


def _moment(value: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(value[name]) if name in value else None


def _units_json(units: Units) -> dict[str, Any]:
    dates = {"at": [at.isoformat() for at in units.at]} if units.at else {}
    return {"done": units.done, "of": units.of, **dates}


def _units(said: Mapping[str, Any]) -> Units:
    return Units(said["done"], said["of"], tuple(datetime.fromisoformat(at) for at in said.get("at", ())))


def _of_before(value: Mapping[str, Any]) -> Facts:
    quizzes = [Shown("quiz", int(quiz), percent=Decimal(percent)) for quiz, percent in value["quizzes"].items()]
    projects = [
        Shown("project", int(project), levels=tuple(levels))
        for project, grades in value["projects"].items()
        for levels in grades
    ]
    units = {int(course): Units(done, of) for course, (done, of) in value["units"].items()}
    return Facts(results=(*quizzes, *projects), units=units)
