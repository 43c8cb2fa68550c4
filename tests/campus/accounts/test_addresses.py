"""Many addresses to a person; what was earned hangs on the person and not on any of them."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from campus.accounts import queries
from campus.accounts.models import OutboxMail
from tests.campus.accounts.test_sign_in import code_in, sign_in, who
from tests.cast import PASSWORD, Cast, Scene, enrolled

URL = "/account/email/"
NEW = "maya@new.example.org"


@pytest.fixture
def maya(cast: Cast, client: Client) -> Client:
    """Her browser, in which she has just typed in her password once more."""
    sign_in(client, "maya@example.org")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def add(client: Client, email: str = NEW) -> Any:
    return client.post(URL, {"action_add": "1", "email": email})


def add_and_confirm(client: Client) -> None:
    add(client)
    client.post("/account/confirm-email/", {"code": code_in(OutboxMail.objects.get(to=NEW))})


def test_it_works(cast: Cast, maya: Client) -> None:
    add_and_confirm(maya)

    assert queries.addresses(cast.learner) == ["maya@example.org", NEW]
    assert NEW in maya.get(URL).content.decode()


def test_it_is_nobodys_until_confirmed(cast: Cast, maya: Client) -> None:
    add(maya)

    assert queries.addresses(cast.learner) == ["maya@example.org"]
    assert queries.by_address(NEW) is None


def test_mails_go_where_the_person_says(cast: Cast, maya: Client) -> None:
    add_and_confirm(maya)

    maya.post(URL, {"action_primary": "1", "email": NEW})

    cast.learner.refresh_from_db()
    assert cast.learner.email == NEW
    assert "From now on they go to" in OutboxMail.objects.filter(to="maya@example.org").latest("id").text


def test_the_one_mails_go_to_cannot_be_removed(cast: Cast, maya: Client) -> None:
    add_and_confirm(maya)

    page = maya.post(URL, {"action_remove": "1", "email": "maya@example.org"}, follow=True).content.decode()

    assert "is where mails go" in page
    assert queries.addresses(cast.learner) == ["maya@example.org", NEW]


def test_what_was_begun_survives_a_change_of_address(scene: Scene, maya: Client) -> None:
    learner = scene.cast.learner
    enrolment = enrolled(learner, scene.course)
    add_and_confirm(maya)
    maya.post(URL, {"action_primary": "1", "email": NEW})

    maya.post(URL, {"action_remove": "1", "email": "maya@example.org"})
    later = Client()
    sign_in(later, NEW)

    assert queries.addresses(learner) == [NEW]
    assert who(later) == str(learner.pk)
    assert list(learner.enrolments.all()) == [enrolment]


def test_an_address_removed_does_not_open_any_more(cast: Cast, maya: Client) -> None:
    add_and_confirm(maya)
    maya.post(URL, {"action_remove": "1", "email": NEW})
    later = Client()

    sign_in(later, NEW)

    assert who(later) is None


def test_adding_somebody_elses_address_tells_nothing_and_takes_nothing(cast: Cast, maya: Client) -> None:
    taken = add(maya, "sol@example.org")
    maya.post("/account/confirm-email/", {"code": code_in(OutboxMail.objects.get(to="sol@example.org"))})
    free = add(maya, NEW)

    assert taken.headers["Location"] == free.headers["Location"]
    assert list(EmailAddress.objects.filter(email="sol@example.org", verified=True)) == [
        EmailAddress.objects.get(user=cast.stranger)
    ]
    assert queries.addresses(cast.learner) == ["maya@example.org"]


def test_the_password_is_asked_once_more_first(cast: Cast, client: Client) -> None:
    sign_in(client, "maya@example.org")

    asked = add(client).headers["Location"]
    assert "Is it still you?" in client.get(asked).content.decode()
    assert not OutboxMail.objects.exists()

    client.post(asked, {"password": PASSWORD})
    client.post("/account/confirm-email/", {"code": code_in(OutboxMail.objects.get(to=NEW))})
    assert queries.addresses(cast.learner) == ["maya@example.org", NEW]


def test_a_stranger_signs_in_first(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/account/login/?next={URL}"
