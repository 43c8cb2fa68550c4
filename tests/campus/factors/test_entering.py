"""Coming in by the pages: with a passkey alone, and with a second step after the first."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campus.factors import browser, services
from tests.campus.accounts.test_sign_in import sign_in, who
from tests.campus.factors.device import Device
from tests.campus.factors.stage import with_app, with_passkey
from tests.cast import Cast

ASK, ENTER, STEP = "/passkey/ask/", "/passkey/enter/", "/second-step/"


def enter(client: Client, device: Device, **more: str) -> Any:
    answer = device.answer(json.loads(client.post(ASK).content))
    return client.post(ENTER, {"answer": answer, **more})


def said(client: Client, address: str = "/account/login/") -> str:
    return client.get(address).content.decode()


def test_it_works(cast: Cast, client: Client) -> None:
    device, _kept = with_passkey(cast.learner)

    answer = enter(client, device, next="/wallet/")

    assert (who(client), answer.headers["Location"]) == (str(cast.learner.pk), "/wallet/")


def test_an_answer_opens_once_and_in_the_browser_that_was_asked(cast: Cast, client: Client) -> None:
    device, _kept = with_passkey(cast.learner)
    answer = device.answer(json.loads(client.post(ASK).content))
    stolen = Client()
    stolen.post(ASK)

    stolen.post(ENTER, {"answer": answer})
    assert who(stolen) is None
    client.post(ENTER, {"answer": answer})
    client.post("/account/logout/")
    client.post(ENTER, {"answer": answer})
    assert who(client) is None
    assert "sent twice" in said(client)


def test_two_requests_at_once_cannot_both_use_a_question(cast: Cast, client: Client) -> None:
    """Both have read the session before either has written it."""
    device, _kept = with_passkey(cast.learner)
    answer = device.answer(json.loads(client.post(ASK).content))
    kept = client.session[browser.ASKED]
    client.post(ENTER, {"answer": answer})
    other = Client()
    other.post(ASK)
    session = other.session
    session[browser.ASKED] = kept
    session.save()

    other.post(ENTER, {"answer": answer})

    assert who(other) is None


def test_a_question_runs_out(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    device, _kept = with_passkey(cast.learner)
    monkeypatch.setitem(browser.ANSWER_SECONDS, browser.ENTER, 0)

    enter(client, device)

    assert who(client) is None
    assert "took too long" in said(client)


def test_it_leads_nobody_to_another_site(cast: Cast, client: Client) -> None:
    device, _kept = with_passkey(cast.learner)

    assert enter(client, device, next="https://evil.example.net/").headers["Location"].startswith("/learn/")


def test_a_closed_account_does_not_open(cast: Cast, client: Client) -> None:
    device, _kept = with_passkey(cast.learner)
    cast.learner.is_active = False
    cast.learner.save()

    enter(client, device)

    assert who(client) is None


@pytest.mark.parametrize(("address", "most"), [(ASK, 30), (ENTER, 30)])
def test_asking_is_limited(
    cast: Cast, client: Client, address: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campus.factors.views.entering.MOST_A_MINUTE", 1)
    client.post(address)

    assert client.post(address).status_code == 429


def test_who_has_an_app_is_asked_for_its_code_after_the_password(cast: Cast, client: Client) -> None:
    app = with_app(cast.learner)

    answer = client.post(
        "/account/login/", {"login": "maya@example.org", "password": "correct horse battery", "next": "/wallet/"}
    )
    assert (who(client), answer.headers["Location"]) == (None, STEP)
    assert "The first one was right" in said(client, STEP)

    answer = client.post(STEP, {"typed": app.at(timezone.now())})
    assert (who(client), answer.headers["Location"]) == (str(cast.learner.pk), "/wallet/")


@pytest.mark.parametrize("typed", ["12345x", "", "000 00"])
def test_what_is_no_code_does_not_open(cast: Cast, client: Client, typed: str) -> None:
    with_app(cast.learner)
    sign_in(client, "maya@example.org")

    assert "To put right:" in client.post(STEP, {"typed": typed}).content.decode()
    assert who(client) is None


def test_a_recovery_code_opens_in_its_place(cast: Cast, client: Client) -> None:
    with_app(cast.learner)
    codes = services.new_codes(cast.learner, now=timezone.now())
    sign_in(client, "maya@example.org")

    client.post(STEP, {"typed": codes[0]})

    assert who(client) == str(cast.learner.pk)


def test_so_does_a_passkey_but_nobody_elses(cast: Cast, client: Client) -> None:
    with_app(cast.learner)
    own, others = with_passkey(cast.learner)[0], with_passkey(cast.stranger)[0]
    sign_in(client, "maya@example.org")

    answer = others.answer(json.loads(client.post(ASK).content))
    assert "opens another account" in client.post(STEP, {"answer": answer}).content.decode()
    assert who(client) is None
    client.post(STEP, {"answer": own.answer(json.loads(client.post(ASK).content))})
    assert who(client) == str(cast.learner.pk)


def test_who_came_by_a_passkey_is_asked_for_no_code(cast: Cast, client: Client) -> None:
    with_app(cast.learner)
    device, _kept = with_passkey(cast.learner)

    enter(client, device)

    assert who(client) == str(cast.learner.pk)


def test_who_has_passkeys_alone_comes_in_by_password_as_before(cast: Cast, client: Client) -> None:
    with_passkey(cast.learner)

    sign_in(client, "maya@example.org")

    assert who(client) == str(cast.learner.pk)


def test_nobody_is_asked_who_has_not_begun(cast: Cast, client: Client) -> None:
    assert client.get(f"{STEP}?next=/wallet/").headers["Location"] == "/account/login/?next=/wallet/"
    assert cast.client("learner").get(STEP).headers["Location"] == "/me/passkeys/"
