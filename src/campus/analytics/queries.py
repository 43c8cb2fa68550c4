"""What the derived rows say: how a course goes, who is stuck where, and how much waits for a grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from campus.analytics.models import Report, Standing
from campus.assessments.models import Grade, Quiz, Result, Submission
from campus.courses.models import Cohort, Course, Unit
from campus.courses.steps import TURN, State
from campus.organizations.models import Organization

SILENT = timedelta(days=14)  # without anything done, where it is one's own turn
FAILED = 2  # results below the mark, from which on somebody should look
MONTH = timedelta(days=30)


def silent(now: datetime) -> Q:
    """Return the condition of having done nothing for long, although it is one's own turn."""
    return Q(state__in=[*TURN, State.RESTING], last_at__lt=now - SILENT)


def failing(_now: datetime) -> Q:
    """Return the condition of failing again and again at the step that is theirs."""
    return Q(fails__gte=FAILED) & ~Q(state__in=[State.DONE, State.CLOSED, Standing.COMING, Standing.ENDED])


def closed(_now: datetime) -> Q:
    """Return the condition of having nothing left that one can do without help."""
    return Q(state=State.CLOSED)


KINDS = {"silent": silent, "failing": failing, "closed": closed}


def is_stuck(now: datetime) -> Q:
    """Return the condition of being stuck in any way."""
    return silent(now) | failing(now) | closed(now)


@dataclass(frozen=True)
class Summary:
    """How many take a course, and where they are; `week` and `month` have done something in that time."""

    of: int
    done: int
    waiting: int  # for a grade
    stuck: int
    silent: int
    failing: int
    closed: int
    coming: int  # the course has not begun for them
    ended: int  # it ended for them before all was done
    week: int
    month: int

    @property
    def going(self) -> int:
        """How many are under way and neither wait nor are stuck."""
        return max(self.of - self.done - self.waiting - self.stuck - self.coming - self.ended, 0)


def _counts(now: datetime) -> dict[str, Any]:
    return {
        "n": Count("pk"),
        "finished": Count("pk", filter=Q(state=State.DONE)),
        "waiting": Count("pk", filter=Q(state=State.WAITING) & ~is_stuck(now)),
        "stuck": Count("pk", filter=is_stuck(now)),
        "silent": Count("pk", filter=silent(now)),
        "failing": Count("pk", filter=failing(now)),
        "closed": Count("pk", filter=closed(now)),
        "coming": Count("pk", filter=Q(state=Standing.COMING)),
        "ended": Count("pk", filter=Q(state=Standing.ENDED)),
        "week": Count("pk", filter=Q(last_at__gte=now - timedelta(days=7))),
        "month": Count("pk", filter=Q(last_at__gte=now - MONTH)),
    }


def _summary(rows: Iterable[Mapping[str, Any]]) -> Summary:
    """Add the counts of several groups of learners up."""
    names = ("waiting", "stuck", "silent", "failing", "closed", "coming", "ended", "week", "month")
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update({name: row[name] for name in ("n", "finished", *names)})
    return Summary(of=sums["n"], done=sums["finished"], **{name: sums[name] for name in names})


def _of(course: Course, cohort: Cohort | None) -> QuerySet[Standing]:
    """Return where those who take a course stand, all or those of one of its cohorts."""
    found = Standing.objects.filter(course=course)
    return found.filter(person__in=cohort.enrolments.values("person")) if cohort else found


def summary(course: Course, cohort: Cohort | None = None, *, now: datetime) -> Summary:
    """Return how many of a course's learners, or of one cohort, are where."""
    return _summary([_of(course, cohort).aggregate(**_counts(now))])


def summaries(organization: Organization, *, now: datetime) -> dict[int, Summary]:
    """Return the same for each course of an institution, by course."""
    rows = Standing.objects.filter(course__organization=organization).values("course").annotate(**_counts(now))
    return {row["course"]: _summary([row]) for row in rows.order_by()}


@dataclass(frozen=True)
class Place:
    """A step of a course: how many are at it, how many of them are stuck, and how many came so far."""

    number: int
    title: str
    here: int
    stuck: int
    reached: int


def progress(
    course: Course, outline: Collection[Unit], cohort: Cohort | None = None, *, now: datetime
) -> tuple[Summary, list[Place]]:
    """Return how many are where, in all and at each unit of the outline, in one query; of one cohort where one is said.

    Who is at a unit, or has done all, has reached those before it. A unit of earlier editions alone stands where its
    number was.
    """
    grouped = _of(course, cohort).order_by().values("unit", "number", "title")
    rows = list(grouped.annotate(**_counts(now)))
    units = {unit.line: (number, unit.name) for number, unit in enumerate(outline, 1)}
    units |= {row["unit"]: (row["number"], row["title"]) for row in rows if row["unit"] and row["unit"] not in units}
    whole = _summary(rows)
    placed, reached = [], whole.done
    for line, (number, title) in sorted(units.items(), key=lambda each: each[1][0], reverse=True):
        here = _summary(row for row in rows if row["unit"] == line)
        reached += here.of
        placed.append(Place(number, title, here.of, here.stuck, reached))
    return whole, placed[::-1]


def stuck(course: Course, cohort: Cohort | None = None, *, why: str, now: datetime) -> QuerySet[Standing]:
    """Return who is stuck in a course, who did nothing for longest first; `why` is one of KINDS, else in any way."""
    condition = KINDS.get(why, is_stuck)(now)
    return _of(course, cohort).filter(condition).select_related("person").order_by("last_at", "pk")


def close(course: Course, *, steps: int) -> QuerySet[Standing]:
    """Return who has at most so many steps of a course left, and can take them, by name."""
    left = Standing.objects.filter(course=course, of__gt=F("done"), of__lte=F("done") + steps)
    return left.exclude(state=State.CLOSED).select_related("person").order_by("person__name", "pk")


def reports(things: Collection[tuple[str, int]]) -> dict[tuple[str, int], Report]:
    """Return the reports of these things (kind and id), those that are made."""
    wanted = Q(pk__in=[])
    for kind in {kind for kind, _pk in things}:
        wanted |= Q(kind=kind, thing_id__in=[pk for other, pk in things if other == kind])
    return {(each.kind, each.thing_id): each for each in Report.objects.filter(wanted, made_at__isnull=False)}


def flagged(organization: Organization) -> QuerySet[Report]:
    """Return the reports of an institution's quizzes with questions to look at (each with `title`), the most first."""
    title = Quiz.objects.filter(pk=OuterRef("thing_id")).values("title")
    found = Report.objects.filter(organization=organization, flagged__gt=0, kind=Result.Kind.QUIZ)
    return found.annotate(title=Subquery(title)).order_by("-flagged", "pk")


@dataclass(frozen=True)
class Load:
    """The work that waits for a grade on one project: how much, since when, how much longer than was promised."""

    project: str
    waiting: int
    oldest_at: datetime
    promised_days: int

    def is_late(self, now: datetime) -> bool:
        """Whether the oldest waits longer than was promised."""
        return now - self.oldest_at > timedelta(days=self.promised_days)


def load(organization: Organization) -> list[Load]:
    """Return what waits for a grade, project by project, the longest wait first."""
    work = Submission.objects.filter(project__organization=organization, state=Submission.State.HANDED_IN)
    rows = work.values("project", name=F("project__title"), promised=F("project__promised_days"))
    counted = rows.annotate(n=Count("pk"), oldest=Min("handed_in_at")).order_by("oldest")
    return [Load(row["name"], row["n"], row["oldest"], row["promised"]) for row in counted if row["oldest"]]


def graded_by(organization: Organization, *, now: datetime) -> list[tuple[str, int]]:
    """Return who graded how much in the last thirty days, the most first."""
    grades = Grade.objects.filter(submission__project__organization=organization, at__gte=now - MONTH)
    rows = grades.values(name=F("grader__name")).annotate(n=Count("pk")).order_by("-n", "name")
    return [(row["name"], row["n"]) for row in rows]
