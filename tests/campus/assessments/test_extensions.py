"""More time for one learner, in the browser."""

import pytest
from django.test import Client

from campus.assessments.models import Extension, Project
from tests.campus.assessments.stage import NOW, draft
from tests.cast import Scene


@pytest.fixture
def browser(scene: Scene) -> Client:
    Project.objects.update(due_at=NOW)
    draft(scene)
    return scene.cast.client("educator")


def url(scene: Scene) -> str:
    return f"/manage/harbourside/projects/{scene.project.pk}/time/"


def sent(scene: Scene, **changes: str) -> dict[str, str]:
    return {"email": scene.cast.learner.email, "due_at": "2026-12-01T12:00", "reason": "Ill"} | changes


def test_it_works(scene: Scene, browser: Client):
    browser.post(url(scene), sent(scene))

    made = Extension.objects.get()
    assert (made.person, made.due_at.day, made.by) == (scene.cast.learner, 1, scene.cast.educator)
    assert "1\N{NO-BREAK SPACE}December" in browser.get(url(scene)).content.decode()
    browser.post(url(scene), {"remove": made.pk})
    assert not Extension.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "nobody@example.org"}, "Nobody with this address takes this project."),
        ({"email": "sol@example.org"}, "Nobody with this address takes this project."),
        ({"due_at": "2026-11-01T12:00"}, "Give a time after the one that they have now."),
        ({"due_at": "soon"}, "due_at"),
    ],
)
def test_what_is_refused_is_said(scene: Scene, browser: Client, change: dict[str, str], said: str):
    assert said in browser.post(url(scene), sent(scene, **change)).content.decode()
    assert not Extension.objects.exists()


def test_without_a_due_date_there_is_nothing_to_extend(scene: Scene):
    assert "no due date of its own" in scene.cast.client("educator").get(url(scene)).content.decode()
