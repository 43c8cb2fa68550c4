"""What a person decides about themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from campus.journal.models import Event
from tests.cast import ROLES, Cast

URL = "/me/"
CHOICES = {"name": "Maya Lind", "theme": "dark", "is_email_checkable": "on"}


def test_it_works(cast: Cast) -> None:
    response = cast.client("learner").post(URL, CHOICES)

    cast.learner.refresh_from_db()
    assert response.headers["Location"] == URL
    assert (cast.learner.name, cast.learner.theme) == ("Maya Lind", "dark")
    assert (cast.learner.is_email_checkable, cast.learner.is_named) == (True, False)
    assert response.cookies["theme"].value == "dark"


def test_at_first_the_name_goes_in_and_the_address_does_not(cast: Cast) -> None:
    assert (cast.learner.is_named, cast.learner.is_email_checkable) == (True, False)


def test_the_journal_says_which_choices_and_not_the_words(cast: Cast) -> None:
    cast.client("learner").post(URL, CHOICES)

    event = Event.objects.get(verb="person.changed")
    assert event.data == {"fields": ["is_email_checkable", "is_named", "name", "theme"]}


@pytest.mark.parametrize(("name", "said"), [("", "required"), ("Maya\u202e", "cannot be seen"), ("x" * 121, "120")])
def test_it_says_what_is_wrong_with_a_name_and_keeps_what_was_typed(cast: Cast, name: str, said: str) -> None:
    page = cast.client("learner").post(URL, {**CHOICES, "name": name}).content.decode()

    cast.learner.refresh_from_db()
    assert said in page
    assert 'value="dark" ' in page
    assert cast.learner.name == "Maya Okonkwo-Lind"


@pytest.mark.parametrize("name", ROLES)
def test_everybody_has_a_page_of_their_own(cast: Cast, name: str) -> None:
    response: Any = cast.client(name).get(URL)

    if name == "anonymous":
        assert response.headers["Location"] == f"/account/login/?next={URL}"
    else:
        assert getattr(cast, name).name in response.content.decode()


def test_the_masthead_leads_there_or_to_sign_in(cast: Cast, client: Client) -> None:
    assert '<a href="/me/" aria-current="page">Maya</a>' in cast.client("learner").get(URL).content.decode()
    assert 'aria-current="page">Sign in</a>' in client.get("/account/login/").content.decode()
