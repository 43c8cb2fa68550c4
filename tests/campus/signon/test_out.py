"""Who came by an OpenID provider hears on signing out that they are signed in there, and is led there if they like."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from campus.signon.models import Attempt
from campus.signon.services import oidc, providers
from tests.campus.signon.conftest import HERE, Stage


@pytest.fixture
def ends(stage: Stage) -> Stage:
    """The provider names where people sign out."""
    stage.op.told = {"end_session_endpoint": f"{stage.op.url}/end?a=b"}
    providers.keep(stage.cast.owner, provider=stage.way, now=timezone.now(), issuer=stage.op.url)
    return stage


def come(stage: Stage) -> Client:
    """Come for the first time and make an account; return the browser."""
    browser = Client()
    came = stage.back(browser, stage.op.authorize(stage.begin(browser)))
    browser.post(came.headers["Location"], {"choice": "make"})
    assert "_auth_user_id" in browser.session
    return browser


def leave(browser: Client) -> Any:
    answer = browser.post("/account/logout/")
    assert "_auth_user_id" not in browser.session
    return answer


def test_it_works(ends: Stage) -> None:
    answer = leave(come(ends))

    page = answer.content.decode()
    assert "You are signed out here" in page
    assert (answer.headers["Clear-Site-Data"], "no-store" in answer.headers["Cache-Control"]) == ('"storage"', True)
    assert f"Sign out at {ends.way.name}" in page
    url = html.unescape(re.findall(r'href="([^"]+/end[^"]+)"', page)[0])
    fields = dict(parse_qsl(urlsplit(url).query))
    assert fields.pop("id_token_hint").count(".") == 2
    assert fields == {"a": "b", "client_id": "campus", "post_logout_redirect_uri": f"{HERE}/"}
    assert not Attempt.objects.exclude(token="").exists()


def test_a_provider_that_names_no_place_is_not_spoken_of(stage: Stage) -> None:
    assert leave(come(stage)).headers["Location"] == "/"


def test_who_came_in_another_way_is_not_led_there(ends: Stage) -> None:
    come(ends)

    assert leave(ends.cast.client("learner")).headers["Location"] == "/"


def test_a_provider_that_was_ended_meanwhile_is_not_spoken_of(ends: Stage) -> None:
    browser = come(ends)
    providers.end(ends.cast.owner, provider=ends.way, now=timezone.now())

    assert leave(browser).headers["Location"] == "/"


def test_a_token_that_no_address_can_hold_is_left_out(ends: Stage) -> None:
    ends.way.refresh_from_db()

    assert "id_token_hint" not in oidc.out_url(ends.way, "x" * 4001)
    assert "id_token_hint=x" in oidc.out_url(ends.way, "x" * 4000)
