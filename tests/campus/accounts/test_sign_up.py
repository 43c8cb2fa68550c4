"""An account begins with an address that is confirmed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from campus.accounts.models import OutboxMail, Person
from tests.campus.accounts.test_sign_in import code_in, who
from tests.cast import Cast

NEW = {"name": " Ada  Bright ", "email": "Ada@Example.org", "password1": "seven lazy otters"}
CONFIRM = "/account/confirm-email/"


def sign_up(client: Client, **changes: str) -> Any:
    return client.post("/account/signup/", {**NEW, **changes})


@pytest.mark.django_db
def test_it_works(client: Client) -> None:
    assert sign_up(client).headers["Location"] == CONFIRM
    mail = OutboxMail.objects.get()
    assert who(client) is None

    assert client.post(CONFIRM, {"code": code_in(mail)}).headers["Location"] == "/learn/"

    person = Person.objects.get()
    assert (person.name, person.email, who(client)) == ("Ada Bright", "ada@example.org", str(person.pk))
    assert EmailAddress.objects.get(user=person).verified
    assert person.check_password("seven lazy otters")


@pytest.mark.django_db
def test_it_goes_on_to_where_one_was_going(client: Client) -> None:
    sign_up(client, next="/me/")

    assert client.post(CONFIRM, {"code": code_in(OutboxMail.objects.get())}).headers["Location"] == "/me/"


def test_it_tells_nobody_that_an_address_is_taken(cast: Cast) -> None:
    pages = []
    for email in ["maya@example.org", "new@example.org"]:
        client = Client()
        assert sign_up(client, email=email).headers["Location"] == CONFIRM
        page = client.get(CONFIRM).content.decode().replace(email, "?")
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page))

    assert pages[0] == pages[1]
    assert "belongs to one already" in OutboxMail.objects.get(to="maya@example.org").text
    assert Person.objects.filter(email="maya@example.org").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password1", "short", "at least 10"),
        ("password1", "1234567890", "too common"),
        ("email", "no address", "looks like name@"),
        ("name", "", "required"),
        ("name", "Ada\u202eBright", "cannot be seen"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_the_rest(client: Client, field: str, value: str, said: str) -> None:
    page = sign_up(client, **{field: value}).content.decode()

    assert said in page
    kept = "email" if field == "name" else "name"
    assert NEW[kept].strip() in page
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_new_code_can_be_asked_for(client: Client) -> None:
    sign_up(client)
    cache.clear()

    client.post(CONFIRM, {"action": "resend"})

    old, new = OutboxMail.objects.order_by("pk")
    assert code_in(old) != code_in(new)
    client.post(CONFIRM, {"code": code_in(new)})
    assert who(client)


@pytest.mark.django_db
def test_an_account_that_was_never_confirmed_is_asked_again(client: Client) -> None:
    sign_up(client)
    cache.clear()  # a second code within ten seconds of the first would be refused
    later = Client()

    response = later.post("/account/login/", {"login": "ada@example.org", "password": "seven lazy otters"})

    assert response.headers["Location"] == CONFIRM
    assert who(later) is None
