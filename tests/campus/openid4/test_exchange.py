"""A badge into a wallet of the Digital Credentials Consortium: by its request link, and as a VC-API exchange."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from campus.awards.services import revoke
from campus.openid4.models import Offer
from campus.openid4.services import exchanges
from campus.verification.services import check
from testamur.did import did_key_method
from testamur.report import Verdict
from testamur.signing import SigningKey, build_presentation, sign_presentation
from tests.campus.openid4.conftest import Offering
from tests.cast import Cast

KEY = SigningKey.generate()
METHOD = did_key_method(KEY.public)


def signed(challenge: str, domain: str = settings.PUBLIC_URL, key: SigningKey = KEY) -> dict[str, Any]:
    empty = build_presentation([], holder=did_key_method(key.public).partition("#")[0])
    occasion = {"challenge": challenge, "domain": domain, "now": timezone.now()}
    made: dict[str, Any] = json.loads(sign_presentation(empty, key=key, method=did_key_method(key.public), **occasion))
    return made


@pytest.fixture
def told(offering: Offering) -> dict[str, str]:
    """What a request link tells the wallet, and the path it is to post to."""
    link = exchanges.link_of(offering())
    found = dict(parse_qsl(urlsplit(link).query))
    return {**found, "path": urlsplit(found["vc_request_url"]).path}


def post(told: dict[str, str], body: dict[str, Any]) -> Any:
    return Client().post(told["path"], json.dumps(body), content_type="application/json")


def test_it_works(told: dict[str, str]) -> None:
    assert (told["auth_type"], told["issuer"]) == ("bearer", "did:web:localhost%3A8000:i:harbourside")

    held = post(told, signed(told["challenge"], ""))

    assert held["Content-Type"] == "application/vc"
    assert json.loads(held.content)["credentialSubject"]["id"] == METHOD.partition("#")[0]
    assert check(held.content, now=timezone.now()).verdict is Verdict.VALID
    assert Offer.objects.get().loaded_at is not None
    assert post(told, signed(told["challenge"])).status_code == 404


def test_an_exchange_asks_for_a_signature_first(told: dict[str, str]) -> None:
    protocols = Client().get(told["path"]).json()["protocols"]
    asked = post(told, {}).json()["verifiablePresentationRequest"]
    body = {"verifiablePresentation": signed(asked["challenge"], asked["domain"])}

    answered = post(told, body).json()["verifiablePresentation"]

    assert protocols == {"vcapi": told["vc_request_url"]}
    assert asked["interact"]["service"][0]["serviceEndpoint"] == told["vc_request_url"]
    assert answered["verifiableCredential"][0]["credentialSubject"]["id"] == METHOD.partition("#")[0]


def test_a_challenge_that_is_not_ours_gets_nothing(told: dict[str, str]) -> None:
    asked = post(told, {}).json()["verifiablePresentationRequest"]
    altered = signed(told["challenge"])
    altered["proof"]["challenge"] = asked["challenge"]
    wrong = [signed("guessed"), signed(asked["challenge"], "https://evil.example.org"), altered, {"type": "x"}]

    assert "domain" not in signed(told["challenge"], "")["proof"]
    found = [post(told, {"verifiablePresentation": each}).status_code for each in wrong]

    assert found == [400] * 4
    assert Offer.objects.get().redeemed_at is None


def test_a_challenge_is_used_once(told: dict[str, str], offering: Offering) -> None:
    asked = post(told, {}).json()["verifiablePresentationRequest"]
    body = {"verifiablePresentation": signed(asked["challenge"])}
    assert post(told, body).status_code == 200

    again = urlsplit(exchanges.address(exchanges.codes.code_of(offering().public_id))).path

    assert post({"path": again}, body).status_code == 400


def test_what_such_a_wallet_cannot_take_up_has_no_link(offering: Offering) -> None:
    for offer in (offering(has_pin=True), offering("dc+sd-jwt")):
        assert exchanges.link_of(offer) == ""
        code = exchanges.codes.code_of(offer.public_id)
        assert post({"path": urlsplit(exchanges.address(code)).path}, {}).status_code == 404


def test_what_is_over_or_taken_back_is_not_handed_over(told: dict[str, str], cast: Cast) -> None:
    award = Offer.objects.get().award
    revoke(cast.owner, award=award, reason="A mistake.", now=timezone.now())
    assert post(told, signed(told["challenge"])).status_code == 400

    Offer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert post(told, signed(told["challenge"])).status_code == 404
    assert post({"path": "/exchanges/guessed"}, {}).status_code == 404


def test_the_page_of_the_offer_has_the_link(cast: Cast, offering: Offering) -> None:
    page = cast.client("learner").get(f"/wallet/offers/{offering().public_id}/").content.decode()

    assert "dccrequest://request?issuer=" in page
