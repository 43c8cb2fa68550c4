"""Coming in: by password, by a code in a mail, and the ways in which one does not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from campus.accounts.models import OutboxMail, Person
from tests.cast import PASSWORD, Cast

WRONG = "Address and password do not fit together"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": email, "password": password})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def code_in(mail: OutboxMail) -> str:
    found = re.search(r"^([A-Z0-9-]{6,})$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def test_it_works(cast: Cast, client: Client) -> None:
    response = sign_in(client, "maya@example.org")

    assert response.headers["Location"] == "/learn/"
    assert who(client) == str(cast.learner.pk)


@pytest.mark.parametrize("name", ["ines", "tomas", "helen"])
def test_whoever_has_a_desk_begins_there(cast: Cast, client: Client, name: str) -> None:
    assert sign_in(client, f"{name}@example.org").headers["Location"] == "/manage/"


def test_it_goes_on_to_where_one_was_going(cast: Cast, client: Client) -> None:
    data = {"login": "maya@example.org", "password": PASSWORD, "next": "/me/"}

    assert client.post("/account/login/", data).headers["Location"] == "/me/"


@pytest.mark.parametrize("where", ["https://evil.example.org/", "//evil.example.org/", "javascript:alert(1)"])
def test_it_leads_nobody_to_another_site(cast: Cast, client: Client, where: str) -> None:
    data = {"login": "maya@example.org", "password": PASSWORD, "next": where}

    assert client.post("/account/login/", data).headers["Location"] == "/learn/"


@pytest.mark.parametrize("email", ["maya@example.org", "nobody@example.org"])
def test_a_wrong_password_says_the_same_whoever_it_is(cast: Cast, client: Client, email: str) -> None:
    response = sign_in(client, email, "not the password")

    assert response.status_code == 200
    assert WRONG in response.content.decode()
    assert f'value="{email}"' in response.content.decode()
    assert who(client) is None


def test_a_code_by_mail_opens_as_well(cast: Cast, client: Client) -> None:
    client.post("/account/login/code/", {"email": "maya@example.org"})
    mail = OutboxMail.objects.get()

    page = client.get("/account/login/code/confirm/").content.decode()
    client.post("/account/login/code/confirm/", {"code": code_in(mail)})

    assert "maya@example.org" in page
    assert code_in(mail) in mail.subject
    assert who(client) == str(cast.learner.pk)


def test_a_password_chosen_before_the_address_was_confirmed_opens_nothing_for_who_chose_it(cast: Cast) -> None:
    """Anybody can begin an account with somebody's address; its owner then comes in by a code."""
    stranger, owner = Client(), Client()
    stranger.post("/account/signup/", {"name": "Eve", "email": "ada@college.example", "password1": PASSWORD})

    owner.post("/account/login/code/", {"email": "ada@college.example"})
    owner.post("/account/login/code/confirm/", {"code": code_in(OutboxMail.objects.latest("pk"))})
    stranger.post("/account/login/", {"login": "ada@college.example", "password": PASSWORD})

    assert owner.get("/me/").status_code == 200
    assert (who(stranger), who(owner)) == (None, str(Person.objects.get(email="ada@college.example").pk))


def test_a_wrong_code_does_not_open(cast: Cast, client: Client) -> None:
    client.post("/account/login/code/", {"email": "maya@example.org"})

    response = client.post("/account/login/code/confirm/", {"code": "AAAAAA"})

    assert "not the code we mailed" in response.content.decode()
    assert who(client) is None


def test_asking_for_a_code_tells_nobody_who_has_an_account(cast: Cast) -> None:
    pages = []
    for email in ["maya@example.org", "nobody@example.org"]:
        client = Client()
        client.post("/account/login/code/", {"email": email})
        page = client.get("/account/login/code/confirm/").content.decode().replace(email, "?")
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page))

    assert pages[0] == pages[1]
    assert "No account here has this address" in OutboxMail.objects.get(to="nobody@example.org").text


def test_signing_out_asks_for_a_click(cast: Cast) -> None:
    client = cast.client("learner")

    assert "Sign out of this browser?" in client.get("/account/logout/").content.decode()
    assert who(client)

    client.post("/account/logout/")
    assert who(client) is None


def test_a_closed_account_does_not_open(cast: Cast, client: Client) -> None:
    cast.learner.is_active = False
    cast.learner.save()

    assert WRONG in sign_in(client, "maya@example.org").content.decode() or who(client) is None
    assert who(client) is None


def test_the_theme_comes_along(cast: Cast, client: Client) -> None:
    cast.learner.theme = "dark"
    cast.learner.save()

    assert sign_in(client, "maya@example.org").cookies["theme"].value == "dark"
