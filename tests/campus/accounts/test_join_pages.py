"""Joining by the pages: who began is known by the browser alone, and both have signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from campus.accounts.models import Join
from tests.campus.accounts.test_sign_in import sign_in, who
from tests.cast import PASSWORD, Cast

BEGIN, SURE = "/me/join/", "/me/join/sure/"


@pytest.fixture
def begun(cast: Cast, client: Client) -> Client:
    """A browser in which the learner has begun, and has then signed in as the stranger."""
    sign_in(client, "maya@example.org")
    _still_me(client)
    assert client.post(BEGIN).headers["Location"] == f"/account/login/?next={SURE}"
    assert who(client) is None
    sign_in(client, "sol@example.org")
    return client


def _still_me(client: Client) -> None:
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def test_it_works(cast: Cast, begun: Client) -> None:
    page = begun.get(SURE).content.decode()
    assert "Maya Okonkwo-Lind" in page
    assert "sol@example.org" in page

    _still_me(begun)
    begun.post(SURE)

    joined = Join.objects.get()
    assert (joined.into, joined.old) == (cast.learner, cast.stranger)
    assert who(begun) is None
    sign_in(begun, "sol@example.org", PASSWORD)
    assert who(begun) == str(cast.learner.pk)


def test_they_are_parted_on_the_same_page(cast: Cast, begun: Client) -> None:
    _still_me(begun)
    begun.post(SURE)
    sign_in(begun, "maya@example.org")
    _still_me(begun)

    page = begun.post(BEGIN, {"part": str(Join.objects.get().pk)}, follow=True).content.decode()

    assert "They are two accounts again" in page
    cast.stranger.refresh_from_db()
    assert cast.stranger.email == "sol@example.org"


def test_nobody_is_joined_from_another_browser(cast: Cast, begun: Client) -> None:
    """A link sent to somebody must not give away what they have."""
    elsewhere = cast.client("stranger")

    assert elsewhere.get(SURE).headers["Location"] == BEGIN
    assert elsewhere.post(SURE).headers["Location"] == BEGIN
    assert not Join.objects.exists()


def test_an_account_is_not_joined_with_itself(cast: Cast, begun: Client) -> None:
    sign_in(begun, "maya@example.org")
    begun.force_login(cast.learner, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert begun.get(SURE).headers["Location"] == BEGIN


def test_the_password_is_asked_once_more(cast: Cast) -> None:
    maya = cast.client("learner", minutes=16)

    assert maya.post(BEGIN).headers["Location"].startswith("/account/reauthenticate/")


@pytest.mark.parametrize("number", ["0", "x", "9"])
def test_what_is_not_there_is_not_parted(cast: Cast, client: Client, number: str) -> None:
    sign_in(client, "maya@example.org")
    _still_me(client)

    assert client.post(BEGIN, {"part": number}).status_code == 404
