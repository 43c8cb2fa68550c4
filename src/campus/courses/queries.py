"""Courses, who takes them, and how far everybody is, in a number of queries that does not grow with any of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.assessments.models import Attempt, Submission
from campus.courses.models import Course, Enrolment, Unit, UnitDone
from campus.courses.pictures import problems
from campus.courses.steps import (
    Asked,
    Progress,
    ProjectResult,
    QuizResult,
    QuizRule,
    Results,
    Step,
    decided,
)
from campus.organizations.models import Organization
from campus.organizations.queries import role

# Without their texts: steps and outlines need none, and a course's texts are as long as a book's chapter.
_IN_USE = Prefetch("units", Unit.objects.filter(retired_at__isnull=True).defer("body", "transcript"), to_attr="in_use")


def _whole(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Fetch with each course all that its page and its steps show."""
    related = courses.select_related("organization", "achievement__current", "quiz", "project")
    return related.prefetch_related(_IN_USE)


def published() -> QuerySet[Course]:
    """Return the courses that anybody may take, by title."""
    return _whole(Course.objects.filter(published_at__isnull=False))


def leading_to(achievement: Achievement) -> list[tuple[str, str]]:
    """Return title and path of each course in which anybody can earn an achievement (settings.ACHIEVEMENT_WAYS)."""
    found = Course.objects.filter(achievement=achievement, published_at__isnull=False).order_by("title", "pk")
    return [(course.title, reverse("course", args=[course.slug])) for course in found]


def of_organization(organization: Organization) -> QuerySet[Course]:
    """Return all courses of an organization with the number of people who take each (`takers`)."""
    return _whole(organization.courses.annotate(takers=Count("enrolments"))).order_by("title", "pk")


def by_slug(slug: str) -> Course | None:
    """Return a course, published or not, with what its steps show."""
    return _whole(Course.objects.filter(slug=slug)).first()


def units(course: Course) -> list[Unit]:
    """Return the units in use in their order."""
    in_use = getattr(course, "in_use", None)
    return list(course.units.filter(retired_at__isnull=True)) if in_use is None else in_use


def is_staff(person: Person | AnonymousUser, course: Course) -> bool:
    """Tell whether the person belongs to the institution that offers the course."""
    return role(person, course.organization) is not None


def is_enrolled(person: Person | AnonymousUser, course: Course) -> bool:
    """Tell whether the person takes the course."""
    return isinstance(person, Person) and Enrolment.objects.filter(person=person, course=course).exists()


def may_preview(person: Person | AnonymousUser, course: Course) -> bool:
    """Tell whether the person may see the course before it is published, or after it was withdrawn."""
    return is_staff(person, course) or is_enrolled(person, course)


def enrolled_in(person: Person | AnonymousUser, courses: Iterable[Course]) -> set[int]:
    """Return the ids of those among the courses that the person takes."""
    if not isinstance(person, Person):
        return set()
    mine = Enrolment.objects.filter(person=person, course__in=courses)
    return set(mine.values_list("course_id", flat=True))


def enrolled(person: Person) -> QuerySet[Enrolment]:
    """Return what the person takes, the last begun first."""
    return Enrolment.objects.filter(person=person).select_related("course").order_by("-at", "-pk")


def readable_units(person: Person | AnonymousUser, course: Course, *, is_staff: bool) -> list[Unit]:
    """Return the units the person can open, in the order of their addresses: those in use, then retired ones.

    A retired unit stays open to those who have done it, and to staff.
    """
    retired = course.units.filter(retired_at__isnull=False)
    if not is_staff:
        done = UnitDone.objects.filter(person=person) if isinstance(person, Person) else UnitDone.objects.none()
        retired = retired.filter(pk__in=done.values("unit_id"))
    return [*units(course), *retired]


@dataclass(frozen=True)
class CourseActivity:
    """Something in a course that is assessed: `kind` as Result.kind, `thing_id` its primary key."""

    kind: str
    thing_id: int
    title: str


def activities(course: Course) -> list[CourseActivity]:
    """Return what is assessed in a course, in its order."""
    found = [CourseActivity("quiz", course.quiz.pk, course.quiz.title)] if course.quiz else []
    if course.project:
        found.append(CourseActivity("project", course.project.pk, course.project.title))
    return found


def may_take(person: Person, kind: str, thing_id: int) -> bool:
    """Say whether the person takes a published course of which this is part (settings.ACTIVITY_TAKERS)."""
    mine = Course.objects.filter(enrolments__person=person, published_at__isnull=False)
    return any(_has(course, kind, thing_id) for course in mine.select_related("quiz", "project"))


def takers(kind: str, thing_id: int) -> set[int]:
    """Return the ids of those who take a published course of which this is part (settings.ACTIVITY_PEOPLE)."""
    courses = Course.objects.filter(published_at__isnull=False).select_related("quiz", "project")
    having = [course.pk for course in courses if _has(course, kind, thing_id)]
    return set(Enrolment.objects.filter(course__in=having).values_list("person_id", flat=True))


def _has(course: Course, kind: str, thing_id: int) -> bool:
    return any((each.kind, each.thing_id) == (kind, thing_id) for each in activities(course))


def steps(course: Course) -> list[Step]:
    """Return the course's steps as anybody finds them: its units, then its quiz, then its project."""
    found = [Step("unit", unit.pk, unit.title, course.slug, minutes=unit.minutes) for unit in units(course)]
    if course.quiz:
        found.append(Step("quiz", course.quiz.pk, _("Quiz"), course.slug))
    if course.project:
        found.append(Step("project", course.project.pk, course.project.title, course.slug))
    return [Step(s.kind, s.thing_id, s.title, s.course, number, s.minutes) for number, s in enumerate(found, 1)]


def progress(person: Person, course: Course, *, now: datetime) -> Progress:
    """Return how far the person is in the course."""
    known = results([person.pk], [course])[person.pk]
    return _progress(course, known, asked=asked([course]), now=now)


def units_done(person: Person, course: Course) -> tuple[int, int]:
    """Return how many of the units in use the person has finished, and how many there are."""
    in_use = Unit.objects.filter(course=course, retired_at__isnull=True)
    return UnitDone.objects.filter(person=person, unit__in=in_use).count(), in_use.count()


@dataclass(frozen=True)
class UnderWay:
    """A course that somebody takes: how far they are, and when they last did something in it."""

    course: Course
    progress: Progress
    last_at: datetime


def under_way(person: Person, *, now: datetime) -> list[UnderWay]:
    """Return everything the person takes, what they last worked on first."""
    begun = dict(Enrolment.objects.filter(person=person).values_list("course_id", "at"))
    courses = list(_whole(Course.objects.filter(pk__in=begun)))
    known, needs = results([person.pk], courses)[person.pk], asked(courses)
    found = [
        UnderWay(course, _progress(course, known, asked=needs, now=now), _last_at(course, known, begun[course.pk]))
        for course in courses
    ]
    return sorted(found, key=lambda each: each.last_at, reverse=True)


@dataclass(frozen=True)
class Learner:
    """Somebody who takes a course, as its staff sees them."""

    person: Person
    enrolled_at: datetime
    last_at: datetime
    progress: Progress


def learners(course: Course, *, now: datetime) -> list[Learner]:
    """Return everybody who takes the course, by name."""
    begun = list(course.enrolments.select_related("person").order_by("person__name", "pk"))
    known, needs = results([each.person_id for each in begun], [course]), asked([course])
    return [
        Learner(
            each.person,
            each.at,
            _last_at(course, known[each.person_id], each.at),
            _progress(course, known[each.person_id], asked=needs, now=now),
        )
        for each in begun
    ]


def asked(courses: Iterable[Course]) -> Asked:
    """Return what the award rules of these courses' achievements ask, through the door that settings name.

    `settings.COURSE_ASKS` is a function `(achievement_ids) -> Asked` of an app above this one; without it a
    quiz counts from the mark that it names itself, and every graded project.
    """
    if not settings.COURSE_ASKS:
        return Asked()
    found: Asked = import_string(settings.COURSE_ASKS)({each.achievement_id for each in courses if each.achievement_id})
    return found


def _progress(course: Course, known: Results, *, asked: Asked, now: datetime) -> Progress:
    rules = {}
    if course.quiz:
        quiz = course.quiz
        rules[quiz.pk] = QuizRule(quiz.pass_percent, quiz.attempts, timedelta(hours=quiz.cooling_off_hours))
    return decided(steps(course), results=known, asked=asked, rules=rules, now=now)


def _last_at(course: Course, known: Results, begun: datetime) -> datetime:
    moments = [at for unit in units(course) if (at := known.units.get(unit.pk))]
    if course.quiz_id and (quiz := known.quizzes.get(course.quiz_id)) and quiz.touched_at:
        moments.append(quiz.touched_at)
    if course.project_id and (project := known.projects.get(course.project_id)) and project.touched_at:
        moments.append(project.touched_at)
    return max([begun, *moments])


def results(people: Collection[int], courses: Iterable[Course]) -> dict[int, Results]:
    """Return what is known of each of these people (by id) in these courses, in three queries."""
    chosen = list(courses)
    done: dict[int, dict[int, datetime]] = defaultdict(dict)
    rows = UnitDone.objects.filter(person__in=people, unit__course__in=chosen)
    for person_id, unit_id, at in rows.values_list("person_id", "unit_id", "at"):
        done[person_id][unit_id] = at
    quizzes = _quiz_results(people, [each.quiz_id for each in chosen if each.quiz_id])
    projects = _project_results(people, [each.project_id for each in chosen if each.project_id])
    return {person: Results(done[person], quizzes[person], projects[person]) for person in people}


def _quiz_results(people: Collection[int], quizzes: Collection[int]) -> dict[int, dict[int, QuizResult]]:
    found: dict[int, dict[int, QuizResult]] = defaultdict(dict)
    rows = Attempt.objects.filter(person__in=people, quiz__in=quizzes).values("person_id", "quiz_id")
    for row in rows.annotate(
        best=Max("percent"),
        finished=Count("pk", filter=Q(finished_at__isnull=False)),
        unfinished=Count("pk", filter=Q(finished_at__isnull=True)),
        last_at=Max("finished_at"),
        begun_at=Max("started_at"),
    ):
        best: Decimal | None = row["best"]
        found[row["person_id"]][row["quiz_id"]] = QuizResult(
            best,
            row["finished"],
            row["last_at"],
            row["unfinished"] > 0,
            max(filter(None, [row["last_at"], row["begun_at"]])),
        )
    return found


def _project_results(people: Collection[int], projects: Collection[int]) -> dict[int, dict[int, ProjectResult]]:
    found: dict[int, dict[int, ProjectResult]] = defaultdict(dict)
    rows = Submission.objects.filter(person__in=people, project__in=projects).annotate(
        lowest=Min("grade__marks__level", filter=Q(grade__is_returned=False))
    )
    for each in rows.order_by("number"):
        before = found[each.person_id].get(each.project_id, ProjectResult())
        levels = [level for level in (before.level, each.lowest) if level is not None]
        found[each.person_id][each.project_id] = ProjectResult(each.state, max(levels, default=None), each.saved_at)
    return found


def missing(course: Course) -> list[str]:
    """Return what a course lacks to be published, in words."""
    found = [] if course.summary.strip() else [_("a sentence that says what it is about")]
    if course.achievement is None or course.achievement.current is None:
        found.append(_("an achievement that has been published"))
    in_use = course.units.filter(retired_at__isnull=True).prefetch_related("attachments")
    if not in_use:
        found.append(_("at least one unit"))
    for unit in in_use:
        found.extend(_("in “%(unit)s”, %(what)s") % {"unit": unit.title, "what": what} for what in unit_problems(unit))
    if course.quiz and not course.quiz.questions.filter(retired_at__isnull=True).exists():
        found.append(_("a question in the quiz"))
    if course.project and not (course.project.brief.strip() and course.project.criteria.exists()):
        found.append(_("a brief and a rubric for the project"))
    return found


def unit_problems(unit: Unit) -> list[str]:
    """Return what is wrong with a unit, in words."""
    found = [] if unit.body.strip() else [_("the text is missing")]
    found.extend(problems(unit.body, names=[each.name for each in unit.attachments.all()]))
    if (unit.video or unit.video_url) and not unit.transcript.strip():
        found.append(_("the video has no transcript"))
    return found
