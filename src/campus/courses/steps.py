"""What a course asks for, step by step, and how far somebody is: plain values, decided without the database.

Progress is the badge completing itself, one sector a step, so a step counts as done only once it brings the badge
nearer: a quiz below the mark, or a project below the level, that the award rule asks for is not done yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.urls import reverse

GRADED, RETURNED, HANDED_IN, DRAFT = "graded", "returned", "handed_in", "draft"  # as Submission.State


class State(StrEnum):
    """Where a person stands with one step."""

    OPEN = "open"
    DRAFT = "draft"  # a project begun
    RETURNED = "returned"  # a project handed back for another try
    WAITING = "waiting"  # a project handed in: somebody else's turn
    RESTING = "resting"  # a quiz that may be taken again later
    CLOSED = "closed"  # nothing more can be done here without help
    DONE = "done"


READ = frozenset(["page", "file", "embed", "discussion"])
PAGES = frozenset(["quiz", "project"])  # kinds with addresses of their own
TURN = frozenset([State.OPEN, State.DRAFT, State.RETURNED])  # the learner's turn


@dataclass(frozen=True)
class Step:
    """One unit of a course as a step. `number` is its place from 1; `minutes` is 0 where nobody can say.

    `thing_id` is the primary key of what is assessed in it: of the quiz, the project or the activity.
    """

    kind: str  # as Unit.Kind
    unit_id: int
    title: str
    course: str  # the slug
    number: int = 0
    minutes: int = 0
    thing_id: int = 0
    state: State = State.OPEN
    percent: Decimal | None = None  # the best result of a quiz
    again_at: datetime | None = None  # when a resting quiz opens again, or would if it did not close before
    by: datetime | None = None  # by when it is to be done, where there is such a time
    is_over: bool = False  # that time has come

    @property
    def is_done(self) -> bool:
        """Whether it counts towards the badge."""
        return self.state is State.DONE

    @property
    def is_read(self) -> bool:
        """Whether it is done by saying so."""
        return self.kind in READ

    @property
    def url(self) -> str:
        """Where the step is taken."""
        name = self.kind if self.kind in PAGES else "unit"
        return reverse(name, args=[self.course, self.number])


@dataclass(frozen=True)
class Asked:
    """What award rules ask: per cents by quiz id, levels (index into the scale) by project id."""

    quizzes: Mapping[int, Decimal] = field(default_factory=dict)
    projects: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class QuizResult:
    """What somebody's attempts at one quiz came to."""

    best: Decimal | None = None
    finished: int = 0
    last_at: datetime | None = None  # when the last one was finished
    is_open: bool = False
    touched_at: datetime | None = None


@dataclass(frozen=True)
class ProjectResult:
    """What somebody's submissions for one project came to: the state of the last, the best of the graded."""

    state: str = ""
    level: int | None = None  # the lowest level in the best graded submission
    is_again: bool = False  # the last is a try after one that was handed back, which has no due date
    touched_at: datetime | None = None


@dataclass(frozen=True)
class ActivityResult:
    """What came of an activity: whether it was ever passed, and when something last did."""

    is_passed: bool = False
    touched_at: datetime | None = None


@dataclass(frozen=True)
class Terms:
    """What one person has of one quiz or project: by when, whether it ends then for good, how many attempts more."""

    by: datetime | None = None
    is_final: bool = False
    attempts: int = 0


NO_TERMS = Terms()


@dataclass(frozen=True)
class Results:
    """All that is known of one person in one or more courses; `terms` by kind of unit and thing."""

    units: Mapping[int, datetime] = field(default_factory=dict)
    quizzes: Mapping[int, QuizResult] = field(default_factory=dict)
    projects: Mapping[int, ProjectResult] = field(default_factory=dict)
    activities: Mapping[int, ActivityResult] = field(default_factory=dict)
    terms: Mapping[tuple[str, int], Terms] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """How far somebody is: `done` of `of` steps, and the next one that is theirs to take (None: done, or waiting)."""

    done: int
    of: int
    steps: Sequence[Step]
    next: Step | None

    @property
    def is_complete(self) -> bool:
        """Whether all steps are done; a course without steps never is."""
        return 0 < self.of == self.done

    @property
    def waiting(self) -> Step | None:
        """The first step that is held up by somebody else or by time."""
        return next((step for step in self.steps if step.state not in TURN and not step.is_done), None)


def decided(
    steps: Iterable[Step], *, results: Results, asked: Asked, rules: Mapping[int, QuizRule], now: datetime
) -> Progress:
    """Return the progress that `results` make of the bare `steps`; `rules` are by quiz id."""
    found = [_with_state(step, results=results, asked=asked, rules=rules, now=now) for step in steps]
    done = sum(step.is_done for step in found)
    return Progress(done, len(found), found, next((step for step in found if step.state in TURN), None))


@dataclass(frozen=True)
class QuizRule:
    """What a quiz itself asks for, how often it may be taken, and after what rest."""

    pass_percent: int
    attempts: int
    cooling_off: timedelta


def _with_state(step: Step, *, results: Results, asked: Asked, rules: Mapping[int, QuizRule], now: datetime) -> Step:
    if step.is_read:
        return replace(step, state=State.DONE if step.unit_id in results.units else State.OPEN)
    if step.kind == "activity":
        is_passed = results.activities.get(step.thing_id, ActivityResult()).is_passed
        return replace(step, state=State.DONE if is_passed else State.OPEN)
    terms = results.terms.get((step.kind, step.thing_id), NO_TERMS)
    step = replace(step, by=terms.by, is_over=terms.by is not None and terms.by <= now)
    if step.kind == "quiz":
        result = results.quizzes.get(step.thing_id, QuizResult())
        rule = rules[step.thing_id]
        rule = replace(rule, attempts=rule.attempts + terms.attempts)
        least = asked.quizzes.get(step.thing_id, Decimal(rule.pass_percent))
        return _quiz(step, result=result, least=least, rule=rule, now=now)
    result_of_project = results.projects.get(step.thing_id, ProjectResult())
    least_level = asked.projects.get(step.thing_id)
    return _project(step, result=result_of_project, least=least_level, is_final=terms.is_final)


def _quiz(step: Step, *, result: QuizResult, least: Decimal, rule: QuizRule, now: datetime) -> Step:
    again_at = result.last_at + rule.cooling_off if result.last_at else None
    again_at = again_at if again_at and again_at > now else None
    step = replace(step, percent=result.best)
    if result.best is not None and result.best >= least:
        return replace(step, state=State.DONE, by=None, is_over=False)
    if result.is_open:
        return replace(step, state=State.OPEN)
    if result.finished >= rule.attempts:
        return replace(step, state=State.CLOSED, by=None, is_over=False)
    if step.is_over:
        return replace(step, state=State.CLOSED)
    if again_at and step.by and again_at >= step.by:
        return replace(step, state=State.CLOSED, again_at=again_at)
    return replace(step, state=State.RESTING, again_at=again_at) if again_at else replace(step, state=State.OPEN)


def _project(step: Step, *, result: ProjectResult, least: int | None, is_final: bool) -> Step:
    """Return the step of a project. Only work that was not handed in yet has a time; late, it may be closed."""
    state = _project_state(result, least=least)
    if state not in {State.OPEN, State.DRAFT} or result.is_again:
        return replace(step, state=state, by=None, is_over=False)
    return replace(step, state=State.CLOSED if step.is_over and is_final else state)


def _project_state(result: ProjectResult, *, least: int | None) -> State:
    if result.level is not None and result.level >= (least or 0):
        return State.DONE
    return {
        DRAFT: State.DRAFT,
        HANDED_IN: State.WAITING,
        RETURNED: State.RETURNED,
        GRADED: State.CLOSED,
    }.get(result.state, State.OPEN)
