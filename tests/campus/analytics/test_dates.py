"""Where somebody stands follows from dates too: nobody does anything, and it changes all the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from campus.analytics import queries, tasks
from campus.analytics.models import Standing
from campus.assessments import services as assessments
from campus.assessments.models import Attempt
from campus.courses import services as courses
from campus.courses.models import Cohort, CohortDue
from tests.cast import Scene, publish

DAY = timedelta(days=1)


@pytest.fixture
def cohort(scene: Scene) -> Cohort:
    """Let the learner take a course of one quiz with a cohort."""
    now = timezone.now()
    courses.enrol(scene.cast.learner, course=scene.course, now=now - 9 * DAY)
    scene.course.enrolments.update(edition=publish(scene.course, scene.course.units.get(kind="quiz")))
    made = Cohort.objects.create(course=scene.course, name="Spring", starts_at=now - 9 * DAY)
    scene.course.enrolments.update(cohort=made)
    return made


def settled() -> Standing:
    while tasks.stand() or tasks.catch_up():
        pass
    return Standing.objects.get()


def pass_by(moment: datetime) -> None:
    """Let the date that comes next have come, as if it was awaited since."""
    Standing.objects.update(changes_at=moment)


def test_a_quiz_that_closes_leaves_nothing_to_do(scene: Scene, cohort: Cohort):
    closes = timezone.now() + DAY
    courses.set_dues(scene.cast.educator, cohort=cohort, dues={("quiz", scene.quiz.pk): closes}, now=timezone.now())
    before = settled()
    CohortDue.objects.update(due_at=timezone.now())
    pass_by(timezone.now())

    after = settled()

    assert (before.state, before.changes_at) == ("open", closes)
    assert (after.state, after.changes_at) == ("closed", None)


def test_a_new_date_of_a_cohort_is_heard_of(scene: Scene, cohort: Cohort):
    CohortDue.objects.create(cohort=cohort, quiz=scene.quiz, due_at=timezone.now() - DAY)
    assert settled().state == "closed"

    dues = {("quiz", scene.quiz.pk): timezone.now() + DAY}
    courses.set_dues(scene.cast.educator, cohort=cohort, dues=dues, now=timezone.now())

    assert settled().state == "open"


def test_one_more_attempt_is_heard_of(scene: Scene, cohort: Cohort):
    then = timezone.now() - DAY
    for number in range(1, scene.quiz.attempts + 1):
        Attempt.objects.create(
            quiz=scene.quiz, person=scene.cast.learner, number=number, started_at=then, finished_at=then, percent=10
        )
    assert settled().state == "closed"

    assessments.accommodate(
        scene.cast.educator, quiz=scene.quiz, person=scene.cast.learner, is_everywhere=False, extra_percent=0,
        extra_attempts=1, is_untimed=False, now=timezone.now(),
    )  # fmt: skip

    assert settled().state == "open"


def test_more_attempts_for_everybody_are_heard_of(scene: Scene, cohort: Cohort):
    then = timezone.now() - DAY
    Attempt.objects.create(
        quiz=scene.quiz, person=scene.cast.learner, number=1, started_at=then, finished_at=then, percent=10
    )
    assessments.change_quiz(scene.cast.owner, quiz=scene.quiz, attempts=1)
    assert settled().state == "closed"

    assessments.change_quiz(scene.cast.owner, quiz=scene.quiz, attempts=2)

    assert settled().state == "open"


@pytest.mark.parametrize(("starts", "ends", "state"), [(DAY, None, "coming"), (-30 * DAY, -DAY, "ended")])
def test_who_can_do_nothing_yet_or_any_more_is_not_stuck(
    scene: Scene, cohort: Cohort, starts: timedelta, ends: timedelta | None, state: str
):
    now = timezone.now()
    Cohort.objects.update(starts_at=now + starts, ends_at=now + ends if ends else None)
    scene.course.enrolments.update(at=now - 60 * DAY)

    found, summed = settled(), queries.summary(scene.course, now=now)

    assert found.state == state
    assert (summed.stuck, summed.going, summed.coming + summed.ended) == (0, 0, 1)


def test_who_leaves_stands_nowhere(scene: Scene, cohort: Cohort):
    settled()

    courses.remove(scene.cast.educator, enrolment=scene.course.enrolments.get(), now=timezone.now())
    tasks.stand()

    assert not Standing.objects.exists()


class Broken:
    """Stands for rules that cannot be read."""

    def ask(self, _ids: object) -> object:
        raise LookupError


broken = Broken()


def test_somebody_whose_standing_cannot_be_written_is_tried_again_later(scene: Scene, cohort: Cohort, settings: Any):
    settled()
    pass_by(timezone.now())
    settings.COURSE_ASKS = "tests.campus.analytics.test_dates.broken"

    assert tasks.catch_up() == 0

    later = Standing.objects.get().changes_at
    assert later is not None
    assert later > timezone.now()
