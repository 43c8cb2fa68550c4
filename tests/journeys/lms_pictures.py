"""The pictures of docs/lms, made anew: `make pictures`. No test: no run of the tests collects this file.

Each is a page of ours as a browser shows it, with the addresses of an institution that is made up, in few colours.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.utils import timezone
from PIL import Image

from campus.lti import queries
from campus.lti.models import Column, Context
from campus.lti.services import registering, upkeep
from tests.campus.awards.stage import finish_units
from tests.campus.lti.lms import Platform, serving
from tests.campus.lti.stage import Stage, connect
from tests.cast import make_cast, make_scene
from tests.journeys.stage import Site, Visit

OUT = Path(__file__).parents[2] / "docs" / "lms" / "img"
PUBLIC = "https://campus.example.org"
WIDTH, COLOURS, MOST = 860, 48, 60_000

pytestmark = pytest.mark.browser


@pytest.fixture
def platform(site: Site, settings: Any) -> Iterator[Platform]:
    """The platform of the tests, with a few more people."""
    with serving() as running:
        settings.NET_ALLOWED = [urlsplit(running.url).netloc]
        running.tool = {"base": site.url}
        running.items |= {"17": {"label": "Assignment 3"}, "18": {"label": "Lab report"}}
        yield running


@pytest.fixture
def stage(site: Site, platform: Platform) -> Stage:
    with site.lock:
        return connect(platform, make_scene(make_cast()))


def test_the_pages_of_a_connection(site: Site, stage: Stage, visit: Callable[..., Visit], settings: Any):
    owner = visit(stage.scene.cast.owner, viewport={"width": WIDTH, "height": 1600})
    with site.lock:
        made, _secret = registering.prepare(
            stage.scene.cast.owner, organization=stage.scene.cast.college, name="Moodle", now=timezone.now()
        )
    owner.go(f"/manage/harbourside/lms/{made.public_id}/")
    settings.PUBLIC_URL = PUBLIC
    owner.press("Make a registration address")
    _shoot(owner, "address", _section("once"), _section("ours"))
    settings.PUBLIC_URL = site.url
    with site.lock:
        secret = registering.renew_secret(stage.scene.cast.owner, registration=made, now=timezone.now())
    there = visit(viewport={"width": WIDTH, "height": 700})
    told = {"openid_configuration": f"{stage.platform.url}/mod/lti/openid-configuration.php"}
    there.go(f"/lti/register/{secret}/?{urlencode(told)}")
    there.page.evaluate(_NAMED, [stage.platform.url, "https://moodle.example.org"])
    _shoot(there, "connect", "main")
    owner.go(f"/manage/harbourside/lms/{stage.registration.public_id}/")
    owner.press("Test this connection")
    owner.page.evaluate(_NAMED, [stage.platform.url, "https://moodle.example.org"])
    _shoot(owner, "tested", _section("findings"))
    _shoot(owner, "values", _section("theirs"))


def test_what_stands_in_frames(site: Site, stage: Stage, visit: Callable[..., Visit]):
    stage.show("course:reading-data-honestly")
    there = visit(viewport={"width": WIDTH, "height": 900})
    there.page.goto(f"{stage.platform.url}/start?user=3&linking=1")
    there.page.wait_for_url("**/lti/v/**")
    _shoot(there, "place", "main")
    for user in ("4", "5"):
        there.page.goto(f"{stage.platform.url}/start?user={user}")
        there.page.wait_for_url("**/lti/v/**")
    with site.lock:
        person = Context.objects.get().members.get(subject__subject="4").subject.person
        finish_units(stage.scene, person=person)
        site.sweep()
        upkeep.look(Context.objects.select_related("registration__organization").get(), now=timezone.now())
    there.page.goto(f"{stage.platform.url}/start?user=4")
    there.page.wait_for_url("**/lti/v/**")
    _shoot(there, "learner", "main")
    there.page.goto(f"{stage.platform.url}/start?user=3")
    there.page.wait_for_url("**/lti/v/**")
    _shoot(there, "teacher", "main")


def test_a_column_in_a_rule(site: Site, stage: Stage, visit: Callable[..., Visit]):
    with site.lock:
        stage.launch("3")
        upkeep.look_due(now=timezone.now() + timedelta(seconds=1))
        ref = queries.ref_of(Column.objects.get(label="Assignment 3"))
    staff = visit(stage.scene.cast.educator, viewport={"width": WIDTH, "height": 1200})
    staff.go(f"/manage/harbourside/achievements/{stage.scene.achievement.public_id}/rule/")
    staff.page.locator("#add\\.0").select_option("graded")
    staff.page.locator("button[value='add:0']").click()
    gap = staff.page.locator("select[name^='column.']")
    gap.select_option(ref)
    staff.page.locator("input[name^='percent.']").last.fill("80")
    _shoot(staff, "rule", "form .rule-group")


# What the platform of the tests is called, in words and in fields.
_NAMED = """([here, name]) => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replaceAll(here, name);
    for (const each of document.querySelectorAll('input')) each.value = each.value.replaceAll(here, name);
}"""


# Where what these parts show begins and ends on the page.
_SPAN = """selectors => {
    const parts = selectors.flatMap(each => [...document.querySelectorAll(`${each} *`)]);
    const boxes = parts.map(each => each.getBoundingClientRect()).filter(each => each.width > 1 && each.height > 1);
    return [Math.min(...boxes.map(each => each.top)) + scrollY, Math.max(...boxes.map(each => each.bottom)) + scrollY];
}"""


def _section(heading: str) -> str:
    return f"section[aria-labelledby={heading}]"


def _shoot(visit: Visit, name: str, *selectors: str) -> None:
    """Keep a picture of these parts of a page, one after the other; AssertionError where it is too large."""
    visit.page.evaluate("document.activeElement.blur()")
    top, bottom = visit.page.evaluate(_SPAN, list(selectors))
    clip = {"x": 0, "y": max(top - 12, 0), "width": WIDTH, "height": bottom - top + 24}
    taken = visit.page.screenshot(clip=clip, full_page=True, animations="disabled")
    picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    OUT.mkdir(exist_ok=True)
    picture.save(OUT / f"{name}.png", optimize=True)
    assert (OUT / f"{name}.png").stat().st_size <= MOST
