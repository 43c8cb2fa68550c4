"""Those who learn together review one another: a cohort by itself, and everybody who is in none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campus.accounts.models import Person
from campus.assessments import services
from campus.assessments.models import Project, Review
from campus.courses.models import Cohort
from tests.cast import Scene, enrolled, person

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def people(scene: Scene) -> list[Person]:
    """Return six people: three of the spring, two of the autumn, one of no cohort; each but the last shares one."""
    found = [person(f"p{n}", f"Person {n}") for n in range(6)]
    cohorts = [
        Cohort.objects.create(course=scene.course, name=name, starts_at=NOW - DAY) for name in ("Spring", "Autumn")
    ]
    for who, cohort in zip(found, [*cohorts, *cohorts, cohorts[0], None], strict=True):
        enrolled(who, scene.course)
        scene.course.enrolments.filter(person=who).update(cohort=cohort)
    return found


def hand_in(scene: Scene, people: list[Person]) -> None:
    for who in people:
        fields = {"title": "T", "text": "Mine.", "links": "", "revision": 0, "now": NOW}
        services.hand_in(who, submission=services.save_draft(who, project=scene.project, **fields), now=NOW)


def pairs(people: list[Person]) -> set[tuple[int, int]]:
    """Return who reviews whom, by their places among the people."""
    places = {who.pk: place for place, who in enumerate(people)}
    rows = Review.objects.filter(role="peer").values_list("reviewer", "submission__person")
    return {(places[reviewer], places[author]) for reviewer, author in rows}


SPRING, AUTUMN = {(0, 2), (2, 0), (0, 4), (4, 0), (2, 4), (4, 2)}, {(1, 3), (3, 1)}


def test_it_works(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=2)

    hand_in(scene, people)

    assert pairs(people) == SPRING | AUTUMN


def test_there_is_a_ring_for_each_at_the_due_date(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=2, due_at=NOW + DAY)
    hand_in(scene, people)

    assert services.ask_ring(scene.project, now=NOW + DAY) == 8

    assert pairs(people) == SPRING | AUTUMN


def test_those_of_no_cohort_are_together(scene: Scene, people: list[Person]):
    Project.objects.update(peer_reviews=1)
    scene.course.enrolments.filter(person=people[4]).update(cohort=None)

    hand_in(scene, people)

    assert {(4, 5), (5, 4)} <= pairs(people)
