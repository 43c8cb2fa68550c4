"""Forgetting, choosing and changing a password."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from campus.accounts.models import OutboxMail
from tests.campus.accounts.test_sign_in import sign_in, who
from tests.cast import PASSWORD, Cast

RESET = "/account/password/reset/"
NEW = "nine quiet herons"


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"^http://localhost:8000(/account/password/reset/key/\S+)$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def test_it_works(cast: Cast, client: Client) -> None:
    client.post(RESET, {"email": "maya@example.org"})

    form = client.get(link_in(OutboxMail.objects.get()), follow=True)
    done = client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True)
    sign_in(client, "maya@example.org", NEW)

    assert "Your new password is kept" in done.content.decode()
    assert who(client) == str(cast.learner.pk)
    assert "changed through a link" in OutboxMail.objects.latest("id").text


def test_the_link_stands_under_the_public_address_whatever_host_was_asked(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["evil.example.org"]

    Client(headers={"host": "evil.example.org"}).post(RESET, {"email": "maya@example.org"})

    assert "evil" not in OutboxMail.objects.get().text
    assert link_in(OutboxMail.objects.get())


def test_a_link_works_once(cast: Cast, client: Client) -> None:
    client.post(RESET, {"email": "maya@example.org"})
    link = link_in(OutboxMail.objects.get())
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    assert "does not work any more" in Client().get(link, follow=True).content.decode()


def test_it_tells_nobody_who_has_an_account(cast: Cast) -> None:
    pages = [Client().post(RESET, {"email": f"{name}@example.org"}, follow=True) for name in ("maya", "nobody")]

    assert pages[0].content == pages[1].content
    assert "No account here has this address" in OutboxMail.objects.get(to="nobody@example.org").text


def test_it_can_be_changed(cast: Cast, client: Client) -> None:
    sign_in(client, "maya@example.org")

    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    cast.learner.refresh_from_db()
    assert cast.learner.check_password(NEW)
    assert who(client)
    assert "was changed" in OutboxMail.objects.get(to="maya@example.org").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"oldpassword": "another one here"}, "not your password until now"),
        ({"password1": "short", "password2": "short"}, "at least 10"),
        ({"password2": "nine loud herons"}, "same password"),
    ],
)
def test_it_says_why_a_password_was_not_changed(cast: Cast, client: Client, changes: dict[str, str], said: str) -> None:
    sign_in(client, "maya@example.org")
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **changes}

    page = client.post("/account/password/change/", typed).content.decode()

    assert said in page
    cast.learner.refresh_from_db()
    assert cast.learner.check_password(PASSWORD)
