"""Guessing and flooding are slowed down."""

from __future__ import annotations

from django.test import Client

from campus.accounts.models import OutboxMail, Person
from tests.campus.accounts.test_sign_in import sign_in, who
from tests.cast import Cast


def test_guessing_one_persons_password_is_stopped_even_for_the_right_one(cast: Cast, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "maya@example.org", "a wrong guess")

    page = sign_in(client, "maya@example.org").content.decode()

    assert "Too many tries in a short time" in page
    assert who(client) is None


def test_somebody_else_can_still_sign_in(cast: Cast, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "maya@example.org", "a wrong guess")

    sign_in(client, "sol@example.org")

    assert who(client) == str(cast.stranger.pk)


def test_signing_in_too_often_from_one_place_answers_429(cast: Cast, client: Client) -> None:
    answers = [sign_in(Client(), f"a{i}@example.org", "guess").status_code for i in range(31)]

    assert answers[:30] == [200] * 30
    assert answers[30] == 429
    limited = sign_in(client, "maya@example.org")
    assert "Too many tries in a short time" in limited.content.decode()
    assert limited.headers["Retry-After"] == "60"


def test_making_accounts_in_bulk_answers_429(db: None) -> None:
    def sign_up(number: int) -> int:
        data = {"name": "Ada", "email": f"a{number}@example.org", "password1": "seven lazy otters"}
        return Client().post("/account/signup/", data).status_code

    answers = [sign_up(i) for i in range(21)]

    assert answers == [302] * 20 + [429]
    assert Person.objects.count() == 20


def test_nobodys_mailbox_is_filled_with_codes(cast: Cast) -> None:
    answers = [Client().post("/account/login/code/", {"email": "maya@example.org"}).status_code for _ in range(5)]

    assert answers[:3] == [302] * 3
    assert OutboxMail.objects.filter(to="maya@example.org").count() == 3
