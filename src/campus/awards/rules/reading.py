"""Read a stored tree into its typed form; a tree that is no rule is refused with the place and the fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from campus.awards.rules.tree import (
    After,
    AllOf,
    AnyOf,
    ApprovedBy,
    AttestedBy,
    Before,
    Holds,
    HoursAtLeast,
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
    leaves,
)

DEEPEST = 5
MOST_PARTS = 50
MOST_HOURS = 100_000
MOST_DAYS = 3_660
TOP_LEVEL = 9  # of a project's scale, counted from 0
LONGEST_ROLE = 40
LONGEST_REF = 400
LONGEST_TITLE = 120
MOST_TIMES = 1000
KINDS = ("quiz", "project", "observation", "attendance", "attestation", "recognition")
APPROVERS = ("owner", "educator")
_BIGGEST_ID = 2**63 - 1


class RuleError(ValueError):
    """A tree that is no rule: `where` is the path to the fault, `reason` says what to do."""

    def __init__(self, *, where: str, reason: str) -> None:
        super().__init__(f"The rule cannot be read at {where}: {reason}")
        self.where = where
        self.reason = reason


def parse(tree: object) -> Rule:
    """Return the typed form of a stored tree; raise RuleError naming the place and the fault."""
    rule = _parse(tree, "the top", 1)
    if (found := sum(1 for _ in leaves(rule))) > MOST_PARTS:
        raise RuleError(where="the top", reason=f"it has {found} parts; at most {MOST_PARTS} are read")
    return rule


def _parse(tree: object, where: str, depth: int) -> Rule:
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
    return tuple(_parse(part, f"{where} > {i}", depth + 1) for i, part in enumerate(value, start=1))


def _number(value: object, where: str, *, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RuleError(where=where, reason=f"expected a whole number from {least} to {most}, got {value!r}")
    return value


def _id(value: object, where: str) -> int:
    return _number(value, where, least=1, most=_BIGGEST_ID)


def _fields(value: object, where: str, *names: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or set(value) != set(names):
        raise RuleError(where=where, reason=f"expected exactly {' and '.join(names)}")
    return value


def _word(value: object, where: str, *, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise RuleError(where=where, reason=f"expected one of {', '.join(known)}, got {value!r}")
    return value


def _text(value: object, where: str, *, most: int) -> str:
    if not isinstance(value, str) or not value.strip() or value != value.strip() or len(value) > most:
        raise RuleError(where=where, reason=f"expected a text of 1 to {most} characters, got {value!r}")
    return value


def _percent(value: object, where: str) -> int:
    return _number(value, where, least=1, most=100)


def _n_of(value: object, where: str, depth: int) -> Rule:
    said = _fields(value, where, "n", "of")
    parts = _group(said["of"], f"{where} > of", depth)
    return NOf(_number(said["n"], f"{where} > n", least=1, most=len(parts)), parts)


def _quiz(value: object, where: str, _depth: int) -> Rule:
    said = _fields(value, where, "quiz", "percent")
    return QuizAtLeast(_id(said["quiz"], f"{where} > quiz"), _percent(said["percent"], f"{where} > percent"))


def _project(value: object, where: str, _depth: int) -> Rule:
    said = _fields(value, where, "project", "level")
    return ProjectAtLeast(_id(said["project"], f"{where} > project"), _level(said, where))


def _level(said: Mapping[str, Any], where: str) -> int:
    return _number(said["level"], f"{where} > level", least=0, most=TOP_LEVEL)


def _levels(value: object, where: str, _depth: int) -> Rule:
    said = _fields(value, where, "project", "level", "of")
    of = None if said["of"] == "all" else _number(said["of"], f"{where} > of", least=1, most=MOST_PARTS)
    return LevelsAtLeast(_id(said["project"], f"{where} > project"), _level(said, where), of)


def _score(value: object, where: str, _depth: int) -> Rule:
    said = _fields(value, where, "kind", "id", "percent")
    kind = _word(said["kind"], f"{where} > kind", known=KINDS)
    return ScoreAtLeast(kind, _id(said["id"], f"{where} > id"), _percent(said["percent"], f"{where} > percent"))


def _passed(value: object, where: str, _depth: int) -> Rule:
    said = _fields(value, where, "kind", "id")
    return Passed(_word(said["kind"], f"{where} > kind", known=KINDS), _id(said["id"], f"{where} > id"))


def _mastery(value: object, where: str, _depth: int) -> Rule:
    said = _fields(value, where, "skill", "percent")
    return MasteryAtLeast(_id(said["skill"], f"{where} > skill"), _percent(said["percent"], f"{where} > percent"))


def _hours(value: object, where: str, _depth: int) -> Rule:
    is_any = isinstance(value, Mapping) and "any" in value
    said = _fields(value, where, "hours", "any" if is_any else "of")
    hours = _number(said["hours"], f"{where} > hours", least=1, most=MOST_HOURS)
    if is_any:
        return HoursAtLeast(hours, any=_id(said["any"], f"{where} > any"))
    if not isinstance(said["of"], list) or not said["of"] or len(said["of"]) > MOST_PARTS:
        raise RuleError(where=f"{where} > of", reason=f"expected a list of 1 to {MOST_PARTS} activities")
    return HoursAtLeast(hours, tuple(_id(each, f"{where} > of") for each in said["of"]))


def _holds(value: object, where: str, _depth: int) -> Rule:
    if isinstance(value, Mapping) and "ref" in value:
        said = _fields(value, where, "ref")
        return Holds(ref=_text(said["ref"], f"{where} > ref", most=LONGEST_REF))
    said = _fields(value, where, "achievement")
    return Holds(achievement=_text(said["achievement"], f"{where} > achievement", most=19))


def _reported(value: object, where: str, _depth: int) -> Rule:
    said = _fields(value, where, "ref", "title", "verb", "percent", "times")
    return Reported(
        ref=_text(said["ref"], f"{where} > ref", most=LONGEST_REF),
        title=_text(said["title"], f"{where} > title", most=LONGEST_TITLE),
        verb="" if said["verb"] == "" else _text(said["verb"], f"{where} > verb", most=LONGEST_REF),
        percent=_number(said["percent"], f"{where} > percent", least=0, most=100),
        times=_number(said["times"], f"{where} > times", least=1, most=MOST_TIMES),
    )


def _attested(value: object, where: str, _depth: int) -> Rule:
    said = _fields(value, where, "role", "of")
    of = None if said["of"] is None else _id(said["of"], f"{where} > of")
    return AttestedBy(_text(said["role"], f"{where} > role", most=LONGEST_ROLE), of)


def _approved(value: object, where: str, _depth: int) -> Rule:
    return ApprovedBy(_word(_fields(value, where, "role")["role"], f"{where} > role", known=APPROVERS))


def _moment(value: object, where: str) -> datetime:
    """Return a moment: a date (its first moment, in UTC), or a date and time with its offset."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or not isinstance(value, str) or (moment.tzinfo is None and "T" in value):
        raise RuleError(where=where, reason=f"expected a date, or a moment with its offset, got {value!r}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _timed(part: object, where: str, depth: int) -> Rule:
    rule = _parse(part, f"{where} > of", depth + 1)
    if any(isinstance(each, MasteryAtLeast) for each in every(rule)):
        raise RuleError(where=where, reason="mastery is an estimate of today, so it cannot stand under a date")
    return rule


def _before(value: object, where: str, depth: int) -> Rule:
    said = _fields(value, where, "date", "of")
    return Before(_moment(said["date"], f"{where} > date"), _timed(said["of"], where, depth))


def _after(value: object, where: str, depth: int) -> Rule:
    if isinstance(value, Mapping) and "of" in value:
        said = _fields(value, where, "date", "of")
        return After(_moment(said["date"], f"{where} > date"), _timed(said["of"], where, depth))
    return After(_moment(_fields(value, where, "date")["date"], f"{where} > date"))


def _within(value: object, where: str, depth: int) -> Rule:
    said = _fields(value, where, "days", "of")
    days = _number(said["days"], f"{where} > days", least=1, most=MOST_DAYS)
    return WithinDays(days, _timed(said["of"], where, depth))


_PARSERS: dict[str, Callable[[object, str, int], Rule]] = {
    "all": lambda value, where, depth: AllOf(_group(value, where, depth)),
    "any": lambda value, where, depth: AnyOf(_group(value, where, depth)),
    "n_of": _n_of,
    "units_done": lambda value, where, _: UnitsDone(_id(value, where)),
    "quiz_at_least": _quiz,
    "project_at_least": _project,
    "score_at_least": _score,
    "passed": _passed,
    "levels_at_least": _levels,
    "mastery_at_least": _mastery,
    "hours_at_least": _hours,
    "holds": _holds,
    "reported": _reported,
    "attested_by": _attested,
    "approved_by": _approved,
    "before": _before,
    "after": _after,
    "within_days": _within,
}
