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
    again_at: datetime | None = None  # when a resting quiz opens again

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
    touched_at: datetime | None = None


@dataclass(frozen=True)
class ActivityResult:
    """What came of an activity: whether it was ever passed, and when something last did."""

    is_passed: bool = False
    touched_at: datetime | None = None


@dataclass(frozen=True)
class Results:
    """All that is known of one person in one or more courses."""

    units: Mapping[int, datetime] = field(default_factory=dict)
    quizzes: Mapping[int, QuizResult] = field(default_factory=dict)
    projects: Mapping[int, ProjectResult] = field(default_factory=dict)
    activities: Mapping[int, ActivityResult] = field(default_factory=dict)


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
    if step.kind == "quiz":
        result = results.quizzes.get(step.thing_id, QuizResult())
        rule = rules[step.thing_id]
        least = asked.quizzes.get(step.thing_id, Decimal(rule.pass_percent))
        return _quiz(step, result=result, least=least, rule=rule, now=now)
    result_of_project = results.projects.get(step.thing_id, ProjectResult())
    return replace(step, state=_project_state(result_of_project, least=asked.projects.get(step.thing_id)))


def _quiz(step: Step, *, result: QuizResult, least: Decimal, rule: QuizRule, now: datetime) -> Step:
    again_at = result.last_at + rule.cooling_off if result.last_at else None
    if result.best is not None and result.best >= least:
        state = State.DONE
    elif result.is_open:
        state = State.OPEN
    elif result.finished >= rule.attempts:
        state = State.CLOSED
    elif again_at and again_at > now:
        state = State.RESTING
    else:
        state = State.OPEN
    return replace(step, state=state, percent=result.best, again_at=again_at if state is State.RESTING else None)


def _project_state(result: ProjectResult, *, least: int | None) -> State:
    if result.level is not None and result.level >= (least or 0):
        return State.DONE
    return {
        DRAFT: State.DRAFT,
        HANDED_IN: State.WAITING,
        RETURNED: State.RETURNED,
        GRADED: State.CLOSED,
    }.get(result.state, State.OPEN)
