"""A learner on a train: what was read can be read again, and what was done and typed arrives when the line is back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments.models import Submission
from campus.assessments.services import activities
from campus.courses.models import EditionUnit, Unit, UnitDone
from campus.courses.offline import stamp
from tests.cast import Scene, enrolled
from tests.journeys.stage import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.one_engine, pytest.mark.django_db(transaction=True)]
UNITS = "/learn/reading-data-honestly/units/"
# A copy helps only where a worker stands for its part of the site.
KEPT = """async path => {
  const stands = await navigator.serviceWorker.getRegistration(path);
  return Boolean(stands && stands.active && await caches.match(path));
}"""
LEFT = "async () => [...await caches.keys(), ...Object.keys(localStorage)]"


def until(visit: Visit, script: str, given: str = "", *, is_empty: bool = False) -> None:
    """Wait until what the browser keeps is something, or nothing."""
    found: object = None
    for _ in range(100):
        found = visit.page.evaluate(script, given)
        if bool(found) is not is_empty:
            return
        visit.page.wait_for_timeout(100)
    raise AssertionError(f"{script} gives {found!r}")


def sit_down(visit: Visit, person: Person) -> None:
    """Take over a browser in which somebody else was signed in until now."""
    with visit.site.lock:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visit.site.url}
    visit.context.add_cookies([cookie])


def read(learner: Visit, path: str) -> None:
    learner.go(path)
    until(learner, KEPT, path)


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

    learner.context.set_offline(False)
    learner.says("Draft kept at")
    learner.says("what you had marked as done has arrived")
    with site.lock:
        assert UnitDone.objects.filter(unit__title="Unit 2", person=scene.cast.learner).count() == 1
        assert Submission.objects.get().text == "Written in the tunnel."

    learner.complaints.clear()
    learner.go("/account/logout/")
    learner.press("Sign out")
    until(learner, LEFT, is_empty=True)


def test_a_browser_keeps_copies_of_one_person_at_most(site: Site, scene: Scene, visit: Callable[..., Visit]):
    first, second = scene.cast.learner, scene.cast.stranger
    with site.lock:
        enrolled(first, scene.course)
        enrolled(second, scene.course)
    browser = visit(first)
    read(browser, f"{UNITS}1/")

    sit_down(browser, second)
    read(browser, f"{UNITS}2/")
    names = browser.page.evaluate("() => caches.keys()")
    assert [name.rpartition(":")[2] for name in names] == [stamp(second)]

    browser.context.clear_cookies()
    browser.go("/account/login/")
    until(browser, LEFT, is_empty=True)


def test_a_whole_course_is_kept_by_a_button(site: Site, scene: Scene, visit: Callable[..., Visit]):
    with site.lock:
        enrolled(scene.cast.learner, scene.course)
        before = activities.create(
            scene.cast.owner, organization=scene.cast.college, kind="recognition", title="Before", now=timezone.now()
        )
        unit = Unit.objects.create(course=scene.course, kind="activity", activity=before)
        EditionUnit.objects.create(edition=scene.course.current, order=9, unit=unit)
    learner = visit(scene.cast.learner)
    learner.go("/learn/reading-data-honestly/keep/")
    learner.check(schemes=("light", "dark"))
    learner.page.get_by_role("button", name="Keep them now").click()
    learner.says("All 4 pages are kept in this browser.")

    learner.context.set_offline(True)
    learner.go(f"{UNITS}2/")
    learner.says("Text of unit 2.")
    learner.says("You are offline; this is the copy of")
    learner.go(f"/show/{before.public_id}/")
    learner.says("You can do this already?")
    learner.says("You are offline; this is the copy of")
    learner.complaints.clear()
