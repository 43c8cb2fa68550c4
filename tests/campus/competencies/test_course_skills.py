"""How a course's learners stand with its skills, for its staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from campus.competencies import queries
from campus.competencies.mastery import Mastery
from campus.competencies.models import Estimate
from campus.courses.models import Cohort
from tests.campus.assessments.stage import NOW
from tests.campus.competencies.stage import named, skill
from tests.cast import Scene, enrolled, person

ADDRESS = "/manage/harbourside/courses/reading-data-honestly/skills/"
# percent, low, n, days ago
CASES = [(80, 70, 5, 1), (80, 70, 5, 400), (50, 20, 5, 1), (80, 70, 2, 1)]


@pytest.fixture
def learners(scene: Scene) -> None:
    charts = named(scene, skill())
    for number, (percent, low, n, days) in enumerate(CASES):
        who = person(f"learner{number}", f"Learner {number}")
        enrolled(who, scene.course, at=NOW)
        at = timezone.now() - timedelta(days=days)
        Estimate.objects.create(person=who, skill=charts, percent=percent, low=low, high=95, n=n, at=at)
    enrolled(scene.cast.learner, scene.course, at=NOW)


def test_it_works(scene: Scene, learners: None):
    now = timezone.now()

    (found,) = queries.standings(scene.course.enrolments.all(), queries.skills_in(scene.course), of=5, now=now)

    assert (found.solid, found.revisit, found.shaky, found.early, found.of) == (1, 1, 1, 2, 5)


def test_the_counts_say_what_each_estimate_says(scene: Scene, learners: None):
    now = timezone.now()
    for state in {Mastery(80, low, 95, n, now - timedelta(days=ago)).state(now) for _p, low, n, ago in CASES}:
        found = Estimate.objects.filter(queries.which(state, now))
        assert {each.mastery.state(now) for each in found} == {state}


def test_those_with_whom_it_is_shaky_stand_first(scene: Scene, learners: None):
    client = scene.cast.client("educator")
    shown = client.get(ADDRESS, {"skill": skill().pk}).content.decode()

    assert shown.index("Learner 2") < shown.index("Learner 0")
    assert "Learner 0" not in client.get(ADDRESS, {"skill": "x"}).content.decode()


def test_units_and_criteria_name_skills_too(scene: Scene):
    assert queries.skills_in(scene.course) == []
    scene.units[0].skill = skill("of a unit")
    scene.units[0].save()
    scene.criteria[0].skill = skill("of a criterion")
    scene.criteria[0].save()

    assert queries.skills_in(scene.course) == [skill("of a criterion"), skill("of a unit")]
    page = scene.cast.client("educator").get(ADDRESS, {"skill": skill("of a unit").pk}).content.decode()
    assert "Nothing was seen of it yet." in page


def test_a_course_that_names_none_says_what_to_do(scene: Scene):
    assert "This course names no skills yet" in scene.cast.client("educator").get(ADDRESS).content.decode()


def test_its_queries_are_few(scene: Scene, learners: None, django_assert_max_num_queries: Any):
    client, chosen = scene.cast.client("educator"), skill().pk

    with django_assert_max_num_queries(10):
        client.get(ADDRESS, {"skill": chosen})


def test_a_cohort_is_shown_by_itself(scene: Scene, learners: None):
    spring = Cohort.objects.create(course=scene.course, name="Spring", starts_at=NOW)
    scene.course.enrolments.filter(person__name="Learner 2").update(cohort=spring)

    asked = {"skill": skill().pk, "cohort": spring.pk}
    shown = scene.cast.client("educator").get(ADDRESS, asked).content.decode()

    assert "Learner 2" in shown
    assert "Learner 0" not in shown
