"""The parts that a rule is made of: frozen values, each with the JSON it is stored as (rule.schema.json)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class UnitsDone:
    """Every unit of a course is finished."""

    course: int

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"units_done": self.course}


@dataclass(frozen=True, slots=True)
class QuizAtLeast:
    """The best finished attempt at a quiz reached so many per cent."""

    quiz: int
    percent: int

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"quiz_at_least": {"quiz": self.quiz, "percent": self.percent}}


@dataclass(frozen=True, slots=True)
class ProjectAtLeast:
    """One grade of a project, not handed back, reached a level (an index into its scale) on every criterion."""

    project: int
    level: int

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"project_at_least": {"project": self.project, "level": self.level}}


@dataclass(frozen=True, slots=True)
class ScoreAtLeast:
    """The best result of anything assessed reached so many per cent; `kind` as Result.kind."""

    kind: str
    id: int
    percent: int

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"score_at_least": {"kind": self.kind, "id": self.id, "percent": self.percent}}


@dataclass(frozen=True, slots=True)
class Passed:
    """Anything assessed was passed once, as its assessor or its own mark says."""

    kind: str
    id: int

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"passed": {"kind": self.kind, "id": self.id}}


@dataclass(frozen=True, slots=True)
class LevelsAtLeast:
    """One grade of a project reached a level on so many criteria; `of` is None for all of them."""

    project: int
    level: int
    of: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        of = "all" if self.of is None else self.of
        return {"levels_at_least": {"project": self.project, "level": self.level, "of": of}}


@dataclass(frozen=True, slots=True)
class MasteryAtLeast:
    """The estimate of a skill, over all results so far, stands at so many per cent."""

    skill: int
    percent: int

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"mastery_at_least": {"skill": self.skill, "percent": self.percent}}


@dataclass(frozen=True, slots=True)
class HoursAtLeast:
    """So many hours in these activities together, or in any of an institution (`any`, its id)."""

    hours: int
    of: tuple[int, ...] = ()
    any: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        where: dict[str, Any] = {"of": list(self.of)} if self.any is None else {"any": self.any}
        return {"hours_at_least": {"hours": self.hours, **where}}


@dataclass(frozen=True, slots=True)
class Holds:
    """Holds an achievement from here (`achievement`, its public id), or from elsewhere (`ref`, its address)."""

    achievement: str = ""
    ref: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"holds": {"achievement": self.achievement} if self.achievement else {"ref": self.ref}}


# The verb of a grade in a gradebook; no statement has it, for the verbs of those are IRIs.
GRADED = "graded"


@dataclass(frozen=True, slots=True)
class Reported:
    """Another system told so often that somebody did this there, each time at so many per cent (0: any or none).

    `ref` is the activity as that system names it, `title` what people here call it; `verb` is empty for any.
    """

    ref: str
    title: str
    verb: str = ""
    percent: int = 0
    times: int = 1

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        names = ("ref", "title", "verb", "percent", "times")
        return {"reported": {name: getattr(self, name) for name in names}}


@dataclass(frozen=True, slots=True)
class AttestedBy:
    """Somebody in this role confirmed it; in one activity, or in any where `of` is None."""

    role: str
    of: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"attested_by": {"role": self.role, "of": self.of}}


@dataclass(frozen=True, slots=True)
class ApprovedBy:
    """An owner, or anybody on the staff ("educator"), approved that this person is awarded this."""

    role: str

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"approved_by": {"role": self.role}}


@dataclass(frozen=True, slots=True)
class Before:
    """Its part holds by what was shown before a moment."""

    date: datetime
    part: Rule

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"before": {"date": self.date.isoformat(), "of": self.part.to_json()}}


@dataclass(frozen=True, slots=True)
class After:
    """Its part holds by what was shown from a moment on; without a part: the moment has come."""

    date: datetime
    part: Rule | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"after": {"date": self.date.isoformat(), **({"of": self.part.to_json()} if self.part else {})}}


@dataclass(frozen=True, slots=True)
class WithinDays:
    """Its part holds by what was shown up to so many days after enrolling, the last time of several."""

    days: int
    part: Rule

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"within_days": {"days": self.days, "of": self.part.to_json()}}


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Rule, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"all": [part.to_json() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Rule, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"any": [part.to_json() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class NOf:
    """At least `n` parts hold."""

    n: int
    parts: tuple[Rule, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the tree as stored."""
        return {"n_of": {"n": self.n, "of": [part.to_json() for part in self.parts]}}


Group = AllOf | AnyOf | NOf
Timed = Before | After | WithinDays
Asking = (
    UnitsDone
    | QuizAtLeast
    | ProjectAtLeast
    | ScoreAtLeast
    | Passed
    | LevelsAtLeast
    | MasteryAtLeast
    | HoursAtLeast
    | Holds
    | Reported
    | AttestedBy
    | ApprovedBy
)
Leaf = Asking | After
Rule = Group | Timed | Asking


def parts_of(rule: Rule) -> tuple[Rule, ...]:
    """Return what stands directly inside a part."""
    if isinstance(rule, AllOf | AnyOf | NOf):
        return rule.parts
    if isinstance(rule, Before | After | WithinDays):
        return (rule.part,) if rule.part is not None else ()
    return ()


def every(rule: Rule) -> Iterator[Rule]:
    """Yield a rule and all that stands inside it, in its order."""
    yield rule
    for part in parts_of(rule):
        yield from every(part)


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Yield the parts that ask for something, in their order."""
    for part in every(rule):
        if not isinstance(part, AllOf | AnyOf | NOf | Before | WithinDays) and not parts_of(part):
            yield part


def is_timed(rule: Rule) -> bool:
    """Say whether what was shown when matters: then facts need their dates."""
    return any(isinstance(part, Before | After | WithinDays) for part in every(rule))
