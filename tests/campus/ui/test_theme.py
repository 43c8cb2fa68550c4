"""Light or dark: a form, a cookie, no account and no script."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def strict(db: None) -> Client:
    return Client(enforce_csrf_checks=True)


def test_it_works(strict: Client):
    answer = strict.post("/ui/theme", {"theme": "dark", "next": "/help?a=1"})

    assert (answer.status_code, answer["Location"]) == (302, "/help?a=1")
    assert 'data-theme="dark"' in strict.get("/help").content.decode()


def test_the_cookie_is_for_this_site_and_not_for_scripts(strict: Client):
    cookie = strict.post("/ui/theme", {"theme": "light"}).cookies["theme"]

    assert (cookie["samesite"], bool(cookie["httponly"])) == ("Lax", True)


def test_the_systems_choice_comes_back(strict: Client):
    strict.post("/ui/theme", {"theme": "dark"})
    strict.post("/ui/theme", {"theme": ""})

    assert "data-theme" not in strict.get("/help").content.decode()


def test_a_choice_that_is_none_counts_as_none(strict: Client):
    strict.cookies["theme"] = '"><script>'

    assert "data-theme" not in strict.get("/help").content.decode()


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(strict: Client, away: str):
    assert strict.post("/ui/theme", {"theme": "dark", "next": away})["Location"] == "/"


def test_looking_changes_nothing(strict: Client):
    assert strict.get("/ui/theme").status_code == 405
