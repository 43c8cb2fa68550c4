"""A wallet on a phone: once looked at, all of it can be shown where there is no line; and it reads from the right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from campus.portfolio import services as portfolios
from campus.wallet import services
from testamur import bake
from tests.campus.wallet.stage import awarded_today
from tests.cast import Scene
from tests.core.issuing import self_signed
from tests.core.pictures import png
from tests.journeys.stage import NARROW, OVERFLOW, WIDE, Site, Visit
from tests.journeys.test_bad_line import KEPT, LEFT, until

pytestmark = [pytest.mark.browser, pytest.mark.one_engine, pytest.mark.django_db(transaction=True)]
# What stands beyond the left edge of a page that reads from the right is out of reach.
BEYOND = """() => [...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().left < -1 && !e.closest('.vh, .scroll'))
    .map(e => e.outerHTML.slice(0, 160))"""


def brought(scene: Scene) -> str:
    """Return where the learner keeps a picture of a badge from elsewhere."""
    now = timezone.now()
    kept = services.keep(scene.cast.learner, bake(png(), self_signed().decode()), "upload", now=now).held
    assert kept is not None
    return f"/wallet/held/{kept.public_id}/"


def test_the_wallet_without_a_line(site: Site, scene: Scene, visit: Callable[..., Visit]):
    with site.lock:
        award = awarded_today(scene)
        held = brought(scene)
        portfolios.ensure(scene.cast.learner)
    learner = visit(scene.cast.learner)
    earned = f"/c/{award.public_id}/"
    learner.go(earned)
    learner.go("/wallet/")
    for path in (held, f"{held}file", earned, "/wallet/"):
        until(learner, KEPT, path)
    learner.go("/portfolio/")
    until(learner, KEPT, "/portfolio/preview/")

    learner.context.set_offline(True)
    for path, words in (("/wallet/", "Your wallet"), (held, "Reading data honestly"), (earned, "Verify it yourself")):
        learner.go(path)
        learner.says(words)
        learner.says("You are offline; this is the copy of")
        learner.page.wait_for_function("() => [...document.images].every(each => each.naturalWidth > 0)")
    assert learner.page.locator(".verdict h2").inner_text().startswith("As of ")
    learner.complaints.clear()
    learner.check(schemes=("light", "dark"))
    learner.go("/portfolio/preview/")
    learner.says("So others see it.")
    learner.go("/wallet/add/")
    learner.page.locator("[data-copies] a", has_text="Your wallet").wait_for()
    learner.complaints.clear()

    learner.context.set_offline(False)
    learner.go("/account/logout/")
    learner.press("Sign out")
    until(learner, LEFT, is_empty=True)


def test_from_right_to_left(site: Site, scene: Scene, visit: Callable[..., Visit]):
    with site.lock:
        award = awarded_today(scene)
        held = brought(scene)
        portfolios.ensure(scene.cast.learner)
    learner = visit(scene.cast.learner)
    for path in ("/wallet/", held, f"/c/{award.public_id}/", f"/c/{award.public_id}/share/", "/portfolio/preview/"):
        learner.go(path)
        learner.page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
        for width in (NARROW, WIDE):
            learner.page.set_viewport_size(width)
            assert learner.page.evaluate(OVERFLOW) <= 0, (path, width)
            assert learner.page.evaluate(BEYOND) == [], (path, width)
