"""A cohort has dates of its own: for handing in, and for the day a quiz closes."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from campus.assessments import opinions
from campus.assessments import services as assessments
from campus.assessments.models import Project
from campus.common.errors import InvalidError
from campus.courses import services
from campus.courses.models import Cohort, Enrolment
from tests.campus.assessments.stage import draft
from tests.cast import Scene, enrolled

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def cohort(scene: Scene) -> Cohort:
    made = Cohort.objects.create(course=scene.course, name="Spring", starts_at=NOW - DAY)
    enrolled(scene.cast.learner, scene.course, at=NOW)
    Enrolment.objects.update(cohort=made)
    return made


def due(scene: Scene, cohort: Cohort, **dates: datetime | None) -> None:
    things = {"quiz": scene.quiz.pk, "project": scene.project.pk}
    dues = {(kind, things[kind]): at for kind, at in dates.items()}
    services.set_dues(scene.cast.educator, cohort=cohort, dues=dues, now=NOW)


def begin(scene: Scene, *, at: datetime = NOW):
    return assessments.begin_attempt(scene.cast.learner, quiz=scene.quiz, now=at, rng=random.Random(1))


def test_it_works(scene: Scene, cohort: Cohort):
    Project.objects.update(due_at=NOW + DAY, takes_late=False)
    due(scene, cohort, project=NOW + 3 * DAY)
    scene.project.refresh_from_db()

    work = assessments.hand_in(scene.cast.learner, submission=draft(scene), now=NOW + 2 * DAY)

    assert not work.is_late
    assert opinions.due_for(scene.cast.stranger.pk, scene.project) == NOW + DAY


def test_it_may_be_earlier_than_everybodys_and_late_is_late(scene: Scene, cohort: Cohort):
    Project.objects.update(due_at=NOW + 9 * DAY)
    due(scene, cohort, project=NOW + DAY)
    scene.project.refresh_from_db()

    assert assessments.hand_in(scene.cast.learner, submission=draft(scene), now=NOW + 2 * DAY).is_late


def test_more_time_for_one_learner_goes_beyond_it(scene: Scene, cohort: Cohort):
    due(scene, cohort, project=NOW + DAY)
    fields = {"project": scene.project, "person": scene.cast.learner, "reason": "", "now": NOW}
    with pytest.raises(InvalidError, match="after the one that they have now"):
        assessments.extend(scene.cast.educator, due_at=NOW + DAY, **fields)

    assessments.extend(scene.cast.educator, due_at=NOW + 5 * DAY, **fields)

    assert opinions.due_for(scene.cast.learner.pk, scene.project) == NOW + 5 * DAY


def test_a_quiz_closes_with_the_cohort(scene: Scene, cohort: Cohort):
    due(scene, cohort, quiz=NOW + DAY)

    assert begin(scene).deadline_at == NOW + DAY
    scene.quiz.taken.all().delete()
    with pytest.raises(InvalidError, match="This quiz closed on 23\N{NO-BREAK SPACE}November"):
        begin(scene, at=NOW + DAY)


def test_of_a_time_limit_and_the_close_the_earlier_ends_an_attempt(scene: Scene, cohort: Cohort):
    assessments.change_quiz(scene.cast.owner, quiz=scene.quiz, minutes=30)
    scene.quiz.refresh_from_db()
    due(scene, cohort, quiz=NOW + timedelta(minutes=10))

    assert begin(scene).deadline_at == NOW + timedelta(minutes=10)


@pytest.mark.parametrize(("days", "ends"), [(3, 3), (0.5, 1), (None, None)])
def test_an_attempt_under_way_gets_more_time_and_never_less(
    scene: Scene, cohort: Cohort, days: float | None, ends: int | None
):
    due(scene, cohort, quiz=NOW + DAY)
    attempt = begin(scene)

    due(scene, cohort, quiz=None if days is None else NOW + days * DAY)

    attempt.refresh_from_db()
    assert attempt.deadline_at == (None if ends is None else NOW + ends * DAY)


def test_a_date_before_the_cohort_begins_is_none(scene: Scene, cohort: Cohort):
    with pytest.raises(InvalidError, match="after the cohort begins") as refused:
        due(scene, cohort, quiz=NOW - DAY)

    assert refused.value.field == f"due_quiz_{scene.quiz.pk}"


@pytest.mark.parametrize("role", ["learner", "outsider"])
def test_only_staff_set_them(scene: Scene, cohort: Cohort, role: str):
    with pytest.raises(Exception, match="You may not do this"):
        services.set_dues(getattr(scene.cast, role), cohort=cohort, dues={}, now=NOW)


def test_staff_type_them_and_the_learner_reads_them_in_the_browsers_own_zone(scene: Scene, cohort: Cohort):
    page = f"/manage/harbourside/courses/{scene.course.slug}/people/cohorts/{cohort.pk}/"
    names = {f"due_quiz_{scene.quiz.pk}": "2027-01-15T18:00", f"due_project_{scene.project.pk}": "2027-07-15T18:00"}
    staff = scene.cast.client("educator")
    staff.cookies["zone"] = "Europe/Berlin"

    staff.post(page, {"name": "Spring", "starts_at": "2026-11-22T10:00", "code": ""} | names)

    assert [each.due_at for each in cohort.dues.all()] == [
        datetime(2027, 1, 15, 17, tzinfo=UTC), datetime(2027, 7, 15, 16, tzinfo=UTC),
    ]  # fmt: skip
    assert "2027-07-15T18:00" in staff.get(page).content.decode()
    learner = scene.cast.client("learner")
    learner.cookies["zone"] = "America/New_York"
    quiz, project = (
        learner.get(f"/learn/{scene.course.slug}/units/{n}/{kind}/").content.decode()
        for n, kind in ((3, "quiz"), (4, "project"))
    )
    assert "Take it by 15\N{NO-BREAK SPACE}January\N{NO-BREAK SPACE}2027, 12:00 (America/New_York)" in quiz
    assert "Hand it in by 15\N{NO-BREAK SPACE}July\N{NO-BREAK SPACE}2027, 12:00 (America/New_York)" in project


def test_a_bad_date_is_said_at_its_field(scene: Scene, cohort: Cohort):
    page = f"/manage/harbourside/courses/{scene.course.slug}/people/cohorts/{cohort.pk}/"
    fields = {"name": "Spring", "starts_at": "2027-01-01T10:00", f"due_quiz_{scene.quiz.pk}": "2026-01-01T10:00"}

    answer = scene.cast.client("educator").post(page, fields)

    assert answer.status_code == 400
    assert "Give a time after the cohort begins." in answer.content.decode()
    cohort.refresh_from_db()
    assert cohort.starts_at == NOW - DAY


def test_an_attempt_goes_with_its_learner_to_a_cohort_that_has_longer(scene: Scene, cohort: Cohort):
    due(scene, cohort, quiz=NOW + DAY)
    attempt = begin(scene)
    later = Cohort.objects.create(course=scene.course, name="Autumn", starts_at=NOW - DAY)
    due(scene, later, quiz=NOW + 3 * DAY)

    services.move(scene.cast.educator, enrolment=scene.course.enrolments.get(), cohort=later, now=NOW)

    attempt.refresh_from_db()
    assert attempt.deadline_at == NOW + 3 * DAY
