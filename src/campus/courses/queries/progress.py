"""How far everybody is, in a number of queries that does not grow with courses, units or people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from operator import itemgetter

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils.module_loading import import_string

from campus.accounts.models import Person
from campus.assessments.models import Attempt, Result, Submission
from campus.common.together import Ask, Question, Rows, moment, together
from campus.courses.models import Course, Edition, Enrolment, Unit, UnitDone
from campus.courses.queries import dates
from campus.courses.queries.editions import ACTIVITIES, edition_for, outlines, units
from campus.courses.steps import (
    DRAFT,
    RETURNED,
    TURN,
    ActivityResult,
    Asked,
    Progress,
    ProjectResult,
    QuizResult,
    QuizRule,
    Results,
    Step,
    decided,
)

HUNDREDTH = Decimal("0.01")
LOT = 4_000  # people asked about at once: each is named seven times, and SQLite takes 32,766 names in one question


def steps(course: Course, edition: Edition | None) -> list[Step]:
    """Return the steps of an edition of the course as anybody finds them."""
    return _steps(course, units(edition))


def _steps(course: Course, outline: Iterable[Unit]) -> list[Step]:
    return [_step(course, unit, number) for number, unit in enumerate(outline, 1)]


def _step(course: Course, unit: Unit, number: int) -> Step:
    thing = unit.thing
    bare = Step(unit.kind, unit.pk, unit.name, course.slug, number)
    return replace(bare, thing_id=thing.pk) if thing else replace(bare, minutes=unit.minutes)


def progress(person: Person, course: Course, *, now: datetime) -> Progress:
    """Return how far the person is in the edition of the course that they have before them."""
    outline = units(edition_for(person, course))
    known, needs = _results_and_needs(person, outline, [course])
    return _progress(course, outline, known, asked=needs, now=now)


@dataclass(frozen=True)
class UnderWay:
    """A course that somebody takes: how far they are, and when they last did something in it.

    `begins_at` is set before it begins for them, `ended_at` after it ended; at `changes_at` a date of theirs comes.
    """

    course: Course
    progress: Progress
    last_at: datetime
    begins_at: datetime | None = None
    ended_at: datetime | None = None
    changes_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to do in it: all is done, or it ended."""
        return self.progress.is_complete or self.ended_at is not None

    @property
    def is_on(self) -> bool:
        """Whether there is a step that can be taken now."""
        return self.progress.next is not None and not self.is_over and self.begins_at is None


def under_way(person: Person, *, now: datetime) -> list[UnderWay]:
    """Return everything the person takes, what they last worked on first."""
    related = ("course__organization", "course__achievement__current", "course__current", "course__admission", "cohort")
    begun = list(Enrolment.objects.filter(person=person).select_related(*related))
    outline = outlines([each.edition_id for each in begun])
    every = [unit for found in outline.values() for unit in found]
    known, needs = _results_and_needs(person, every, [each.course for each in begun])
    found = [_under_way(each, outline[each.edition_id], known, asked=needs, now=now) for each in begun]
    return sorted(found, key=lambda each: each.last_at, reverse=True)


def _under_way(
    enrolment: Enrolment, outline: Sequence[Unit], known: Results, *, asked: Asked, now: datetime
) -> UnderWay:
    far = _progress(enrolment.course, outline, known, asked=asked, now=now)
    begins, ends = dates.begins(enrolment), dates.ends(enrolment)
    is_past = ends is not None and now >= ends
    left = _in_time(far, now=now) if is_past else []
    to_come = [moment for moment in (begins, ends, *_moments(far.steps)) if moment and moment > now]
    return UnderWay(
        enrolment.course,
        replace(far, next=left[0]) if left else far,
        _last_at(outline, known, enrolment.at),
        begins_at=begins if begins and now < begins else None,
        ended_at=ends if is_past and not left else None,
        changes_at=min(to_come, default=None),
    )


def in_time(enrolment: Enrolment, *, now: datetime) -> list[Step]:
    """Return the steps that somebody still has time for, by a date of their own, whether the course ended or not."""
    far = progress(enrolment.person, enrolment.course, now=now)
    return _in_time(far, now=now)


def _in_time(far: Progress, *, now: datetime) -> list[Step]:
    return [step for step in far.steps if step.by and step.by > now and step.state in TURN]


def _moments(steps: Iterable[Step]) -> Iterable[datetime | None]:
    """Return when steps change by themselves: those that have a time, and quizzes that open again."""
    return (moment for step in steps for moment in (step.by, step.again_at))


@dataclass(frozen=True)
class Learner:
    """Somebody who takes a course, as its staff sees them."""

    person: Person
    enrolled_at: datetime
    last_at: datetime
    progress: Progress


def learners(course: Course, *, now: datetime, enrolments: Iterable[Enrolment] | None = None) -> list[Learner]:
    """Return those who take the course by these enrolments (with their people), or everybody, by name."""
    everybody = course.enrolments.select_related("person").order_by("person__name", "pk")
    begun = list(everybody if enrolments is None else enrolments)
    outline = outlines({each.edition_id for each in begun})
    known = results([each.person_id for each in begun], [unit for found in outline.values() for unit in found])
    needs = asked([course])
    return [
        Learner(
            each.person,
            each.at,
            _last_at(outline[each.edition_id], known[each.person_id], each.at),
            _progress(course, outline[each.edition_id], known[each.person_id], asked=needs, now=now),
        )
        for each in begun
    ]


def asked(courses: Iterable[Course]) -> Asked:
    """Return what the award rules of these courses' achievements ask, through the door that settings name.

    `settings.COURSE_ASKS` is a Question about achievements, answered with Asked, of an app above this one; without it a
    quiz counts from the mark that it names itself, and every graded project.
    """
    question = _question()
    return question(_earned_by(courses)) if question else Asked()


def _question() -> Question[Asked] | None:
    found: Question[Asked] | None = import_string(settings.COURSE_ASKS) if settings.COURSE_ASKS else None
    return found


def _earned_by(courses: Iterable[Course]) -> set[int]:
    return {each.achievement_id for each in courses if each.achievement_id}


def _progress(course: Course, outline: Sequence[Unit], known: Results, *, asked: Asked, now: datetime) -> Progress:
    quizzes = [unit.quiz for unit in outline if unit.quiz]
    rules = {
        quiz.pk: QuizRule(quiz.pass_percent, quiz.attempts, timedelta(hours=quiz.cooling_off_hours)) for quiz in quizzes
    }
    return decided(_steps(course, outline), results=known, asked=asked, rules=rules, now=now)


def _last_at(outline: Iterable[Unit], known: Results, begun: datetime) -> datetime:
    moments = (_touched_at(unit, known) for unit in outline)
    return max([begun, *(moment for moment in moments if moment)])


def _touched_at(unit: Unit, known: Results) -> datetime | None:
    found: QuizResult | ProjectResult | ActivityResult | None
    if unit.quiz_id:
        found = known.quizzes.get(unit.quiz_id)
    elif unit.project_id:
        found = known.projects.get(unit.project_id)
    elif unit.activity_id:
        found = known.activities.get(unit.activity_id)
    else:
        return known.units.get(unit.pk)
    return found.touched_at if found else None


def results(people: Collection[int], outline: Collection[Unit]) -> dict[int, Results]:
    """Return what is known of each of these people (by id) in these units: one query, one more for each LOT of them."""
    asked = list(people)
    lots = (asked[start : start + LOT] for start in range(0, len(asked), LOT))
    return {person: known for lot in lots for person, known in _known(lot, outline).items()}


def _known(people: Collection[int], outline: Collection[Unit]) -> dict[int, Results]:
    return _read(people, outline, together(_asks(people, outline)))


def _results_and_needs(person: Person, outline: Collection[Unit], courses: Iterable[Course]) -> tuple[Results, Asked]:
    """Return what `results` says of one person, and what `asked` does, in one query."""
    question = _question()
    if question is None:
        return results([person.pk], outline)[person.pk], Asked()
    *known, needs = together([*_asks([person.pk], outline), question.ask(_earned_by(courses))])
    return _read([person.pk], outline, known)[person.pk], question.read(needs)


def _asks(people: Collection[int], outline: Collection[Unit]) -> list[Ask]:
    return [
        _done(people, {unit.pk for unit in outline if not unit.is_assessed}),
        _attempts(people, {unit.quiz_id for unit in outline if unit.quiz_id}),
        _submissions(people, {unit.project_id for unit in outline if unit.project_id}),
        _shown(people, {unit.activity_id for unit in outline if unit.activity_id}),
        *dates.asks(people, outline),
    ]


def _read(people: Collection[int], outline: Collection[Unit], rows: Sequence[Rows]) -> dict[int, Results]:
    units: dict[int, dict[int, datetime]] = defaultdict(dict)
    quizzes: dict[int, dict[int, QuizResult]] = defaultdict(dict)
    projects: dict[int, dict[int, ProjectResult]] = defaultdict(dict)
    activities: dict[int, dict[int, ActivityResult]] = defaultdict(dict)
    done, attempts, submissions, shown, *dated = rows
    terms = dates.read(people, outline, dated)
    for person, unit, at in done:
        units[person][unit] = moment(at)
    for person, quiz, *row in attempts:
        quizzes[person][quiz] = _quiz_result(*row)
    for person, project, _number, *row in sorted(submissions, key=itemgetter(2)):
        projects[person][project] = _project_result(projects[person].get(project, ProjectResult()), *row)
    for person, activity, passed, last_at in shown:
        activities[person][activity] = ActivityResult(passed > 0, moment(last_at))
    return {
        each: Results(units[each], quizzes[each], projects[each], activities[each], terms.get(each, {}))
        for each in people
    }


def _done(people: Collection[int], units: Collection[int]) -> Ask:
    return Ask(UnitDone.objects.filter(person__in=people, unit__in=units), ("person_id", "unit_id", "at"))


def _attempts(people: Collection[int], quizzes: Collection[int]) -> Ask:
    rows = Attempt.objects.filter(person__in=people, quiz__in=quizzes).values("person_id", "quiz_id")
    counted = rows.annotate(
        best=Max("percent"),
        finished=Count("pk", filter=Q(finished_at__isnull=False)),
        unfinished=Count("pk", filter=Q(finished_at__isnull=True)),
        last_at=Max("finished_at"),
        begun_at=Max("started_at"),
    )
    return Ask(counted, ("person_id", "quiz_id", "best", "finished", "unfinished", "last_at", "begun_at"))


def _quiz_result(best: float | None, finished: int, unfinished: int, last: str | None, begun: str) -> QuizResult:
    last_at, begun_at = moment(last) if last else None, moment(begun)
    percent = None if best is None else Decimal(str(best)).quantize(HUNDREDTH)
    return QuizResult(percent, finished, last_at, unfinished > 0, max(filter(None, [last_at, begun_at])))


def _submissions(people: Collection[int], projects: Collection[int]) -> Ask:
    rows = Submission.objects.filter(person__in=people, project__in=projects)
    graded = rows.annotate(lowest=Min("grade__marks__level", filter=Q(grade__is_returned=False)))
    return Ask(graded, ("person_id", "project_id", "number", "state", "lowest", "saved_at"))


def _project_result(before: ProjectResult, state: str, lowest: int | None, saved_at: str) -> ProjectResult:
    levels = [level for level in (before.level, lowest) if level is not None]
    is_again = state == DRAFT and before.state == RETURNED
    return ProjectResult(state, max(levels, default=None), is_again, moment(saved_at))


def _shown(people: Collection[int], activities: Collection[int]) -> Ask:
    rows = Result.objects.filter(person__in=people, kind__in=ACTIVITIES, thing_id__in=activities)
    counted = rows.values("person_id", "thing_id").annotate(
        passed=Count("pk", filter=Q(is_passed=True)), last_at=Max("at")
    )
    return Ask(counted, ("person_id", "thing_id", "passed", "last_at"))
