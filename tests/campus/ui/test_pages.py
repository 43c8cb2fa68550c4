"""The frame of every page, the pages of the house itself, and what is said when things fail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.views import defaults

from campus.ui import views
from campus.ui.house import House
from tests.campus.ui.stage import request

PAGES = ["/help", "/privacy", "/accessibility"]
ERRORS = {
    404: lambda: defaults.page_not_found(request("/lost"), Exception("lost")),
    403: lambda: defaults.permission_denied(request("/closed"), Exception("closed")),
    400: lambda: defaults.bad_request(request("/broken"), Exception("broken")),
    500: lambda: defaults.server_error(request("/")),
    429: lambda: views.too_many_requests(request("/sign-in"), retry_after=61),
}


@pytest.fixture
def page(client: Client, db: None) -> str:
    return client.get("/help").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_it_works(client: Client, db: None, path: str):
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_the_frame_has_language_house_hue_and_a_way_past_itself(page: str):
    assert '<html lang="en" dir="ltr">' in page
    assert "– Harbourside College</title>" in page
    assert 'href="/ui/hue/0.css"' in page
    assert '<a class="skip" href="#main">' in page
    assert '<main id="main"' in page


@pytest.mark.parametrize("asked", ["de", "ar", "fr-CA, de;q=0.8"])
def test_a_page_says_and_keeps_the_language_that_its_words_are_in(client: Client, db: None, asked: str):
    answer = client.get("/help", headers={"accept-language": asked})

    assert '<html lang="en" dir="ltr">' in answer.content.decode()
    assert answer.headers["Content-Language"] == "en"


def test_a_trial_says_so_on_every_page(client: Client, db: None, page: str, settings: Any):
    settings.IS_TRIAL = False

    assert 'class="trial"' in page
    assert 'class="trial"' not in client.get("/help").content.decode()


def test_the_entry_of_the_open_page_is_marked_and_only_that(page: str):
    assert re.findall(r'href="([^"]+)" aria-current="page"', page) == ["/help"]


def test_a_page_may_speak_for_another_house():
    made = render_to_string("ui/base.html", {"house": House("Westmoor", 40)}, request=request())

    assert "Westmoor</title>" in made
    assert "/ui/hue/40.css" in made


@pytest.mark.parametrize("status", ERRORS)
def test_every_failure_has_a_page_with_a_way_on(status: int):
    answer = ERRORS[status]()
    text = answer.content.decode()

    assert answer.status_code == status
    assert text.count("<h1") == 1
    assert 'href="' in text.split("<main")[1]


def test_the_page_for_our_own_faults_needs_nothing():
    text = render_to_string("500.html")

    assert "Something went wrong on our side" in text
    assert 'lang="en"' in text


def test_too_many_tries_are_told_when_to_come_back():
    answer = ERRORS[429]()

    assert answer["Retry-After"] == "61"
    assert "in 2 minutes" in answer.content.decode()


def test_a_forged_form_is_refused_with_a_page(client: Client, db: None):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/account/login/", {"login": "a@example.org"})

    assert answer.status_code == 403
    assert "This form had grown too old" in answer.content.decode()


def test_browsers_that_ask_for_an_icon_find_the_mark(client: Client):
    assert client.get("/favicon.ico")["Location"] == "/static/ui/mark.svg"


def test_a_hue_is_a_stylesheet_kept_for_ever(client: Client):
    answer = client.get("/ui/hue/205.css")

    assert answer.content == b":root{--hue:205}\n"
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]


def test_there_are_360_hues(client: Client, db: None):
    assert client.get("/ui/hue/359.css").status_code == 200
    assert client.get("/ui/hue/360.css").status_code == 404
    with pytest.raises(ValueError, match="hue is 0 to 359, got 360"):
        House("x", 360)


def test_a_site_without_a_house_still_has_a_name(client: Client, db: None, settings: Any):
    settings.HOUSE = ""

    assert "– Testamur</title>" in client.get("/help").content.decode()
