"""A learner on a train: what was read can be read again, and what was done and typed arrives when the line is back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campus.assessments.models import Submission
from campus.courses.models import UnitDone
from tests.cast import Scene, enrolled
from tests.journeys.stage import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNITS = "/learn/reading-data-honestly/units/"
KEPT = "async path => Boolean(await caches.match(path))"
LEFT = "async () => [(await caches.keys()).length, localStorage.length]"


def read(learner: Visit, path: str) -> None:
    learner.go(path)
    learner.page.wait_for_function(KEPT, arg=path)


def test_a_course_on_a_train(site: Site, scene: Scene, visit: Callable[..., Visit]):
    with site.lock:
        enrolled(scene.cast.learner, scene.course)
    learner = visit(scene.cast.learner)
    for place in ("1/", "2/", "4/project/"):
        read(learner, UNITS + place)

    learner.context.set_offline(True)
    learner.go(f"{UNITS}2/")
    learner.says("Text of unit 2.")
    learner.says("You are offline; this is the copy of")
    learner.check(schemes=("light", "dark"))
    learner.page.locator(".turn button").click()
    learner.says("Noted as done.")
    learner.go(f"{UNITS}3/quiz/")
    learner.says("This page is not kept in this browser.")
    learner.page.get_by_role("link", name="Unit 2").wait_for()
    learner.complaints.clear()
    learner.check()

    learner.go(f"{UNITS}4/project/")
    learner.fill(title="Does the harbour bus run late?", text="Written in the tunnel.")
    learner.says("Kept in this browser")
    learner.page.reload()
    learner.says("You are offline; this is the copy of")
    assert learner.page.input_value("[name=text]") == "Written in the tunnel."
    with site.lock:
        assert not UnitDone.objects.filter(unit__title="Unit 2").exists()
        assert not Submission.objects.exists()

    learner.context.set_offline(False)
    learner.says("Draft kept at")
    learner.says("what you had marked as done has arrived")
    with site.lock:
        assert UnitDone.objects.filter(unit__title="Unit 2", person=scene.cast.learner).count() == 1
        assert Submission.objects.get().text == "Written in the tunnel."

    learner.complaints.clear()
    learner.go("/account/logout/")
    learner.press("Sign out")
    learner.page.wait_for_function(f"async () => String(await ({LEFT})()) === '0,0'")


def test_another_persons_copies_go_when_somebody_signs_in(site: Site, scene: Scene, visit: Callable[..., Visit]):
    with site.lock:
        enrolled(scene.cast.learner, scene.course)
    browser = visit(scene.cast.learner)
    read(browser, f"{UNITS}1/")

    browser.context.clear_cookies()
    browser.go("/account/login/")

    browser.page.wait_for_function("async () => (await caches.keys()).length === 0")
