"""Steps know what one person has of them: by when, more attempts than others, and whether the course is on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from campus.assessments import services as assessments
from campus.assessments.models import Attempt, Extension, Project, Submission
from campus.courses import queries, services, wording
from campus.courses.models import Cohort, CohortDue, Enrolment
from campus.courses.steps import State, Step
from tests.cast import Scene, enrolled

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture
def cohort(scene: Scene) -> Cohort:
    made = Cohort.objects.create(course=scene.course, name="Spring", starts_at=NOW - 30 * DAY)
    enrolled(scene.cast.learner, scene.course, at=NOW - 30 * DAY)
    Enrolment.objects.update(cohort=made)
    return made


def step(scene: Scene, kind: str, *, now: datetime = NOW) -> Step:
    found = queries.progress(scene.cast.learner, scene.course, now=now).steps
    return next(each for each in found if each.kind == kind)


def tried(scene: Scene, *, times: int, at: datetime = NOW - 2 * DAY) -> None:
    for number in range(1, times + 1):
        Attempt.objects.create(
            quiz=scene.quiz, person=scene.cast.learner, number=number, started_at=at, finished_at=at, percent=20
        )


def grant(scene: Scene, *, attempts: int = 0, everywhere: bool = False, closes_at: datetime | None = None) -> None:
    assessments.accommodate(
        scene.cast.educator, quiz=scene.quiz, person=scene.cast.learner, is_everywhere=everywhere, extra_percent=0,
        extra_attempts=attempts, is_untimed=False, closes_at=closes_at, now=NOW,
    )  # fmt: skip


def close(scene: Scene, cohort: Cohort, *, at: datetime) -> None:
    CohortDue.objects.create(cohort=cohort, quiz=scene.quiz, due_at=at)


def drafted(scene: Scene, *, number: int = 1) -> None:
    Submission.objects.create(
        public_id=f"s{number}", project=scene.project, person=scene.cast.learner, number=number, state="draft",
        saved_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("everywhere", [False, True])
def test_one_more_attempt_opens_the_step_again(scene: Scene, cohort: Cohort, everywhere: bool):
    tried(scene, times=scene.quiz.attempts)
    assert step(scene, "quiz").state is State.CLOSED

    grant(scene, attempts=1, everywhere=everywhere)

    assert step(scene, "quiz").state is State.OPEN


def test_what_is_granted_in_one_quiz_goes_before_what_is_granted_in_all(scene: Scene, cohort: Cohort):
    tried(scene, times=scene.quiz.attempts)
    grant(scene, attempts=1, everywhere=True)
    grant(scene, attempts=0)

    assert step(scene, "quiz").state is State.CLOSED


def test_a_quiz_that_closed_is_no_next_step(scene: Scene, cohort: Cohort):
    close(scene, cohort, at=NOW)

    before, after = step(scene, "quiz", now=NOW - HOUR), step(scene, "quiz")

    assert (before.state, after.state) == (State.OPEN, State.CLOSED)
    assert wording.hint(before) == f"It closes on 22{SPACE}November{SPACE}2026, 10:42."
    assert wording.held_up(after).startswith(f"The quiz closed on 22{SPACE}November{SPACE}2026, 10:42.")


def test_a_quiz_that_closes_before_it_opens_again_rests_for_good(scene: Scene, cohort: Cohort):
    assessments.change_quiz(scene.cast.owner, quiz=scene.quiz, cooling_off_hours=48)
    tried(scene, times=1, at=NOW - HOUR)
    close(scene, cohort, at=NOW + DAY)

    found = step(scene, "quiz")

    assert found.state is State.CLOSED
    assert "before you could try it again" in wording.held_up(found)


def test_a_later_day_for_one_learner_opens_it_again(scene: Scene, cohort: Cohort):
    close(scene, cohort, at=NOW - DAY)
    assert step(scene, "quiz").state is State.CLOSED

    grant(scene, closes_at=NOW + DAY)

    assert step(scene, "quiz").state is State.OPEN
    assert step(scene, "quiz").by == NOW + DAY


@pytest.mark.parametrize(("takes_late", "state"), [(True, State.OPEN), (False, State.CLOSED)])
def test_work_that_is_late_is_taken_or_not_as_the_project_says(
    scene: Scene, cohort: Cohort, takes_late: bool, state: State
):
    Project.objects.update(due_at=NOW - DAY, takes_late=takes_late)

    found = step(scene, "project")

    assert found.state is state
    words = wording.hint(found) if takes_late else wording.held_up(found)
    assert words.startswith(f"It was to be handed in by 21{SPACE}November{SPACE}2026, 10:42")


def test_the_cohorts_day_and_more_time_go_before_the_projects_own(scene: Scene, cohort: Cohort):
    Project.objects.update(due_at=NOW - DAY, takes_late=False)
    CohortDue.objects.create(cohort=cohort, project=scene.project, due_at=NOW - HOUR)
    assert step(scene, "project").state is State.CLOSED

    Extension.objects.create(project=scene.project, person=scene.cast.learner, due_at=NOW + DAY, at=NOW)

    assert step(scene, "project").by == NOW + DAY
    assert wording.hint(step(scene, "project")) == f"Hand it in by 23{SPACE}November{SPACE}2026, 10:42."


def test_a_try_after_one_handed_back_has_no_time(scene: Scene, cohort: Cohort):
    Project.objects.update(due_at=NOW - DAY, takes_late=False)
    drafted(scene)
    Submission.objects.update(state="returned")
    drafted(scene, number=2)

    found = step(scene, "project")

    assert (found.state, found.by) == (State.DRAFT, None)


@pytest.mark.parametrize(
    ("starts", "ends", "shown", "hidden"),
    [
        (DAY, None, "It begins on", "Next for"),
        (-2 * DAY, -DAY, "It ended on", "Next for"),
        (-DAY, DAY, "Next for", "It ended on"),
    ],
)
def test_a_course_that_is_not_on_is_no_next_step(
    scene: Scene, cohort: Cohort, starts: timedelta, ends: timedelta | None, shown: str, hidden: str
):
    now = timezone.now()
    Cohort.objects.update(starts_at=now + starts, ends_at=now + ends if ends else None)

    page = scene.cast.client("learner").get("/learn/").content.decode()

    assert shown in page
    assert hidden not in page


def test_the_learners_home_says_by_when(scene: Scene, cohort: Cohort):
    for unit in scene.units:
        services.finish_unit(scene.cast.learner, unit=unit, now=NOW)
    close(scene, cohort, at=datetime(2099, 1, 15, 12, tzinfo=UTC))

    page = scene.cast.client("learner").get("/learn/").content.decode()

    assert f"It closes on 15{SPACE}January{SPACE}2099, 12:00." in page


def test_what_has_a_time_of_its_own_is_taken_after_the_end(scene: Scene, cohort: Cohort):
    now = timezone.now()
    Cohort.objects.update(starts_at=now - 30 * DAY, ends_at=now - DAY)
    Project.objects.update(due_at=now - 2 * DAY, takes_late=False)
    client, draft = scene.cast.client("learner"), "/learn/reading-data-honestly/units/4/project/draft"
    typed = {"title": "T", "text": "Words", "links": "", "revision": "0"}
    client.post(draft, typed)
    assert not Submission.objects.exists()

    Extension.objects.create(project=scene.project, person=scene.cast.learner, due_at=now + DAY, at=now)
    home = client.get("/learn/").content.decode()
    client.post(draft, typed)
    client.post("/learn/reading-data-honestly/units/1/")

    assert '<h1 id="next">Begin your project</h1>' in home
    assert Submission.objects.get().text == "Words"
    assert queries.units_done(scene.cast.learner, scene.course) == (0, 2)
