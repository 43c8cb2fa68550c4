"""Badges inside a learning platform, in a real browser that keeps third-party cookies apart: two sites, one frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from campus.awards.services import award
from campus.lti.models import Score, Subject
from tests.campus.lti.lms import Platform, serving
from tests.campus.lti.stage import Stage, connect
from tests.cast import make_cast, make_scene
from tests.journeys.stage import Site, Visit, take_quiz

pytestmark = pytest.mark.browser


@pytest.fixture
def platform(site: Site, settings: Any) -> Iterator[Platform]:
    """A platform at 127.0.0.1, which is another site than localhost."""
    with serving() as running:
        settings.NET_ALLOWED = [urlsplit(running.url).netloc]
        running.tool = {"base": site.url}
        yield running


@pytest.fixture
def stage(site: Site, platform: Platform) -> Stage:
    with site.lock:
        return connect(platform, make_scene(make_cast()))


def test_a_quiz_done_from_a_frame_lands_in_the_gradebook(site: Site, stage: Stage, visit: Callable[..., Visit]):
    stage.show(f"quiz:{stage.scene.quiz.pk}")
    there, course = visit(), f"{stage.platform.url}/course?user=4&link=12"
    there.page.goto(course)
    frame = there.page.frame_locator("iframe")
    with there.context.expect_page() as opened:
        frame.get_by_role("button", name="Begin").click()
    opened.value.wait_for_url("**/quiz/**")
    here = Visit(site, there.context)
    here.go(opened.value.url)

    take_quiz(here)

    with site.lock:
        site.settle()
        person = Subject.objects.get(subject="4").person
        award(person=person, achievement=stage.scene.achievement, now=timezone.now(), actor=stage.scene.cast.owner)
        assert Score.objects.get().due_at is None
    assert [said["scoreGiven"] for said in stage.platform.posted] == [100]
    there.page.goto(course)
    frame.get_by_text("You have earned", exact=True).wait_for()
    there.page.goto(there.page.frames[1].url)  # the same page in full, which other sites' cookies don't reach
    there.page.get_by_text("Open it again from your course").first.wait_for()


def test_a_teacher_places_things_from_a_frame(site: Site, stage: Stage, visit: Callable[..., Visit]):
    there = visit()
    there.page.goto(f"{stage.platform.url}/course?user=3&linking=1")
    frame = there.page.frame_locator("iframe")
    frame.get_by_label("My badges").check()
    frame.get_by_label("Reading data honestly Course").check()

    frame.get_by_role("button", name="Place it").click()

    frame.get_by_text("Placed").wait_for()
    assert [item["title"] for item in stage.platform.placed] == ["My badges", "Reading data honestly"]
    there.page.goto(f"{stage.platform.url}/course?user=3&link=14")
    frame.get_by_role("heading", name="Reading data honestly").wait_for()
