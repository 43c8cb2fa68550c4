"""What came of quizzes and projects: best attempts, latest work, and the queue that waits for a grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, F, Min, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from campus.accounts.models import Person
from campus.assessments import allowances, opinions
from campus.assessments.allowances import NOTHING, Granted
from campus.assessments.models import (
    Answer,
    AnswerFile,
    Attempt,
    Criterion,
    DraftAnswer,
    Grade,
    Project,
    Question,
    Quiz,
    Result,
    Submission,
    SubmissionFile,
)
from campus.organizations import queries as organizations
from campus.organizations.models import Membership, Organization

State = Submission.State
GRACE = timedelta(seconds=30)  # after a deadline: what was sent in time over a slow line still counts
# Where names are hidden from graders, their order would tell something of them.
_SHOWN = Case(When(project__is_blind=True, then=Value("")), default=Lower("person__name"))
ORDERS = {
    "-wait": ("handed_in_at", "pk"),  # who waits longest stands first
    "wait": ("-handed_in_at", "-pk"),
    "learner": (_SHOWN, "handed_in_at", "pk"),
    "-learner": (_SHOWN.desc(), "handed_in_at", "pk"),
}


@dataclass(frozen=True)
class QuizState:
    """How far a person is with a quiz; `next_allowed_at` is None where a try may begin now, or none is left."""

    finished: tuple[Attempt, ...]  # oldest first
    open_attempt: Attempt | None
    attempts_left: int
    next_allowed_at: datetime | None
    best_percent: Decimal | None
    granted: Granted = NOTHING
    closes_at: datetime | None = None  # when the quiz closes for this person
    is_closed: bool = False

    @property
    def can_begin(self) -> bool:
        """Whether a new attempt may begin now."""
        is_free = self.attempts_left > 0 and self.next_allowed_at is None and not self.is_closed
        return self.open_attempt is None and is_free


class Tried(NamedTuple):
    """People who passed in any try, and people who were judged."""

    passed: int
    tried: int


class Assessed(NamedTuple):
    """One row of a grade: the criterion, the level's index, its name on the scale, and what it stands for."""

    criterion: Criterion
    level: int
    name: str
    description: str


@dataclass(frozen=True)
class Line:
    """One question of an attempt, numbered from 1, with the answer where there is one."""

    number: int
    question: Question
    answer: Answer | None
    draft: DraftAnswer | None = None
    is_met: bool = False  # whether it has what it needs: an answer, or a draft where all are handed in together

    @property
    def name(self) -> str:
        """What its fields are called on a page of all questions."""
        return f"q{self.number}"


@dataclass(frozen=True)
class Sheet:
    """An attempt as a row of questions."""

    attempt: Attempt
    lines: tuple[Line, ...]

    @property
    def answered(self) -> int:
        """How many questions are answered, handed in or not."""
        return sum(line.is_met for line in self.lines)

    @property
    def right(self) -> int:
        """How many are answered right."""
        return sum(line.answer is not None and line.answer.is_right for line in self.lines)

    @property
    def waiting(self) -> int:
        """How many answers wait for a person to mark them."""
        return sum(line.answer is not None and line.answer.score is None for line in self.lines)

    @property
    def has_parts(self) -> bool:
        """Whether any answer is right in part."""
        return any(line.answer and line.answer.score and not line.answer.is_right for line in self.lines)

    def open_after(self, number: int) -> Line | None:
        """Return the next question without an answer, going round at the end; None where all have one."""
        turned = (*self.lines[number:], *self.lines[:number])
        return next((line for line in turned if not line.is_met), None)


@dataclass(frozen=True)
class QueueCounts:
    """How much waits in all, on which projects, and since when."""

    total: int
    again: int  # tried before
    projects: tuple[tuple[Project, int], ...]
    oldest_at: datetime | None
    promised_days: int | None  # the shortest promise among what waits


def quiz_state(person: Person, quiz: Quiz, now: datetime) -> QuizState:
    """Return attempts made and left, when the next may begin, and the best result."""
    attempts = list(Attempt.objects.filter(person=person, quiz=quiz).select_related("quiz").order_by("number"))
    finished = tuple(attempt for attempt in attempts if attempt.finished_at)
    has = allowances.granted(person, quiz)
    closes_at = allowances.closes_at(person.pk, quiz, has)
    left = max(quiz.attempts + has.extra_attempts - len(attempts), 0)
    return QuizState(
        finished=finished,
        open_attempt=next((attempt for attempt in attempts if attempt.finished_at is None), None),
        attempts_left=left,
        next_allowed_at=_next_allowed(quiz, finished, now=now) if left else None,
        best_percent=max((a.percent for a in finished if a.percent is not None), default=None),
        granted=has,
        closes_at=closes_at,
        is_closed=closes_at is not None and closes_at <= now,
    )


def is_told(attempt: Attempt, state: QuizState) -> bool:
    """Say whether what was right may be shown of everything in an attempt."""
    when = Quiz.Feedback(attempt.quiz.feedback)
    if attempt.finished_at is None or when == Quiz.Feedback.NEVER:
        return False
    # While the last attempt is open it may ask what the ones before asked.
    has_ended = state.open_attempt is None and (not state.attempts_left or state.is_closed)
    return when != Quiz.Feedback.AFTER_LAST or has_ended


def is_marked_at_once(quiz: Quiz) -> bool:
    """Say whether each answer is final and told at once; otherwise all are drafts until the whole is handed in."""
    return quiz.feedback == Quiz.Feedback.AT_ONCE and not quiz.is_one_page


def marking_queue(organization: Organization) -> QuerySet[Answer]:
    """Return the answers that wait for a person to mark them, the longest wait first."""
    found = Answer.objects.filter(attempt__quiz__organization=organization, score__isnull=True)
    return found.select_related("attempt__quiz", "attempt__person", "question").order_by("at", "pk")


def _next_allowed(quiz: Quiz, finished: Sequence[Attempt], *, now: datetime) -> datetime | None:
    ends = [attempt.finished_at for attempt in finished if attempt.finished_at]
    if not ends:
        return None
    rested = max(ends) + timedelta(hours=quiz.cooling_off_hours)
    return rested if rested > now else None


def bank(quiz: Quiz) -> QuerySet[Question]:
    """Return the quiz's own questions in use."""
    return quiz.questions.filter(retired_at__isnull=True)


def drawable(quiz: Quiz) -> QuerySet[Question]:
    """Return the questions that an attempt may draw: of its own bank, and of those it shares."""
    banks = [quiz.pk, *quiz.banks.values_list("pk", flat=True)]
    return Question.objects.filter(quiz__in=banks, retired_at__isnull=True)


def asked_per_attempt(quiz: Quiz) -> int:
    """Return how many questions an attempt asks: as many as are drawn from each pool, at most what is in it."""
    in_pool: dict[str, int] = dict(
        drawable(quiz).order_by().values_list("pool").annotate(n=Count("pk")).values_list("pool", "n")
    )
    rest: int = sum(number for pool, number in in_pool.items() if pool not in quiz.pools)
    pooled: int = sum(min(number, in_pool.get(pool, 0)) for pool, number in quiz.pools.items())
    return pooled + min(quiz.draw, rest)


def sheet(attempt: Attempt) -> Sheet:
    """Return the questions of an attempt in the order shown, with their answers."""
    answers = {answer.question_id: answer for answer in attempt.answers.all()}
    drafts = {draft.question_id: draft for draft in attempt.drafts.all()}
    met = set(answers) if is_marked_at_once(attempt.quiz) else {*answers, *drafts}
    lines = (
        Line(number, question, answers.get(question.pk), drafts.get(question.pk), question.pk in met)
        for number, question in enumerate(questions_of(attempt), start=1)
    )
    return Sheet(attempt, tuple(lines))


def questions_of(attempt: Attempt) -> list[Question]:
    """Return the questions of an attempt in the order shown."""
    found = Question.objects.in_bulk(attempt.question_ids)
    return [found[pk] for pk in attempt.question_ids]


def passed_of_tried(kind: str, thing_id: int, *, percent: int | None = None, level: int | None = None) -> Tried:
    """Return how many of the people who were judged on something passed it in any try; `kind` as Result.kind.

    A project that was handed back counts as tried.
    """
    tried = Result.objects.filter(kind=kind, thing_id=thing_id).values("person").distinct()
    if kind == Result.Kind.PROJECT:
        handed_back = Submission.objects.filter(project_id=thing_id, grade__is_returned=True)
        tried = tried.union(handed_back.values("person"))
    done = passed(kind, thing_id, percent=percent, level=level)
    return Tried(done.values("person").distinct().count(), tried.count())


def passed(kind: str, thing_id: int, *, percent: int | None = None, level: int | None = None) -> QuerySet[Result]:
    """Return the results by which something was passed; `kind` as Result.kind.

    Passed is what the result says, or `percent` and more, or `level` and more on every criterion, where they are
    given. A graded project that says nothing of either has passed.
    """
    results = Result.objects.filter(kind=kind, thing_id=thing_id)
    if percent is not None:
        return results.filter(percent__gte=percent)
    return results.filter(lowest__gte=level) if level is not None else results.exclude(is_passed=False)


def latest_submission(person: Person, project: Project) -> Submission | None:
    """Return the newest try, in whichever state."""
    return Submission.objects.filter(person=person, project=project).order_by("-number").first()


def graded_submission(person: Person, project: Project) -> Submission | None:
    """Return the last try that was graded and not handed back."""
    graded = Submission.objects.filter(person=person, project=project, state=State.GRADED)
    return graded.select_related("grade__grader").order_by("-number").first()


def tries(person: Person, project: Project) -> list[Submission]:
    """Return every try of a person, newest first, with its grade and files."""
    own = Submission.objects.filter(person=person, project=project)
    return list(own.select_related("grade__grader").prefetch_related("files").order_by("-number"))


def assessed(submission: Submission) -> list[Assessed]:
    """Return the marks of a graded submission in the order of the rubric; nothing where there is no grade."""
    grade = Grade.objects.filter(submission=submission).first()
    if grade is None:
        return []
    scale = submission.project.scale
    marks = grade.marks.select_related("criterion").order_by("criterion__order", "criterion_id")
    return [
        Assessed(mark.criterion, mark.level, _item(scale, mark.level), _item(mark.criterion.levels, mark.level))
        for mark in marks
    ]


def _item(items: Sequence[str], index: int) -> str:
    return str(items[index]) if index < len(items) else ""


def is_in_use(project: Project) -> bool:
    """Say whether anything was handed in for the project: from then on its rubric keeps its shape."""
    return project.submissions.exclude(state=State.DRAFT).exists()


def submission_by_public_id(public_id: str) -> Submission | None:
    """Return a submission with its project, person and grade."""
    found = Submission.objects.filter(public_id=public_id)
    return found.select_related("project__organization", "person", "grade__grader").first()


def file_for(person: Person | None, public_id: str) -> SubmissionFile | None:
    """Return a file if this visitor may have it.

    Its author may, staff and peers who review it once it is handed in, and anybody if it is public.
    """
    found = (
        SubmissionFile.objects.select_related("submission__project__organization").filter(public_id=public_id).first()
    )
    if found is None:
        return None
    work = found.submission
    if work.is_public and work.state == State.GRADED:
        return found
    return found if person is not None and _reads(person, work) else None


def _reads(person: Person, work: Submission) -> bool:
    if work.person_id == person.pk:
        return True
    if work.state == State.DRAFT:
        return False
    return opinions.reviews(person, work) or staffs(person, work.project.organization)


def answer_file_for(person: Person, public_id: str) -> AnswerFile | None:
    """Return a file that answers a question if this person may have it: its author, staff once it is handed in."""
    found = AnswerFile.objects.select_related("attempt__quiz__organization").filter(public_id=public_id).first()
    if found is None or found.attempt.person_id == person.pk:
        return found
    is_handed_in = Answer.objects.filter(attempt=found.attempt, response__file=public_id).exists()
    return found if is_handed_in and staffs(person, found.attempt.quiz.organization) else None


def staffs(person: Person, organization: Organization) -> bool:
    """Say whether a person is owner or educator of an organization."""
    return organizations.role(person, organization) in (Membership.Role.OWNER, Membership.Role.EDUCATOR)


def waiting(
    organization: Organization,
    *,
    reader: Person | None = None,
    project_id: int | None = None,
    is_again: bool = False,
    order: str = "-wait",
) -> QuerySet[Submission]:
    """Return the work that waits for a grade, with a reader only what that reader can do something about.

    `order` is one of ORDERS (an unknown one counts as the longest wait).
    """
    found = _queue(organization, reader)
    if project_id is not None:
        found = found.filter(project_id=project_id)
    if is_again:
        found = found.filter(number__gt=1)
    return found.select_related("project", "person").order_by(*ORDERS.get(order, ORDERS["-wait"]))


def _queue(organization: Organization, reader: Person | None) -> QuerySet[Submission]:
    found = Submission.objects.filter(project__organization=organization, state=State.HANDED_IN)
    return found if reader is None else found.filter(opinions.for_reader(reader, organization))


def queue_counts(organization: Organization, *, reader: Person | None = None) -> QueueCounts:
    """Return the counts of the whole queue (of a reader's part of it), whatever it is filtered by."""
    work = _queue(organization, reader)
    sums = work.aggregate(
        total=Count("pk"),
        again=Count("pk", filter=Q(number__gt=1)),
        oldest=Min("handed_in_at"),
        promised=Min("project__promised_days"),
    )
    per = work.values(of=F("project_id")).annotate(n=Count("pk")).values_list("of", "n")
    projects = Project.objects.in_bulk([pk for pk, _ in per])
    named = sorted(((projects[pk], n) for pk, n in per), key=lambda pair: pair[0].title.casefold())
    return QueueCounts(sums["total"], sums["again"], tuple(named), sums["oldest"], sums["promised"])
