"""By keyboard alone: from the sign-in through a unit and a quiz, with the focus always to be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import PASSWORD, Scene
from tests.journeys.stage import Visit

pytestmark = [pytest.mark.browser, pytest.mark.one_engine, pytest.mark.django_db(transaction=True)]
FOCUSED = """() => { const e = document.activeElement;
  const label = e.labels && e.labels[0] ? e.labels[0].innerText : '';
  return (e.innerText || label || e.getAttribute('aria-label') || e.name || '').trim(); }"""
SEEN = """() => { const e = document.activeElement, shown = e.closest('label') || e;
  const marks = [e, shown].map(x => getComputedStyle(x));
  const box = shown.getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < innerHeight
    && marks.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'); }"""
MOST = 80  # presses of Tab to anything on a page


def tab_to(visit: Visit, words: str) -> None:
    """Press Tab until what has these words holds the focus, and hold each stop to being visible."""
    for _ in range(MOST):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("() => document.activeElement === document.body"):
            continue  # past the last stop; the next Tab begins anew
        found = visit.page.evaluate(FOCUSED)
        assert visit.page.evaluate(SEEN), f"{visit.page.url}: no focus to be seen on {found!r}"
        if found.startswith(words):
            return
    raise AssertionError(f"{visit.page.url}: Tab never came to {words!r}")


def press(visit: Visit, words: str, key: str = "Enter") -> None:
    tab_to(visit, words)
    if key == "Enter":
        with visit.page.expect_navigation():
            visit.page.keyboard.press(key)
    else:
        visit.page.keyboard.press(key)


def answer(visit: Visit) -> None:
    """Answer whatever is asked: Space on the first choice, or a word."""
    if visit.page.locator("form.fields [type=radio], form.fields [type=checkbox]").count():
        tab_to(visit, "Right") if visit.page.locator("[type=checkbox]").count() else visit.page.focus("[type=radio]")
        visit.page.keyboard.press("Space")
    else:
        tab_to(visit, "Question")
        visit.page.keyboard.type("12")
    press(visit, "Answer")


def test_from_sign_in_to_the_end_of_the_quiz(scene: Scene, visit: Callable[..., Visit]):
    learner = visit()
    learner.go("/account/login/?next=/courses/reading-data-honestly/")

    tab_to(learner, "E-mail")
    learner.page.keyboard.type("maya@example.org")
    tab_to(learner, "Password")
    learner.page.keyboard.type(PASSWORD)
    with learner.page.expect_navigation():
        learner.page.keyboard.press("Enter")
    press(learner, "Enrol")
    learner.go("/learn/")
    press(learner, "Open the unit")
    for _ in scene.units:
        learner.page.wait_for_selector(".turn button")
        tab_to(learner, learner.page.inner_text(".turn button").strip())
        with learner.page.expect_navigation():
            learner.page.keyboard.press("Enter")
    press(learner, "Begin the quiz")
    for number in range(1, 5):
        answer(learner)
        press(learner, "Next question" if number < 4 else "See the result")

    learner.says("of 4 right")
    learner.check()


def test_the_first_tab_offers_to_skip_to_the_content(scene: Scene, visit: Callable[..., Visit]):
    reader = visit()
    reader.go("/")

    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate(FOCUSED) == "Skip to the content"
    reader.page.keyboard.press("Enter")

    assert reader.page.evaluate("() => document.activeElement.id") == "main"
