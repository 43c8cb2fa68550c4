"""The way in: a person's yes, tokens that are good once, and the end of it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from campus.openbadges.models import Grant, Token
from campus.openbadges.scopes import READ_CREDENTIALS, READ_PROFILE
from campus.openbadges.services import letting_in
from tests.campus.openbadges.stage import BACK, EVERYTHING, WITHOUT_OFFLINE, Service, call, service
from tests.cast import Cast


@pytest.fixture
def wallet(cast: Cast) -> Service:
    return service(cast)


def test_it_works(wallet: Service):
    page = wallet.browser.get("/oauth/authorize", wallet.ask()).content.decode()
    came = wallet.allowed()
    told = wallet.redeem(came["code"])

    assert "May Open Wallet use your wallet?" in page
    assert "wallet.example.org" in page
    assert "also while you are away" in page
    assert (came["state"], came["scope"], came["iss"]) == ("a state", EVERYTHING, "http://localhost:8000")
    token = told.json()
    assert (told.status_code, token["token_type"], token["scope"]) == (200, "Bearer", EVERYTHING)
    assert token["expires_in"] == 3600
    assert told.headers["Cache-Control"] == "no-store"
    assert call(token["access_token"]).status_code == 200


def test_nothing_that_opens_is_kept(wallet: Service):
    code = wallet.allowed()["code"]
    token = wallet.redeem(code).json()
    kept = str([*Grant.objects.values(), *Token.objects.values(), *letting_in.Client.objects.values()])

    for secret in (code, token["access_token"], token["refresh_token"], wallet.secret):
        assert secret not in kept
        assert hashlib.sha256(secret.encode()).hexdigest() in kept


def test_the_consent_page_lets_the_form_lead_back_and_nowhere_else(wallet: Service):
    answer = wallet.browser.get("/oauth/authorize", wallet.ask())

    assert "form-action 'self' https://wallet.example.org;" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_no_goes_back_as_a_no(wallet: Service):
    came = wallet.allowed("deny")

    assert (came["error"], came["state"]) == ("access_denied", "a state")
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"state": None}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "root"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_what_is_asked_wrongly_goes_back_as_a_fault(wallet: Service, changed: dict[str, Any], error: str):
    assert wallet.allowed(**changed)["error"] == error
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "nobody"},
        {"client_id": None},
        {"redirect_uri": f"{BACK}/x"},
        {"redirect_uri": "https://evil.example"},
    ],
)
def test_nobody_is_sent_to_an_address_that_was_not_registered(wallet: Service, changed: dict[str, Any]):
    for answer in (
        wallet.browser.get("/oauth/authorize", wallet.ask(**changed)),
        wallet.browser.post("/oauth/authorize", wallet.ask(**changed) | {"answer": "allow"}),
    ):
        assert answer.status_code == 400
        assert "Nothing was allowed" in answer.content.decode()


def test_a_code_is_good_once_and_a_second_use_ends_everything(wallet: Service):
    code = wallet.allowed()["code"]
    token = wallet.redeem(code).json()

    again = wallet.redeem(code)

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert call(token["access_token"]).status_code == 401
    assert wallet.renew(token["refresh_token"]).status_code == 400


@pytest.mark.parametrize(
    "changed", [{"code_verifier": "w" * 64}, {"code_verifier": ""}, {"redirect_uri": "https://wallet.example.org/x"}]
)
def test_a_stolen_code_opens_nothing(wallet: Service, changed: dict[str, str]):
    code = wallet.allowed()["code"]

    assert wallet.redeem(code, **changed).status_code == 400
    assert not Token.objects.exists()


def test_a_code_is_for_who_asked_and_for_ten_minutes(wallet: Service, cast: Cast):
    code, other = wallet.allowed()["code"], service(cast)
    assert other.redeem(code).json()["error"] == "invalid_grant"
    assert wallet.post("/oauth/token", secret="wrong", grant_type="authorization_code", code=code).status_code == 401

    Grant.objects.update(code_until=timezone.now() - timedelta(seconds=1))

    assert wallet.redeem(code).json()["error"] == "invalid_grant"


def test_a_refresh_token_is_good_once_and_a_second_use_ends_everything(wallet: Service):
    first = wallet.tokens()
    second = wallet.renew(first["refresh_token"], scope=READ_PROFILE).json()

    assert second["scope"] == READ_PROFILE
    assert call(first["access_token"]).status_code == 401
    assert [call(second["access_token"], path=path).status_code for path in ("profile", "credentials")] == [200, 403]
    assert wallet.renew(first["refresh_token"]).json()["error"] == "invalid_grant"
    assert call(second["access_token"], path="profile").status_code == 401


def test_a_refresh_token_widens_nothing_and_ends_unused(wallet: Service):
    token = wallet.tokens(scope=f"{READ_CREDENTIALS} offline_access")

    assert wallet.renew(token["refresh_token"], scope=READ_PROFILE).json()["error"] == "invalid_scope"
    Token.objects.update(refresh_until=timezone.now())
    assert wallet.renew(token["refresh_token"]).json()["error"] == "invalid_grant"


def test_without_leave_to_go_on_there_is_no_refresh_token(wallet: Service):
    page = wallet.browser.get("/oauth/authorize", wallet.ask(scope=WITHOUT_OFFLINE)).content.decode()
    token = wallet.tokens(scope=WITHOUT_OFFLINE)

    assert "For an hour." in page
    assert "refresh_token" not in token
    Token.objects.update(access_until=timezone.now())
    assert call(token["access_token"]).status_code == 401


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_a_service_can_give_it_back(wallet: Service, cast: Cast, which: str):
    token = wallet.tokens()
    other = service(cast).post("/oauth/revoke", token=token[which])
    assert other.status_code == 400
    assert call(token["access_token"]).status_code == 200

    answers = [wallet.post("/oauth/revoke", token=value).status_code for value in (token[which], "unknown")]

    assert answers == [200, 200]
    assert call(token["access_token"]).status_code == 401


def test_a_closed_account_opens_nothing(wallet: Service, cast: Cast):
    code, token = wallet.allowed()["code"], wallet.tokens()
    cast.learner.is_active = False
    cast.learner.save()

    assert wallet.redeem(code).status_code == 400
    assert wallet.renew(token["refresh_token"]).status_code == 400
    assert call(token["access_token"]).status_code == 401


def test_who_has_one_address_need_not_name_it(wallet: Service):
    came = wallet.allowed(redirect_uri=None)

    assert wallet.redeem(came["code"]).status_code == 200


def test_two_that_renew_at_once_end_it(wallet: Service):
    """As if both had read the row before either wrote it."""
    wallet.tokens()
    old, now = Token.objects.get(), timezone.now()
    letting_in.renew(old, {"access_token": "a", "refresh_token": "b", "scope": READ_PROFILE}, now=now)

    with pytest.raises(letting_in.ConflictError):
        letting_in.renew(old, {"access_token": "c", "refresh_token": "d", "scope": READ_PROFILE}, now=now)

    assert Grant.objects.get().ended_at == now


def test_two_at_once_get_one_grant(wallet: Service):
    """As if both had read the row before either wrote it."""
    wallet.allowed()
    grant, now = Grant.objects.get(), timezone.now()
    token = {"access_token": "a", "scope": READ_PROFILE}
    letting_in.begin(grant, token, now=now)

    with pytest.raises(letting_in.ConflictError):
        letting_in.begin(grant, token | {"access_token": "b"}, now=now)

    grant.refresh_from_db()
    assert grant.ended_at == now
    assert not Token.objects.exists()


def test_what_is_over_is_cleared_away(wallet: Service):
    wallet.tokens()
    wallet.allowed()
    later = timezone.now() + timedelta(days=181)

    assert letting_in.tidy(now=later) == 2  # a token and an unused code; the service itself was let in
    assert (Token.objects.count(), Grant.objects.count()) == (0, 1)
