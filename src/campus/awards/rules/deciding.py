"""The pure decision over a rule and facts: no clock and no database, so that it can be made again at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from campus.awards.rules.facts import Facts, Shown
from campus.awards.rules.reading import parse
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
    Timed,
    UnitsDone,
    WithinDays,
)


@dataclass(frozen=True, slots=True)
class Window:
    """From when (or ever) until just before when (or always) something must have been shown to count."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, at: datetime | None) -> bool:
        if at is None:  # a decision of before results had dates; no rule of then asked for one
            return True
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)

    def narrowed(self, *, since: datetime | None = None, until: datetime | None = None) -> Window:
        """Return the part of it that another window leaves."""
        begins = [each for each in (self.since, since) if each is not None]
        ends = [each for each in (self.until, until) if each is not None]
        return Window(max(begins, default=None), min(ends, default=None))


ALWAYS = Window()


@dataclass(frozen=True, slots=True)
class Part:
    """One node of the rule with what was found for it.

    `has` and `needs` are units (done, asked for), per cent, hours, the lowest level of the best grade and the level
    asked for, criteria at the level, or the number of parts that hold and must hold. `has` is None where nothing has
    been tried. `by` are the results that it was judged by: the best one, or all hours.
    """

    rule: Rule
    is_met: bool
    has: Decimal | int | None
    needs: Decimal | int
    parts: tuple[Part, ...] = ()
    by: tuple[Shown, ...] = ()


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

    @property
    def results(self) -> tuple[Shown, ...]:
        """The results that the parts that hold were met by, each once."""
        return tuple(dict.fromkeys(shown for part in self.parts if part.is_met for shown in part.by))

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
    return Decision(rule=rule, facts=facts, root=_decide(rule, facts, ALWAYS), revision=revision)


def gap(part: Part) -> float:
    """Return how much is missing: 0 where it holds, up to 1 for each part that is needed and has not been begun."""
    if part.is_met:
        return 0.0
    if part.parts:
        missing = sorted(gap(inner) for inner in part.parts if not inner.is_met)
        return max(sum(missing[: max(int(part.needs) - int(part.has or 0), 1)]), 0.01)
    if part.has is None or not part.needs:
        return 1.0
    return min(max(float(1 - Decimal(part.has) / Decimal(part.needs)), 0.01), 1.0)


def share(part: Part) -> float:
    """Return how much is done, 0 to 1: parts that hold, of a group as many as it needs; units one by one.

    A try that was not enough counts for nothing: nobody is on the way by half a test.
    """
    if part.is_met:
        return 1.0
    if part.parts:
        best = sorted(map(share, part.parts), reverse=True)[: max(int(part.needs), 1)]
        return sum(best) / max(int(part.needs), 1)
    if isinstance(part.rule, UnitsDone) and part.has and part.needs:
        return min(float(Decimal(part.has) / Decimal(part.needs)), 1.0)
    return 0.0


def _leaf_parts(part: Part) -> Iterator[Part]:
    if part.parts:
        for inner in part.parts:
            yield from _leaf_parts(inner)
    else:
        yield part


def _decide(rule: Rule, facts: Facts, window: Window) -> Part:
    if isinstance(rule, AllOf | AnyOf | NOf):
        found = tuple(_decide(part, facts, window) for part in rule.parts)
        met = sum(part.is_met for part in found)
        needs = rule.n if isinstance(rule, NOf) else len(found) if isinstance(rule, AllOf) else 1
        return Part(rule, met >= needs, met, needs, found)
    if isinstance(rule, Before | After | WithinDays):
        return _timed(rule, facts, window)
    return _LEAVES[type(rule)](rule, facts, window)


def _timed(rule: Timed, facts: Facts, window: Window) -> Part:
    if rule.part is None:
        has_come = facts.now is not None and facts.now >= rule.date
        return Part(rule, has_come, int(has_come), 1)
    if isinstance(rule, WithinDays):
        begun = facts.enrolled_at  # who never enrolled has no days
        inside = window.narrowed(until=begun + timedelta(days=rule.days)) if begun else None
    elif isinstance(rule, Before):
        inside = window.narrowed(until=rule.date)
    else:
        inside = window.narrowed(since=rule.date)
    found = _decide(rule.part, facts if inside else Facts(), inside or window)
    is_met = inside is not None and found.is_met
    return Part(rule, is_met, int(is_met), 1, (found,))


def _results(facts: Facts, window: Window, kind: str, thing: int) -> Iterator[Shown]:
    return (each for each in facts.results if each.kind == kind and each.thing == thing and each.at in window)


def _units_done(rule: UnitsDone, facts: Facts, window: Window) -> Part:
    units = facts.units.get(rule.course)
    if units is None:
        return Part(rule, False, 0, 0)
    done = units.done if window == ALWAYS else sum(at in window for at in units.at)
    return Part(rule, 0 < units.of <= done, done, units.of)  # a course without units proves nothing


def _score(rule: Rule, facts: Facts, window: Window, *, kind: str, thing: int, percent: int) -> Part:
    # The first of equals: facts stand in their order.
    scored = [each for each in _results(facts, window, kind, thing) if each.percent is not None]
    best = max(scored, key=lambda each: each.percent or Decimal(0), default=None)
    if best is None or best.percent is None:
        return Part(rule, False, None, percent)
    return Part(rule, best.percent >= percent, best.percent, percent, by=(best,))


def _quiz(rule: QuizAtLeast, facts: Facts, window: Window) -> Part:
    return _score(rule, facts, window, kind="quiz", thing=rule.quiz, percent=rule.percent)


def _scored(rule: ScoreAtLeast, facts: Facts, window: Window) -> Part:
    return _score(rule, facts, window, kind=rule.kind, thing=rule.id, percent=rule.percent)


def _project(rule: ProjectAtLeast, facts: Facts, window: Window) -> Part:
    graded = [each for each in _results(facts, window, "project", rule.project) if each.levels]
    best = max(graded, key=lambda each: min(each.levels), default=None)
    if best is None:
        return Part(rule, False, None, rule.level)
    return Part(rule, min(best.levels) >= rule.level, min(best.levels), rule.level, by=(best,))


def _levels(rule: LevelsAtLeast, facts: Facts, window: Window) -> Part:
    def reached(grade: Shown) -> int:
        return sum(level >= rule.level for level in grade.levels)

    graded = [each for each in _results(facts, window, "project", rule.project) if each.levels]
    best = max(graded, key=lambda each: (reached(each) >= (rule.of or len(each.levels)), reached(each)), default=None)
    if best is None:
        return Part(rule, False, None, rule.of or 0)
    needs = rule.of or len(best.levels)
    return Part(rule, reached(best) >= needs, reached(best), needs, by=(best,))


def _passed(rule: Passed, facts: Facts, window: Window) -> Part:
    tried = list(_results(facts, window, rule.kind, rule.id))
    passed = [each for each in tried if each.is_passed]
    if not tried:
        return Part(rule, False, None, 1)
    return Part(rule, bool(passed), int(bool(passed)), 1, by=tuple(passed[:1] or tried[:1]))


def _mastery(rule: MasteryAtLeast, facts: Facts, _window: Window) -> Part:
    has = facts.mastery.get(rule.skill)
    return Part(rule, has is not None and has >= rule.percent, has, rule.percent)


def _hours(rule: HoursAtLeast, facts: Facts, window: Window) -> Part:
    counted = tuple(
        each
        for each in facts.results
        if each.hours is not None and each.is_passed is not False and each.at in window and _is_where(rule, each)
    )
    total = sum((each.hours for each in counted if each.hours), Decimal(0))
    return Part(rule, total >= rule.hours, total if counted else None, rule.hours, by=counted)


def _is_where(rule: HoursAtLeast, shown: Shown) -> bool:
    if rule.any is not None:
        return shown.organization == rule.any
    return shown.thing in rule.of and shown.kind not in {"quiz", "project", "external"}


def _holds(rule: Holds, facts: Facts, window: Window) -> Part:
    if rule.achievement:
        at = facts.holds.get(rule.achievement)
        return Part(rule, at is not None and at in window, None if at is None else int(at in window), 1)
    # A credential that was shown, and not what another system calls by the same address.
    found = [each for each in facts.results if each.kind == "external" and each.ref == rule.ref and not each.verb]
    return _said(rule, (each for each in found if each.at in window))


def _reported(rule: Reported, facts: Facts, window: Window) -> Part:
    told = [
        each
        for each in facts.results
        if each.kind == "external" and each.ref == rule.ref and each.verb and rule.verb in ("", each.verb)
    ]
    counted = [each for each in told if each.at in window and each.is_passed is not False]
    if rule.times == 1 and rule.percent:
        best = max(counted, key=lambda each: each.percent or Decimal(0), default=None)
        if best is None or best.percent is None:
            return Part(rule, False, None, rule.percent)
        return Part(rule, best.percent >= rule.percent, best.percent, rule.percent, by=(best,))
    good = tuple(each for each in counted if (each.percent or 0) >= rule.percent)
    return Part(rule, len(good) >= rule.times, len(good) if counted else None, rule.times, by=good[: rule.times])


def _attested(rule: AttestedBy, facts: Facts, window: Window) -> Part:
    role = rule.role.casefold()
    found = (each for each in facts.results if each.kind == "attestation" and each.role.casefold() == role)
    return _said(rule, (each for each in found if rule.of in (None, each.thing) and each.at in window))


def _said(rule: Rule, found: Iterable[Shown]) -> Part:
    """Judge by whether anybody said yes, or said nothing against it."""
    tried = list(found)
    good = [each for each in tried if each.is_passed is not False]
    return Part(rule, bool(good), int(bool(good)) if tried else None, 1, by=tuple(good[:1]))


def _approved(rule: ApprovedBy, facts: Facts, window: Window) -> Part:
    given = [at for role, at in facts.approvals.items() if rule.role in ("educator", role) and at in window]
    return Part(rule, bool(given), 1 if given else None, 1)


_LEAVES: dict[type, Callable[[Any, Facts, Window], Part]] = {
    UnitsDone: _units_done,
    QuizAtLeast: _quiz,
    ProjectAtLeast: _project,
    ScoreAtLeast: _scored,
    Passed: _passed,
    LevelsAtLeast: _levels,
    MasteryAtLeast: _mastery,
    HoursAtLeast: _hours,
    Holds: _holds,
    Reported: _reported,
    AttestedBy: _attested,
    ApprovedBy: _approved,
}
