"""A course of many: the teacher's frame names everybody sheet by sheet, and who is close or stuck among all of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campus.analytics.services import stand
from campus.lti.models import Context, Subject
from campus.lti.services import placing, rosters
from campus.lti.views import inside
from tests.campus.awards.stage import finish_units
from tests.campus.lti.stage import Stage
from tests.cast import enrolled

SIX = {str(n): (f"Learner {n}", f"l{n}@lms.example", "Learner") for n in range(10, 16)}


@pytest.fixture
def many(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Return a course of eight learners, of whom five take ours and two are nearly there; two fit on a sheet."""
    stage.platform.people |= SIX
    stage.show("course:reading-data-honestly")
    stage.frame("3")
    rosters.sync(Context.objects.get(), now=timezone.now())
    five = [each.person for each in Subject.objects.filter(subject__in=["11", "12", "13", "14", "15"]).order_by("pk")]
    for person in five:
        enrolled(person, stage.scene.course)
    for person in five[-2:]:
        finish_units(stage.scene, person)
    for person in five:
        stand(person, now=timezone.now())
    monkeypatch.setattr(inside, "MOST_ROWS", 2)
    return stage


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_it_works(many: Stage):
    browser = Client()
    page, where, key = many.frame("3", client=browser)

    assert "8 learners of this course are known here" in words(page)
    assert "3 learners have not begun." in words(page)
    assert [each.person.name for each in page.context["rows"]] == ["Learner 11", "Learner 12"]
    assert "1 to 2 of 5, by name." in words(page)
    assert [each.person.name for each in page.context["close"]] == ["Learner 14", "Learner 15"]

    last = browser.post(where, {"key": key, "people": "3"})
    assert [each.person.name for each in last.context["rows"]] == ["Learner 15"]
    assert "Those after" not in words(last)
    assert browser.post(where, {"key": "guessed", "people": "3"}).status_code == 403


def test_what_is_not_named_is_counted(many: Stage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(inside, "MOST_NAMED", 1)

    assert "And 1 more." in words(many.frame("3")[0])


def test_a_badge_is_told_from_its_course_in_the_gradebook(stage: Stage):
    called = {each.kind: each.called for each in placing.choices(stage.scene.cast.college)}

    assert called["achievement"] == f"Badge: {called['course']}"


def test_a_link_to_a_quiz_names_it_before_anybody_begins(stage: Stage):
    stage.show(f"quiz:{stage.scene.quiz.pk}")

    assert "Take the quiz" in words(stage.frame("4")[0])
