"""What learners are granted, in the browser."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from campus.assessments.models import Accommodation
from campus.courses.models import Cohort, CohortDue, Enrolment
from tests.cast import Scene, enrolled

GRANT = {"email": "MAYA@example.org", "extra_percent": 25, "extra_attempts": 1}


@pytest.fixture
def browser(scene: Scene) -> Client:
    enrolled(scene.cast.learner, scene.course)
    return scene.cast.client("educator")


def url(scene: Scene) -> str:
    return f"/manage/harbourside/quizzes/{scene.quiz.pk}/accommodations/"


def test_it_works(scene: Scene, browser: Client):
    assert "Grant more" in browser.get(url(scene)).content.decode()

    shown = browser.post(url(scene), GRANT, follow=True).content.decode()

    assert scene.cast.learner.name in shown
    assert "25\N{NO-BREAK SPACE}% more time." in shown
    assert "1 more attempt." in shown
    browser.post(url(scene), {"withdraw": Accommodation.objects.get().pk})
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize("email", ["sol@example.org", "nobody@example.org"])
def test_who_does_not_take_the_quiz_is_not_told_apart_from_nobody(scene: Scene, browser: Client, email: str):
    shown = browser.post(url(scene), GRANT | {"email": email}).content.decode()

    assert "Nobody who takes this quiz has this address." in shown
    assert not Accommodation.objects.exists()


def test_what_is_out_of_bounds_is_said_at_its_field(scene: Scene, browser: Client):
    shown = browser.post(url(scene), GRANT | {"extra_percent": 9000}).content.decode()

    assert 'href="#id_extra_percent"' in shown


@pytest.mark.parametrize("sent", ["0", "x", "²", "9" * 30])
def test_what_was_not_granted_cannot_be_withdrawn(scene: Scene, browser: Client, sent: str):
    assert browser.post(url(scene), {"withdraw": sent}).status_code == 404


def test_one_in_every_quiz_is_listed_in_each(scene: Scene, browser: Client):
    browser.post(
        url(scene),
        {"email": "maya@example.org", "is_everywhere": "on", "is_untimed": "on"}
        | {"extra_percent": 0, "extra_attempts": 0},
    )

    shown = browser.get(url(scene)).content.decode()

    assert "In every quiz." in shown
    assert "No time limit." in shown


def test_a_later_day_needs_a_quiz_that_closes(scene: Scene, browser: Client):
    shown = browser.post(url(scene), GRANT | {"closes_at": "2099-01-15T12:00"}).content.decode()

    assert "This quiz does not close for them, so they need no later day." in shown
    assert 'href="#id_closes_at"' in shown


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"closes_at": "2099-01-15T12:00"}, "Give a time after the one that they have now."),
        ({"closes_at": "2099-01-16T12:00", "is_everywhere": "on"}, "A day is of one quiz alone."),
        ({"closes_at": "2099-01-16T12:00"}, ""),
    ],
)
def test_a_later_day_is_of_one_quiz_and_after_the_cohorts(
    scene: Scene, browser: Client, sent: dict[str, str], refusal: str
):
    cohort = Cohort.objects.create(course=scene.course, name="Spring", starts_at=timezone.now())
    Enrolment.objects.update(cohort=cohort)
    CohortDue.objects.create(cohort=cohort, quiz=scene.quiz, due_at=datetime(2099, 1, 15, 12, tzinfo=UTC))

    shown = browser.post(url(scene), GRANT | sent, follow=True).content.decode()

    assert (refusal or "Until 16\N{NO-BREAK SPACE}January\N{NO-BREAK SPACE}2099, 12:00.") in shown
