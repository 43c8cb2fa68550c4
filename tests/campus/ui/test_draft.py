"""A half-written draft survives a lost session: draft.js in a real Chromium, against a server that can refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from campus import ui

SCRIPT = Path(ui.__file__).parent / "static" / "ui" / "draft.js"
SITE = "http://draft.localhost/"
FORM = """<!doctype html><title>Project</title>
<form method="post" action="/hand-in" data-draft="project-7-of-5" data-autosave="/draft" %s
  data-words-saved="Draft kept" data-words-local="Kept in this browser" data-words-restored="Taken up again">
  <input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="hidden" name="version" value="1">
  <textarea name="text"></textarea><input type="checkbox" name="is_own" value="yes"><input type="file" name="file">
  <p data-draft-status></p><button>Hand in</button></form><script src="/draft.js"></script>"""
DONE = '<!doctype html><title>Thanks</title><p data-draft-done="project-7-of-5"><script src="/draft.js"></script>'

pytestmark = pytest.mark.browser


class Site:
    """Answers for the pages of a made-up site, and remembers what was saved."""

    def __init__(self) -> None:
        self.status, self.saved, self.since = 200, "", ""

    def __call__(self, route: Any) -> None:
        path, posted = route.request.url.removeprefix(SITE), route.request.post_data or ""
        if path == "draft.js":
            route.fulfill(content_type="text/javascript", body=SCRIPT.read_text(encoding="utf-8"))
        elif path == "draft":
            self.saved = posted if self.status == 200 else self.saved
            answer = json.dumps({"saved": "2026-11-22T10:42:00Z", "fields": {"version": "2"}, "error": "Changed there"})
            route.fulfill(status=self.status, content_type="application/json", body=answer)
        elif path == "hand-in" and self.status == 200:
            route.fulfill(content_type="text/html", body=DONE)
        else:
            route.fulfill(content_type="text/html", body=FORM % self.since)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def page(chromium: Any, site: Site) -> Iterator[Any]:
    context = chromium.new_context()
    context.route("**/*", site)
    page = context.new_page()
    page.goto(SITE)
    yield page
    context.close()


def said(page: Any, words: str) -> None:
    page.wait_for_function("words => document.querySelector('[data-draft-status]').textContent === words", arg=words)


def test_it_works(page: Any, site: Site):
    page.fill("textarea", "Half the pupils")
    page.check("input[type=checkbox]")

    said(page, "Draft kept")
    assert "Half the pupils" in site.saved
    assert 'name="csrfmiddlewaretoken"' in site.saved
    assert 'name="file"' not in site.saved
    assert page.input_value("input[name=version]") == "2"


def test_what_the_server_has_does_not_stay_on_a_shared_machine(page: Any):
    page.fill("textarea", "Half the pupils")
    said(page, "Draft kept")

    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("status", [302, 401, 403, 500])
def test_a_draft_survives_a_lost_session(page: Any, site: Site, status: int):
    site.status = status
    page.fill("textarea", "Written after the session ended")
    page.check("input[type=checkbox]")
    said(page, "Kept in this browser")

    site.status = 200
    page.goto(SITE)

    assert page.input_value("textarea") == "Written after the session ended"
    assert page.is_checked("input[type=checkbox]")
    said(page, "Draft kept")
    assert "Written after" in site.saved


def test_a_draft_that_found_no_line_is_sent_again_by_itself(page: Any, site: Site):
    page.route("**/draft", lambda route: route.abort())
    page.fill("[name=text]", "Written in the tunnel.")
    page.get_by_text("Kept in this browser").wait_for()

    page.unroute("**/draft")
    page.get_by_text("Draft kept").wait_for()

    assert "Written in the tunnel." in site.saved


def test_it_survives_leaving_before_it_was_saved(page: Any):
    page.fill("textarea", "In a hurry")
    page.goto("about:blank")
    page.goto(SITE)

    assert page.input_value("textarea") == "In a hurry"


def test_what_the_server_has_from_later_wins(page: Any, site: Site):
    page.fill("textarea", "Old words")
    site.since = 'data-saved="2999-01-01T00:00:00Z"'
    page.goto(SITE)

    assert page.input_value("textarea") == ""


def test_a_refused_hand_in_loses_nothing(page: Any, site: Site):
    site.status = 403
    page.fill("textarea", "My work")
    page.click("button")
    page.wait_for_url("**/hand-in")

    assert page.input_value("textarea") == "My work"


def test_handing_in_clears_the_copy(page: Any):
    page.fill("textarea", "My work")
    page.click("button")
    page.wait_for_url("**/hand-in")

    assert page.evaluate("localStorage.length") == 0


def test_a_draft_that_moved_on_elsewhere_is_said_and_kept(page: Any, site: Site):
    site.status = 409
    page.fill("textarea", "My words")

    said(page, "Changed there")
    assert "My words" in page.evaluate("JSON.stringify(localStorage)")


def test_what_was_typed_on_an_older_copy_is_offered_beside_the_servers(page: Any, site: Site):
    words = 'data-words-older="Kept below" data-words-take="Use it" data-words-leave="Remove it"'
    site.since, site.status = f'data-saved="2026-11-22T09:00:00Z" {words}', 500
    page.goto(SITE)
    page.fill("textarea", "My words")
    said(page, "Kept in this browser")

    site.since, site.status = f'data-saved="2026-11-22T09:30:00Z" {words}', 200
    page.goto(SITE)
    assert page.input_value("textarea") == ""
    assert page.text_content("blockquote") == "My words"

    page.get_by_role("button", name="Use it").click()
    said(page, "Draft kept")
    assert page.input_value("textarea") == "My words"
    assert "My words" in site.saved


def test_on_a_copy_of_the_page_from_before_the_draft_comes_back_all_the_same(page: Any, site: Site):
    words = 'data-words-older="Kept below" data-words-take="Use it" data-words-leave="Remove it"'
    site.since = f'data-saved="2026-11-22T09:00:00Z" {words}'
    page.goto(SITE)
    page.fill("textarea", "The server has this")
    said(page, "Draft kept")
    site.status = 500
    page.fill("textarea", "And this is on top")
    said(page, "Kept in this browser")

    page.goto(SITE)

    assert page.input_value("textarea") == "And this is on top"
    assert page.locator("blockquote").count() == 0


def test_what_was_offered_and_is_not_wanted_goes(page: Any, site: Site):
    words = 'data-words-older="Kept below" data-words-take="Use it" data-words-leave="Remove it"'
    site.since, site.status = f'data-saved="2026-11-22T09:00:00Z" {words}', 500
    page.goto(SITE)
    page.fill("textarea", "My words")
    site.since, site.status = f'data-saved="2026-11-22T09:30:00Z" {words}', 200
    page.goto(SITE)

    page.get_by_role("button", name="Remove it").click()

    assert page.evaluate("localStorage.length") == 0
    assert page.locator("blockquote").count() == 0
