"""The holder's pages: the way into a wallet, the offer, and what became of it; and what a wallet reads of us first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campus.awards.models import Award
from campus.awards.services import revoke
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.openid4 import codes
from campus.openid4.models import Offer
from campus.openid4.services import offers
from campus.openid4.tasks import clear
from tests.campus.openid4.wallet import Wallet


def offered(client: Client, earned: Award, **fields: str) -> Any:
    return client.post(f"/c/{earned.public_id}/to-wallet/", {"form": "ldp_vc", **fields}, follow=True)


def state(client):
    offer = Offer.objects.latest("pk")
    return client.get(f"/wallet/offers/{offer.public_id}/").content.decode().split('data-state="')[1].split('"')[0]


def test_it_works(cast, earned):
    client = cast.client("learner")
    assert "/to-wallet/" in client.get(f"/c/{earned.public_id}/").content.decode()

    words = offered(client, earned, has_pin="on").content.decode()

    offer = Offer.objects.get()
    assert f"openid4vci%2Foffers%2F{offer.public_id}" in words
    assert codes.pin_of(offer.public_id) in words
    assert "<svg" in words


def test_the_page_says_what_became_of_the_offer(cast, earned):
    client, wallet = cast.client("learner"), Wallet()
    offered(client, earned)
    assert state(client) == "open"

    wallet.open(Offer.objects.get().public_id)
    assert state(client) == "opened"
    wallet.ask(wallet.proof())
    assert state(client) == "loaded"

    offered(client, earned)
    Offer.objects.filter(redeemed_at=None).update(tries=5)
    assert state(client) == "locked"
    Offer.objects.update(tries=0, expires_at=timezone.now())
    assert state(client) == "over"
    listed = client.get(f"/c/{earned.public_id}/to-wallet/").content.decode()
    assert wallet.did[:40] in listed


def test_a_kind_of_wallet_must_be_chosen(cast, earned):
    assert offered(cast.client("learner"), earned, form="mso_mdoc").status_code == 400


def test_offers_are_not_made_without_end(cast, earned):
    client = cast.client("learner")

    found = [client.post(f"/c/{earned.public_id}/to-wallet/", {"form": "ldp_vc"}).status_code for _try in range(21)]

    assert (found[0], found[-1]) == (302, 429)


def test_what_was_taken_back_goes_into_no_wallet(cast, earned):
    revoke(cast.owner, award=earned, reason="A mistake.", now=timezone.now())
    client = cast.client("learner")
    earned.refresh_from_db()

    assert "/to-wallet/" not in client.get(f"/c/{earned.public_id}/").content.decode()
    assert offered(client, earned).status_code == 409
    with pytest.raises(ConflictError):
        offers.offer(cast.learner, award=earned, form="ldp_vc", has_pin=False, now=timezone.now())


def test_an_offer_is_the_holders_alone(cast, earned):
    now = timezone.now()

    with pytest.raises(NotAllowedError):
        offers.offer(cast.owner, award=earned, form="ldp_vc", has_pin=False, now=now)
    with pytest.raises(InvalidError):
        offers.offer(cast.learner, award=earned, form="mso_mdoc", has_pin=False, now=now)
    assert cast.client("owner").get(f"/c/{earned.public_id}/to-wallet/").status_code == 404


def test_the_metadata_stands_between_host_and_path(client, scene):
    path = f"/a/{scene.achievement.public_id}"

    issuer = client.get(f"/.well-known/openid-credential-issuer{path}")
    server = client.get(f"/.well-known/oauth-authorization-server{path}").json()

    told = issuer.json()
    assert told["credential_issuer"] == server["issuer"] == f"http://localhost:8000{path}"
    assert issuer["Access-Control-Allow-Origin"] == "*"
    forms = {each["format"] for each in told["credential_configurations_supported"].values()}
    assert forms == {"ldp_vc", "jwt_vc_json", "dc+sd-jwt"}
    shown = told["credential_configurations_supported"]["badge_ldp_vc"]["credential_metadata"]["display"][0]
    assert (shown["name"], told["display"][0]["name"]) == ("Reading data honestly", "Harbourside College")
    assert server["token_endpoint"] == "http://localhost:8000/openid4vci/token"


def test_a_badge_that_was_never_published_has_no_issuer(client, scene):
    scene.achievement.current = None
    scene.achievement.save()

    for name in ("openid-credential-issuer", "oauth-authorization-server"):
        assert client.get(f"/.well-known/{name}/a/{scene.achievement.public_id}").status_code == 404


def test_a_browsers_question_before_the_question_is_answered(client):
    answer = client.options("/openid4vci/credential")

    assert (answer.status_code, answer["Access-Control-Allow-Headers"]) == (204, "Authorization, Content-Type")


def test_who_belongs_nowhere_is_not_led_to_asking(cast):
    assert 'href="/ask/"' in cast.client("employer").get("/verify/").content.decode()
    assert 'href="/ask/"' not in cast.client("learner").get("/verify/").content.decode()


def test_offers_are_cleared_away_after_a_day(offering):
    offering(now=timezone.now() - timedelta(days=2))

    assert clear() == 1
    assert clear() == 0


@pytest.mark.parametrize("details", ["{", "5", '[{"type": "other"}]'])
def test_details_of_something_else_are_refused(offering, details):
    answer = Wallet().open(offering().public_id, authorization_details=details)

    assert answer.json()["error"] in {"invalid_request", "invalid_authorization_details"}


def test_a_request_for_a_token_without_a_code_is_refused(client):
    grant = "urn:ietf:params:oauth:grant-type:pre-authorized_code"

    assert client.post("/openid4vci/token", {"grant_type": grant}).json()["error"] == "invalid_request"


def test_a_body_without_measure_is_refused(client):
    answer = client.post("/openid4vci/credential", b"x" * 300_000, content_type="application/json")

    assert answer.status_code == 413
