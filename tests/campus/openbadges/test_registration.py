"""Services register themselves, with everything a person should know, on one host."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from campus.openbadges.models import Client
from campus.openbadges.scopes import READ_CREDENTIALS
from campus.openbadges.views.oauth import REGISTRATIONS_A_MINUTE
from tests.campus.openbadges.stage import METADATA, register

pytestmark = pytest.mark.django_db


def test_it_works():
    answer = register(scope=f"{READ_CREDENTIALS} offline_access")

    told = answer.json()
    kept = Client.objects.get()
    assert answer.status_code == 201
    assert {name: told[name] for name in METADATA if name != "scope"} == {
        name: value for name, value in METADATA.items() if name != "scope"
    }
    assert told["grant_types"] == ["authorization_code", "refresh_token"]
    assert told["response_types"] == ["code"]
    assert told["client_secret_expires_at"] == 0
    assert (kept.client_id, kept.scope) == (told["client_id"], f"{READ_CREDENTIALS} offline_access")


@pytest.mark.parametrize("name", [name for name in METADATA if name != "token_endpoint_auth_method"])
def test_everything_a_person_should_know_is_required(name: str):
    assert register(**{name: None}).status_code == 400
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_uri": "http://wallet.example.org/"}, "invalid_client_metadata"),
        ({"logo_uri": "https://elsewhere.example.org/logo.png"}, "invalid_client_metadata"),
        ({"tos_uri": "javascript:alert(1)"}, "invalid_client_metadata"),
        ({"policy_uri": "https://me:secret@wallet.example.org/"}, "invalid_client_metadata"),
        ({"policy_uri": "https://wallet.example.org:bad/"}, "invalid_client_metadata"),
        ({"policy_uri": "https://[wallet"}, "invalid_client_metadata"),
        ({"redirect_uris": ["https://elsewhere.example.org/back"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://wallet.example.org/back#here"]}, "invalid_client_metadata"),
        ({"redirect_uris": ["https://wallet.example.org;script-src/"]}, "invalid_client_metadata"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://wallet.example.org/back"}, "invalid_redirect_uri"),
        ({"redirect_uris": [7]}, "invalid_redirect_uri"),
        ({"token_endpoint_auth_method": "none"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "client_secret_post"}, "invalid_client_metadata"),
        ({"grant_types": ["client_credentials"]}, "invalid_client_metadata"),
        ({"response_types": "code"}, "invalid_client_metadata"),
        ({"scope": "root"}, "invalid_client_metadata"),
        ({"client_name": "Open\u202eWallet"}, "invalid_client_metadata"),
        ({"client_name": "\ud800"}, "invalid_client_metadata"),
        ({"client_name": ["Open Wallet"]}, "invalid_client_metadata"),
        ({"software_version": "1" * 61}, "invalid_client_metadata"),
    ],
)
def test_what_is_not_in_order_is_refused(changed: dict[str, Any], error: str):
    answer = register(**changed)

    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert not Client.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"x", b'{"a":1,"a":2}', b"[" * 30_000, b'{"a":"' + b"x" * 40_000])
def test_what_is_no_object_is_refused(body: bytes):
    answer = Browser().post("/oauth/register", body, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata")


def test_this_machine_will_do_on_a_trial_alone(settings: Any):
    here = {name: "http://localhost:9000/x" for name in METADATA if name.endswith("_uri")}
    here |= {"redirect_uris": ["http://localhost:9000/back"]}  # type: ignore[dict-item]

    on_trial = register(**here).status_code
    settings.IS_TRIAL = False

    assert (on_trial, register(**here).status_code) == (201, 400)


def test_so_many_a_minute():
    answers = [register() for _ in range(REGISTRATIONS_A_MINUTE * 2 + 1)]  # a new minute may begin in between

    assert answers[-1].status_code == 429 or answers[REGISTRATIONS_A_MINUTE].status_code == 429
