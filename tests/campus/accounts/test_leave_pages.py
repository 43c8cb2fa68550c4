"""Deleting the account by its page, and taking it back: signed in, or by the link in the mail."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from campus.accounts import leaving
from campus.accounts.models import Leaving, OutboxMail
from tests.campus.accounts.test_sign_in import sign_in
from tests.cast import PASSWORD, Cast

URL = "/me/leave/"
CHOSEN = {"leave": "1", "credentials": "gone", "is_sure": "on"}


@pytest.fixture
def maya(cast: Cast, client: Client) -> Client:
    sign_in(client, "maya@example.org")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def link() -> str:
    found = re.search(r"/stay/\S+", OutboxMail.objects.get(to="maya@example.org").text)
    assert found
    return found[0]


def test_it_works(cast: Cast, maya: Client) -> None:
    page = maya.post(URL, CHOSEN, follow=True).content.decode()

    asked = Leaving.objects.get(person=cast.learner)
    assert not asked.keeps_credentials
    assert "It will be deleted on" in page
    assert "will be deleted on" in OutboxMail.objects.get(to="maya@example.org").subject


@pytest.mark.parametrize("missing", ["credentials", "is_sure"])
def test_nothing_is_chosen_for_somebody(cast: Cast, maya: Client, missing: str) -> None:
    page = maya.post(URL, {name: value for name, value in CHOSEN.items() if name != missing})

    assert "To put right:" in page.content.decode()
    assert not Leaving.objects.exists()


def test_the_password_is_asked_once_more(cast: Cast) -> None:
    assert "reauthenticate" in cast.client("learner", minutes=16).post(URL, CHOSEN).headers["Location"]
    assert not Leaving.objects.exists()


def test_it_is_taken_back_on_the_page(cast: Cast, maya: Client) -> None:
    maya.post(URL, CHOSEN)

    assert "Your account stays." in maya.post(URL, {"stay": "1"}, follow=True).content.decode()
    assert not Leaving.objects.exists()
    assert "Your account stays." not in maya.post(URL, {"stay": "1"}, follow=True).content.decode()


def test_the_link_in_the_mail_asks_and_then_stops_it(cast: Cast, maya: Client) -> None:
    maya.post(URL, CHOSEN)
    stranger = Client()

    assert "Keep your account?" in stranger.get(link()).content.decode()
    assert Leaving.objects.exists()
    assert "Your account stays" in stranger.post(link()).content.decode()
    assert not Leaving.objects.exists()
    assert stranger.get(link()).status_code == 404


@pytest.mark.parametrize("token", ["made-up", "made:up:now"])
def test_a_link_that_we_did_not_make_stops_nothing(cast: Cast, token: str) -> None:
    leaving.leave(cast.learner, keeps_credentials=False, now=timezone.now())

    assert Client().post(f"/stay/{token}/").status_code == 404
    assert Leaving.objects.exists()


def test_the_only_owner_is_told_what_to_do_first(cast: Cast) -> None:
    page = cast.client("owner").get(URL).content.decode()

    assert "Make somebody else an owner first" in page
    assert "Delete my account" not in page
