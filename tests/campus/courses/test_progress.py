"""How far somebody is, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from campus.assessments.models import Attempt, Grade, Mark, Submission
from campus.common.together import Ask, Question, Rows
from campus.courses import queries, services
from campus.courses.models import Unit
from campus.courses.steps import Asked, State
from tests.cast import Scene

NOW = timezone.now()


def _ask(achievement_ids: Collection[int]) -> Ask:
    return Ask(Unit.objects.filter(course__achievement__in=achievement_ids), ("quiz_id", "project_id"))


def _read(rows: Rows) -> Asked:
    return Asked({quiz: Decimal(70) for quiz, _ in rows if quiz}, {project: 2 for _, project in rows if project})


# Stands for the award rules, which lie above this app: 70 per cent, and the third level.
asks = Question(_ask, _read)


@pytest.fixture(autouse=True)
def rules(settings: Any) -> None:
    settings.COURSE_ASKS = "tests.campus.courses.test_progress.asks"


def attempt(scene: Scene, *, percent: int | None, number: int = 1, hours_ago: int = 1) -> None:
    at = NOW - timedelta(hours=hours_ago)
    finished_at = None if percent is None else at
    Attempt.objects.create(
        quiz=scene.quiz,
        person=scene.cast.learner,
        number=number,
        started_at=at,
        finished_at=finished_at,
        percent=percent,
    )


def submission(scene: Scene, state: str, *, levels: tuple[int, ...] = (), number: int = 1) -> None:
    made = Submission.objects.create(
        public_id=f"s{number}",
        project=scene.project,
        person=scene.cast.learner,
        number=number,
        state=state,
        saved_at=NOW,
    )
    if levels:
        grade = Grade.objects.create(
            submission=made, grader=scene.cast.educator, at=NOW, is_returned=state == "returned"
        )
        for criterion, level in zip(scene.criteria, levels, strict=True):
            Mark.objects.create(grade=grade, criterion=criterion, level=level)


def states(scene: Scene) -> list[State]:
    return [step.state for step in queries.progress(scene.cast.learner, scene.course, now=NOW).steps]


def test_it_works(scene: Scene):
    services.enrol(scene.cast.learner, course=scene.course, now=NOW)
    services.finish_unit(scene.cast.learner, unit=scene.units[0], now=NOW)

    progress = queries.progress(scene.cast.learner, scene.course, now=NOW)

    assert (progress.done, progress.of) == (1, 4)
    assert [step.kind for step in progress.steps] == ["page", "page", "quiz", "project"]
    assert progress.next is not None
    assert progress.next.url == "/learn/reading-data-honestly/units/2/"
    assert not progress.is_complete
    assert queries.units_done(scene.cast.learner, scene.course) == (1, 2)


@pytest.mark.parametrize(
    ("tries", "state"),
    [
        ([(70, 1)], State.DONE),
        ([(90, 90), (10, 1)], State.DONE),
        ([(69, 1)], State.RESTING),
        ([(69, 25)], State.OPEN),
        ([(69, 30), (None, 1)], State.OPEN),
        ([(10, 90), (10, 60), (69, 30)], State.CLOSED),
        ([], State.OPEN),
    ],
)
def test_a_quiz_counts_from_the_mark_that_is_asked_for(scene: Scene, tries: list[tuple[int | None, int]], state: State):
    for number, (percent, hours_ago) in enumerate(tries, 1):
        attempt(scene, percent=percent, number=number, hours_ago=hours_ago)

    assert states(scene)[2] == state


@pytest.mark.parametrize(
    ("handed", "state"),
    [
        ([("graded", (2, 3))], State.DONE),
        ([("graded", (1, 3))], State.CLOSED),
        ([("handed_in", ())], State.WAITING),
        ([("returned", (3, 3))], State.RETURNED),
        ([("returned", (3, 3)), ("draft", ())], State.DRAFT),
        ([("returned", (0, 0)), ("graded", (2, 2))], State.DONE),
        ([], State.OPEN),
    ],
)
def test_a_project_counts_from_the_level_that_is_asked_for(
    scene: Scene, handed: list[tuple[str, tuple[int, ...]]], state: State
):
    for number, (each, levels) in enumerate(handed, 1):
        submission(scene, each, levels=levels, number=number)

    assert states(scene)[3] == state


def test_without_rules_the_quizs_own_mark_and_every_graded_project_count(scene: Scene, settings: Any):
    settings.COURSE_ASKS = ""
    scene.quiz.pass_percent = 60
    scene.quiz.save()
    attempt(scene, percent=60)
    submission(scene, "graded", levels=(0, 0))

    assert states(scene)[2:] == [State.DONE, State.DONE]
    settings.COURSE_ASKS = "tests.campus.courses.test_progress.asks"
    assert states(scene)[2] == State.RESTING


def test_it_says_what_somebody_waits_for(scene: Scene):
    services.enrol(scene.cast.learner, course=scene.course, now=NOW)
    for unit in scene.units:
        services.finish_unit(scene.cast.learner, unit=unit, now=NOW)
    attempt(scene, percent=80)
    submission(scene, "handed_in")

    progress = queries.progress(scene.cast.learner, scene.course, now=NOW)

    assert progress.next is None
    assert progress.waiting is not None
    assert progress.waiting.kind == "project"


def test_many_courses_take_as_many_queries_as_one(scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries):
    for number in range(5):
        course = services.create(scene.cast.owner, organization=scene.cast.college, title=f"Course {number}", now=NOW)
        services.add_unit(scene.cast.owner, course=course, title="One", body="Text", now=NOW)
        services.enrol(scene.cast.owner, course=course, now=NOW)
    services.enrol(scene.cast.owner, course=scene.course, now=NOW + timedelta(hours=1))

    with django_assert_max_num_queries(3):
        found = queries.under_way(scene.cast.owner, now=NOW)
        assert [each.progress.of for each in found] == [4, 1, 1, 1, 1, 1]
        assert next(each.progress.next.title for each in found if each.progress.next) == "Unit 1"


def test_many_learners_take_as_many_queries_as_one(scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries):
    for name in ("learner", "stranger", "employer", "outsider"):
        services.enrol(getattr(scene.cast, name), course=scene.course, now=NOW)
    services.finish_unit(scene.cast.learner, unit=scene.units[1], now=NOW + timedelta(hours=2))
    attempt(scene, percent=75)
    submission(scene, "draft")
    course = queries.by_slug(scene.course.slug)
    assert course is not None

    with django_assert_max_num_queries(4):
        found = {each.person.name: each for each in queries.learners(course, now=NOW)}

    assert found["Maya Okonkwo-Lind"].progress.done == 2
    assert found["Maya Okonkwo-Lind"].last_at == NOW + timedelta(hours=2)
    assert found["Sol Winter"].progress.done == 0
