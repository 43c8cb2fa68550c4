"""What learners are granted, in the browser."""

from __future__ import annotations

import pytest
from django.test import Client

from campus.assessments.models import Accommodation
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
