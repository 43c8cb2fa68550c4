"""The learner's home: one next step, the rest below it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from pytest_django import DjangoAssertNumQueries

from campus.assessments.models import Attempt, Submission
from campus.courses import services
from campus.courses.models import Course, EditionUnit
from tests.cast import Scene

NOW = timezone.now()


def panel(request: HttpRequest) -> SafeString:
    """Stand for what an app above this one shows."""
    return mark_safe(f"<p>Earned by {request.user}</p>")


def read(scene: Scene, *, units: int) -> Client:
    services.enrol(scene.cast.learner, course=scene.course, now=NOW - timedelta(days=1))
    for unit in scene.units[:units]:
        services.finish_unit(scene.cast.learner, unit=unit, now=NOW - timedelta(hours=5))
    return scene.cast.client("learner")


def quiz_taken(scene: Scene, *, percent: int, hours_ago: int = 3) -> None:
    at = NOW - timedelta(hours=hours_ago)
    number = Attempt.objects.count() + 1
    Attempt.objects.create(
        quiz=scene.quiz, person=scene.cast.learner, number=number, started_at=at, finished_at=at, percent=percent
    )


def handed_in(scene: Scene, *, state: str) -> None:
    Submission.objects.create(
        public_id=state, project=scene.project, person=scene.cast.learner, number=1, state=state, saved_at=NOW
    )


def test_it_works(scene: Scene):
    page = read(scene, units=1).get("/learn/").content.decode()

    assert "Next for Reading data honestly" in page
    assert '<h1 id="next">Unit 2</h1>' in page
    assert "1 of 4 steps done" in page
    assert "It takes about 10 minutes." in page
    assert 'class="unfinished"' in page
    assert 'href="/learn/reading-data-honestly/units/2/"' in page


def test_after_the_units_comes_the_quiz_and_what_it_asks(scene: Scene):
    client = read(scene, units=2)
    assert "Take the quiz" in client.get("/learn/").content.decode()

    quiz_taken(scene, percent=50, hours_ago=30)
    page = client.get("/learn/").content.decode()

    assert "Your best result is 50\N{NO-BREAK SPACE}%; the badge asks for more." in page


def test_a_resting_quiz_lets_the_project_come_first(scene: Scene):
    client = read(scene, units=2)
    quiz_taken(scene, percent=50)

    page = client.get("/learn/").content.decode()

    assert "Begin your project" in page


def test_a_draft_is_to_be_handed_in_and_a_returned_one_worked_on(scene: Scene):
    client = read(scene, units=2)
    quiz_taken(scene, percent=90)
    handed_in(scene, state="draft")
    assert "Hand in your project" in client.get("/learn/").content.decode()

    Submission.objects.update(state="returned")

    assert "Work on your project again" in client.get("/learn/").content.decode()


def test_who_waits_is_told_for_what(scene: Scene):
    client = read(scene, units=2)
    quiz_taken(scene, percent=90)
    handed_in(scene, state="handed_in")

    page = client.get("/learn/").content.decode()

    assert "Nothing is left for you to do just now" in page
    assert "Your project waits for its grade." in page
    assert "See how it stands" in page


def test_who_cannot_go_on_alone_is_told_whom_to_ask(scene: Scene):
    client = read(scene, units=2)
    for hours_ago in (90, 60, 30):
        quiz_taken(scene, percent=10, hours_ago=hours_ago)
    handed_in(scene, state="handed_in")
    assert "All attempts at the quiz are used." in client.get("/learn/").content.decode()

    Attempt.objects.update(percent=90)
    Submission.objects.update(state="graded")

    assert "graded below what the badge asks for" in client.get("/learn/").content.decode()


def test_a_quiz_that_rests_says_when_it_opens_again(scene: Scene):
    EditionUnit.objects.filter(unit__kind="project").delete()
    client = read(scene, units=2)
    quiz_taken(scene, percent=10)

    assert "The quiz opens again on " in client.get("/learn/").content.decode()


def test_what_is_finished_can_be_read_again(scene: Scene):
    EditionUnit.objects.filter(unit__kind__in=["quiz", "project"]).delete()

    page = read(scene, units=2).get("/learn/").content.decode()

    assert "All you began is done" in page
    assert "Read again" in page


def test_a_newcomer_chooses_a_course(scene: Scene):
    page = scene.cast.client("stranger").get("/learn/").content.decode()

    assert "What would you like to be able to do?" in page
    assert 'href="/courses/reading-data-honestly/"' in page


def test_where_there_is_no_course_the_page_says_so(scene: Scene):
    Course.objects.update(published_at=None)

    assert "No course is published yet" in scene.cast.client("stranger").get("/learn/").content.decode()
    assert "No course is published yet" in scene.cast.client(None).get("/").content.decode()


def test_apps_above_add_their_panels(scene: Scene, settings: Any):
    settings.LEARN_PANELS = ["tests.campus.courses.test_learn.panel"]

    assert "<p>Earned by Sol Winter</p>" in scene.cast.client("stranger").get("/learn/").content.decode()


def test_the_page_takes_as_many_queries_for_ten_courses_as_for_one(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
):
    client = read(scene, units=1)
    for number in range(9):
        course = services.create(
            scene.cast.owner,
            organization=scene.cast.college,
            title=f"No {number}",
            achievement=scene.achievement,
            now=NOW,
        )
        services.add_unit(scene.cast.owner, course=course, title="One", body="Text", now=NOW)
        services.change(scene.cast.owner, course=course, summary="Words", now=NOW)
        course = services.publish(scene.cast.owner, course=course, now=NOW)
        services.enrol(scene.cast.learner, course=course, now=NOW)

    with django_assert_max_num_queries(9):
        page = client.get("/learn/").content.decode()

    assert page.count('class="unfinished"') == 10
