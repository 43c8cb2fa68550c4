"""An educator writes with a preview beside the text, and puts units in order by the arrow keys and by drag."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campus.courses import queries
from tests.cast import Scene
from tests.journeys.stage import NARROW, WIDE, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ONE = "/manage/harbourside/courses/reading-data-honestly/"


def shown(visit: Visit) -> list[str]:
    return visit.page.eval_on_selector_all("[data-line]", "all => all.map(e => e.dataset.title)")  # type: ignore[no-any-return]


def kept(site: Site, scene: Scene) -> list[str]:
    with site.lock:
        return [unit.name for unit in queries.units(queries.newest(scene.course))]


def test_units_are_put_in_order_by_keys_and_by_drag(site: Site, scene: Scene, visit: Callable[..., Visit]):
    educator = visit(scene.cast.educator)
    educator.go(ONE)
    page = educator.page

    page.get_by_role("button", name="Move Unit 1: arrow keys, or drag").focus()
    with page.expect_response("**/units/order/"):
        page.keyboard.press("ArrowDown")
        educator.says("Unit 1 is now 2 of 4.")
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith("Move Unit 1")
    with page.expect_response("**/units/order/"):
        page.drag_and_drop("[data-title=Quiz]", "[data-title='Unit 2']", target_position={"x": 20, "y": 4})

    assert shown(educator) == ["Quiz", "Unit 2", "Unit 1", "A claim and its figures"]
    assert kept(site, scene) == shown(educator)
    educator.check(schemes=("light", "dark"), widths=(WIDE, NARROW))


def test_what_is_typed_is_shown_beside_it_and_kept(scene: Scene, visit: Callable[..., Visit]):
    educator = visit(scene.cast.educator)
    educator.go(f"{ONE}units/{scene.units[0].pk}/")

    educator.fill(body="## Tides\n\nThe *moon* pulls.")
    educator.page.locator(".beside em", has_text="moon").wait_for()
    educator.check(schemes=("light", "dark"), widths=(WIDE, NARROW))
    educator.go(f"{ONE}units/{scene.units[0].pk}/")  # without saving

    educator.says("What you had not saved is back.")
    assert educator.page.input_value("[name=body]").startswith("## Tides")
    educator.press("Save")
    educator.says("Saved.")
    educator.go(ONE)
    educator.says("You are writing edition 2.")
    educator.press("Publish edition 2")
    educator.says("now in edition 2")
