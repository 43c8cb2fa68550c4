"""How courses go: where learners are, who is stuck and why, and what waits for a grade."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from campus.analytics import desk, queries, tasks
from campus.analytics.models import Standing
from campus.assessments.models import Submission
from campus.courses import queries as courses
from campus.courses.models import Cohort
from tests.campus.analytics.stage import learners, stale, standing, taken
from tests.campus.assessments.stage import NOW, grade, handed_in
from tests.cast import Scene

COURSE = "/manage/harbourside/courses/reading-data-honestly"
# number, state, fails, days since
CASES = [
    (0, "done", 0, 60), (1, "open", 0, 1), (1, "open", 0, 20), (2, "open", 2, 1), (3, "waiting", 0, 20),
    (3, "closed", 3, 20), (4, "resting", 1, 3),
]  # fmt: skip


@pytest.fixture
def cohort(scene: Scene) -> Scene:
    for who, (number, state, fails, days) in zip(learners(len(CASES)), CASES, strict=True):
        standing(scene, who, number=number, state=state, fails=fails, days=days)
    return scene


def page(scene: Scene, address: str) -> str:
    answer = scene.cast.client("educator").get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_works(cohort: Scene):
    found = queries.summary(cohort.course, now=timezone.now())

    assert (found.of, found.done, found.waiting, found.stuck, found.going) == (7, 1, 1, 3, 2)
    assert (found.silent, found.failing, found.closed) == (1, 1, 1)
    assert (found.week, found.month) == (3, 6)
    assert queries.summaries(cohort.cast.college, now=timezone.now()) == {cohort.course.pk: found}


def test_who_is_at_which_step_and_how_many_came_so_far(cohort: Scene):
    Standing.objects.filter(number=2).update(unit=999, title="A unit of before")

    summary, found = queries.progress(cohort.course, courses.units(cohort.course.current), now=timezone.now())
    whole = page(cohort, f"{COURSE}/insight/")

    assert [(each.title, each.here, each.stuck, each.reached) for each in found] == [
        ("Unit 1", 2, 1, 7),
        ("A unit of before", 1, 1, 5),
        ("Unit 2", 0, 0, 4),
        ("Quiz", 2, 1, 4),
        ("A claim and its figures", 1, 0, 2),
    ]
    assert summary == queries.summary(cohort.course, now=timezone.now())
    assert "All steps done: 1; under way: 2; waiting for a grade: 1; stuck: 3." in whole


@pytest.mark.parametrize(
    ("why", "names"),
    [("", [2, 5, 3]), ("silent", [2]), ("failing", [3]), ("closed", [5]), ("nonsense", [2, 5, 3])],
)
def test_who_is_stuck_and_why(cohort: Scene, why: str, names: list[int]):
    shown = page(cohort, f"{COURSE}/stuck/?why={why}")

    assert [n for n in range(len(CASES)) if f"Learner {n:02}" in shown] == sorted(names)


def test_one_cohort_is_looked_at_by_itself(cohort: Scene):
    spring = Cohort.objects.create(course=cohort.course, name="Spring", starts_at=NOW)
    empty = Cohort.objects.create(course=cohort.course, name="Autumn", starts_at=NOW)
    cohort.course.enrolments.filter(person__name__in=["Learner 02", "Learner 04"]).update(cohort=spring)

    whole, stuck = (
        page(cohort, f"{COURSE}/insight/?cohort={spring.pk}"),
        page(cohort, f"{COURSE}/stuck/?cohort={spring.pk}"),
    )

    assert "2 learners." in whole
    assert "waiting for a grade: 1; stuck: 1." in whole
    assert f"/stuck/?cohort={spring.pk}" in whole
    assert f'href="?cohort={spring.pk}&amp;why=failing"' in stuck
    assert "Learner 02" in stuck
    assert "Learner 05" not in stuck
    assert "Nobody belongs to this cohort yet." in page(cohort, f"{COURSE}/insight/?cohort={empty.pk}")
    assert "7 learners." in page(cohort, f"{COURSE}/insight/?cohort=0")


def test_the_reasons_are_in_words(cohort: Scene):
    shown = page(cohort, f"{COURSE}/stuck/")

    assert "Nothing done for 20 days" in shown
    assert "Below the mark 2 times" in shown
    assert "Nothing left that they can do without help; Below the mark 3 times" in shown


def test_a_course_where_nobody_is_stuck(scene: Scene):
    assert "Nobody is stuck here." in page(scene, f"{COURSE}/stuck/")
    assert "Nobody has enrolled yet." in page(scene, f"{COURSE}/insight/")


def test_what_waits_for_a_grade_and_who_graded(scene: Scene):
    now = timezone.now()
    grade(scene, handed_in(scene, now=now), now=now)
    Submission.objects.create(
        project=scene.project, person=scene.cast.stranger, number=1, state="handed_in", public_id="w",
        saved_at=now, handed_in_at=now - timedelta(days=9),
    )  # fmt: skip

    shown = page(scene, "/manage/harbourside/insight/")

    assert "A claim and its figures" in shown
    assert "promised within 5 days" in shown
    assert "Tomás Ferreira 1" in shown


def test_the_first_page_leads_to_what_stands_out(cohort: Scene):
    taken(cohort, learners(40, "more"), at=NOW)
    stale(cohort)
    tasks.report()

    first, one = page(cohort, "/manage/harbourside/insight/"), page(cohort, f"{COURSE}/insight/")

    assert "1 question stands out" in first
    assert f"/manage/harbourside/insight/quiz/{cohort.quiz.pk}/" in one
    assert "1 question" in one


def test_the_desk_says_how_many_are_stuck(cohort: Scene):
    (line,) = desk.waiting(cohort.cast.college)

    assert (line.text, line.url) == ("3 learners are stuck", "/manage/harbourside/insight/")
    assert desk.waiting(cohort.cast.other) == []


@pytest.mark.parametrize("address", ["insight/", "insight/quiz/", "courses/{}/insight/", "courses/{}/stuck/"])
def test_no_page_asks_more_than_ten_questions(cohort: Scene, django_assert_max_num_queries: Any, address: str):
    taken(cohort, learners(30, "more"), at=NOW)
    stale(cohort)
    tasks.report()
    client = cohort.cast.client("educator")
    address = f"/manage/harbourside/{address.format(cohort.course.slug)}"
    address += f"{cohort.quiz.pk}/" if address.endswith("quiz/") else ""

    with django_assert_max_num_queries(10):
        client.get(address)
