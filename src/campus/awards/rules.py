"""What somebody must have shown to be awarded an achievement: a small typed tree, and the pure decision over it.

The tree is data (`Rule.tree`; its JSON Schema is `rule.schema.json` beside this file): `all` and `any` of
`units_done`, `quiz_at_least` and `project_at_least`. Deciding needs facts and nothing else: no clock, no database, so
that a decision that was stored can be made again (`Decision.to_json`, `Facts.from_json`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

DEEPEST = 5
MOST_PARTS = 50
TOP_LEVEL = 9  # of a project's scale, counted from 0
_BIGGEST_ID = 2**63 - 1


class RuleError(ValueError):
    """A tree that is no rule: `where` is the path to the fault, `reason` says what to do."""

    def __init__(self, *, where: str, reason: str) -> None:
        super().__init__(f"The rule cannot be read at {where}: {reason}")
        self.where = where
        self.reason = reason


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


Leaf = UnitsDone | QuizAtLeast | ProjectAtLeast
Rule = AllOf | AnyOf | Leaf


def parse(tree: object) -> Rule:
    """Return the typed form of a stored tree; raise RuleError naming the place and the fault."""
    rule = _parse(tree, where="the top", depth=1)
    if (found := sum(1 for _ in leaves(rule))) > MOST_PARTS:
        raise RuleError(where="the top", reason=f"it has {found} parts; at most {MOST_PARTS} are read")
    return rule


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Yield the parts that ask for something, in their order."""
    if isinstance(rule, AllOf | AnyOf):
        for part in rule.parts:
            yield from leaves(part)
    else:
        yield rule


def _parse(tree: object, *, where: str, depth: int) -> Rule:
    if depth > DEEPEST:
        raise RuleError(where=where, reason=f"it is nested deeper than {DEEPEST} levels")
    if not isinstance(tree, Mapping) or len(tree) != 1:
        raise RuleError(where=where, reason=f"expected an object with one of {', '.join(_PARSERS)}")
    [(name, value)] = tree.items()
    if name not in _PARSERS:
        raise RuleError(where=where, reason=f"{name!r} is unknown; expected one of {', '.join(_PARSERS)}")
    return _PARSERS[name](value, f"{where} > {name}", depth)


def _group(value: object, where: str, depth: int) -> tuple[Rule, ...]:
    if not isinstance(value, list) or not value:
        raise RuleError(where=where, reason="expected a list with at least one part")
    return tuple(_parse(part, where=f"{where} > {i}", depth=depth + 1) for i, part in enumerate(value, start=1))


def _number(value: object, *, where: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RuleError(where=where, reason=f"expected a whole number from {least} to {most}, got {value!r}")
    return value


def _pair(value: object, where: str, first: str, second: str, *, least: int, most: int) -> tuple[int, int]:
    if not isinstance(value, Mapping) or set(value) != {first, second}:
        raise RuleError(where=where, reason=f"expected exactly {first} and {second}")
    return (
        _number(value[first], where=f"{where} > {first}", least=1, most=_BIGGEST_ID),
        _number(value[second], where=f"{where} > {second}", least=least, most=most),
    )


_PARSERS: dict[str, Callable[[object, str, int], Rule]] = {
    "all": lambda value, where, depth: AllOf(_group(value, where, depth)),
    "any": lambda value, where, depth: AnyOf(_group(value, where, depth)),
    "units_done": lambda value, where, _: UnitsDone(_number(value, where=where, least=1, most=_BIGGEST_ID)),
    "quiz_at_least": lambda value, where, _: QuizAtLeast(*_pair(value, where, "quiz", "percent", least=1, most=100)),
    "project_at_least": lambda value, where, _: ProjectAtLeast(
        *_pair(value, where, "project", "level", least=0, most=TOP_LEVEL)
    ),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person has shown, by the ids that rules name; what is absent has not been tried."""

    units: Mapping[int, tuple[int, int]] = field(default_factory=dict)  # course -> units done, units there are
    quizzes: Mapping[int, Decimal] = field(default_factory=dict)  # quiz -> per cent of the best finished attempt
    # project -> the levels of each grade that was not handed back, one for every criterion
    projects: Mapping[int, tuple[tuple[int, ...], ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return a form that JSON keeps exactly (per cents as text)."""
        return {
            "units": {str(k): list(v) for k, v in self.units.items()},
            "quizzes": {str(k): str(v) for k, v in self.quizzes.items()},
            "projects": {str(k): [list(levels) for levels in v] for k, v in self.projects.items()},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Facts:
        """Return the facts that `to_json` wrote."""
        return cls(
            units={int(k): (done, of) for k, (done, of) in value["units"].items()},
            quizzes={int(k): Decimal(v) for k, v in value["quizzes"].items()},
            projects={int(k): tuple(tuple(levels) for levels in v) for k, v in value["projects"].items()},
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One node of the rule with what was found for it.

    `has` and `needs` are units (done, asked for), per cent, the lowest level of the best grade and the level asked for,
    or the number of parts that hold and must hold. `has` is None where nothing has been tried.
    """

    rule: Rule
    is_met: bool
    has: Decimal | int | None
    needs: int
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, part by part, with the rule and the facts it was made from."""

    rule: Rule
    facts: Facts
    root: Part
    revision: int = 1

    @property
    def is_met(self) -> bool:
        """Whether the achievement is earned."""
        return self.root.is_met

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that ask for something, in the rule's order."""
        return tuple(_leaf_parts(self.root))

    def to_json(self) -> dict[str, Any]:
        """Return what is stored beside an award: rule, facts and answer."""
        return {
            "rule": self.rule.to_json(),
            "revision": self.revision,
            "facts": self.facts.to_json(),
            "is_met": self.is_met,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Decision:
        """Make a stored decision again from its rule and its facts."""
        return decide(parse(value["rule"]), Facts.from_json(value["facts"]), revision=value["revision"])


def decide(rule: Rule, facts: Facts, *, revision: int = 1) -> Decision:
    """Return whether `facts` meet `rule`, and for every part why."""
    return Decision(rule=rule, facts=facts, root=_decide(rule, facts), revision=revision)


def _leaf_parts(part: Part) -> Iterator[Part]:
    if part.parts:
        for inner in part.parts:
            yield from _leaf_parts(inner)
    else:
        yield part


def _decide(rule: Rule, facts: Facts) -> Part:
    match rule:
        case AllOf(parts) | AnyOf(parts):
            found = tuple(_decide(part, facts) for part in parts)
            met = sum(part.is_met for part in found)
            needs = len(found) if isinstance(rule, AllOf) else 1
            return Part(rule, met >= needs, met, needs, found)
        case UnitsDone(course):
            done, of = facts.units.get(course, (0, 0))
            return Part(rule, 0 < of <= done, done, of)  # a course without units proves nothing
        case QuizAtLeast(quiz, percent):
            best = facts.quizzes.get(quiz)
            return Part(rule, best is not None and best >= percent, best, percent)
        case ProjectAtLeast(project, level):
            lowest = max((min(levels) for levels in facts.projects.get(project, ()) if levels), default=None)
            return Part(rule, lowest is not None and lowest >= level, lowest, level)


def two_places(percent: Decimal) -> Decimal:
    """Return per cent as facts hold it, never rounded up: what is shown is what is compared."""
    return percent.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
