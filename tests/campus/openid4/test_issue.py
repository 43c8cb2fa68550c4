"""A credential into a wallet, by each form; what is refused, and by which name."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from campus.awards.models import Copy
from campus.awards.services import revoke, status_token
from campus.openid4 import codes
from campus.openid4.models import Offer
from campus.verification.services import check
from campus.verification.sources import Keys, Network
from testamur.proofs import jws, sd_jwt_vc
from testamur.report import Verdict
from testamur.status import read_token_status, reference
from testamur.verify.sd_jwt import verify_sd_jwt
from tests.campus.openid4.wallet import JWT, SD_JWT, Wallet


def code_of(answer):
    return answer.status_code, answer.json()["error"]


def test_it_works(wallet, earned):
    answer = wallet.ask(wallet.proof())

    held = answer.json()["credentials"][0]["credential"]
    report = check(json.dumps(held).encode(), now=timezone.now())
    assert (report.verdict, held["credentialSubject"]["id"]) == (Verdict.VALID, wallet.did)
    assert held["id"] == json.loads(bytes(earned.credential))["id"]
    assert Copy.objects.get().digest == report.digest


def test_a_token_of_it_is_about_the_key_too(offering):
    held = Wallet(kind="P-256")
    held.open(offering(JWT).public_id)

    token = held.ask(held.proof()).json()["credentials"][0]["credential"]

    report = check(token.encode(), now=timezone.now())
    assert report.verdict is Verdict.VALID
    assert report.document is not None
    assert report.document["credentialSubject"]["id"] == held.did


def test_an_sd_jwt_hides_the_name_until_its_holder_shows_it(offering):
    held = Wallet(kind="P-256")
    held.open(offering(SD_JWT).public_id)

    text = held.ask(held.proof(header={"jwk": held.key.public.jwk})).json()["credentials"][0]["credential"]

    keys = Keys(Network())
    report = verify_sd_jwt(text, now=timezone.now(), resolver=keys)
    assert {check.id: check.outcome.value for check in report.checks if check.id != "status"} == {
        "key": "passed", "signature": "passed", "dates": "passed",
    }  # fmt: skip
    assert report.claims["cnf"]["jwk"] == dict(held.key.public.jwk)
    bare = verify_sd_jwt(sd_jwt_vc.Parts.of(text).token + "~", now=timezone.now(), resolver=keys).claims
    assert "identifier" not in bare["credentialSubject"]
    assert bare["credentialSubject"]["achievement"]["name"] == "Reading data honestly"


def test_taking_back_reaches_every_copy(wallet, earned, offering, scene):
    whole = wallet.ask(wallet.proof()).json()["credentials"][0]["credential"]
    other = Wallet()
    other.open(offering(SD_JWT).public_id)
    text = other.ask(other.proof()).json()["credentials"][0]["credential"]

    revoke(scene.cast.owner, award=earned, reason="A mistake.", now=timezone.now())

    assert check(json.dumps(whole).encode(), now=timezone.now()).verdict is Verdict.REVOKED
    url, index = reference(jws.read_object(text.split(".")[1], "claims")["status"])
    answer = wallet.client.get(url.removeprefix("http://localhost:8000"))
    claims = jws.read_object(answer.content.decode().split(".")[1], "claims")
    assert answer["Content-Type"] == "application/statuslist+jwt"
    assert read_token_status(claims, url=url, index=index, now=timezone.now()) == 1
    assert code_of(other.ask(other.proof(header={"kid": Wallet().method}))) == (400, "invalid_proof")
    assert code_of(other.ask(other.proof())) == (400, "credential_request_denied")


def test_the_list_of_tokens_holds_nothing_else(earned):
    claims = jws.read_object(status_token(earned.status_list, now=timezone.now()).split(".")[1], "claims")

    found = read_token_status(claims, url=claims["sub"], index=earned.status_index, now=timezone.now())

    assert found == 0


def test_several_keys_get_a_copy_each_and_the_same_key_the_same_again(wallet):
    other, nonce = Wallet(), wallet.nonce()
    proofs = [wallet.proof(nonce=nonce), wallet.proof(nonce=nonce, header={"kid": other.method}, key=other.key)]

    first = wallet.ask(*proofs).json()["credentials"]
    again = wallet.ask(wallet.proof()).json()["credentials"]

    assert [each["credential"]["credentialSubject"]["id"] for each in first] == [wallet.did, other.did]
    assert again == first[:1]


def test_a_code_is_good_once(wallet):
    offer = Offer.objects.get()

    assert code_of(wallet.redeem(codes.code_of(offer.public_id))) == (400, "invalid_grant")
    assert wallet.client.get(f"/openid4vci/offers/{offer.public_id}").status_code == 404


def test_a_code_that_we_never_made_opens_nothing(offering):
    assert code_of(Wallet().redeem(f"{offering().public_id}.{'0' * 64}")) == (400, "invalid_grant")


def test_an_offer_ends(offering):
    old = offering(now=timezone.now() - timedelta(minutes=11))

    assert code_of(Wallet().redeem(codes.code_of(old.public_id))) == (400, "invalid_grant")


def test_a_new_offer_ends_the_one_before(offering):
    first, _second = offering(), offering()

    assert code_of(Wallet().redeem(codes.code_of(first.public_id))) == (400, "invalid_grant")


def test_the_number_may_be_guessed_five_times(offering):
    offer = offering(has_pin=True)
    code, right = codes.code_of(offer.public_id), codes.pin_of(offer.public_id)
    wrong = "0" * 6 if right != "0" * 6 else "1" * 6

    found = [code_of(Wallet().redeem(code, tx_code=wrong)) for _guess in range(5)]

    assert found == [(400, "invalid_grant")] * 5
    assert code_of(Wallet().redeem(code, tx_code=right)) == (400, "invalid_grant")


def test_the_number_opens_the_offer(offering):
    offer = offering(has_pin=True)

    assert Wallet().open(offer.public_id, tx_code=codes.pin_of(offer.public_id)).status_code == 200


@pytest.mark.parametrize(("has_pin", "sent"), [(True, {}), (False, {"tx_code": "123456"})])
def test_a_number_is_sent_where_it_was_asked_for_and_nowhere_else(offering, has_pin, sent):
    answer = Wallet().open(offering(has_pin=has_pin).public_id, **sent)

    assert code_of(answer) == (400, "invalid_request")


def test_another_grant_is_not_known(client):
    answer = client.post("/openid4vci/token", {"grant_type": "authorization_code"})

    assert code_of(answer) == (400, "unsupported_grant_type")


def test_a_wallet_that_asks_by_details_gets_an_identifier(offering):
    held, details = Wallet(), [{"type": "openid_credential", "credential_configuration_id": "badge_ldp_vc"}]

    answer = held.open(offering().public_id, authorization_details=json.dumps(details)).json()

    identifier = answer["authorization_details"][0]["credential_identifiers"][0]
    got = held.ask(held.proof(), credential_configuration_id=None, credential_identifier=identifier)
    assert got.status_code == 200


def test_what_the_wallet_says_of_it_is_kept(wallet):
    told = {"notification_id": wallet.ask(wallet.proof()).json()["notification_id"], "event": "credential_accepted"}

    assert wallet.post("/openid4vci/notification", told).status_code == 204
    assert Offer.objects.get().outcome == "accepted"
    assert (
        code_of(wallet.post("/openid4vci/notification", told | {"event": ["x"]}))[1] == "invalid_notification_request"
    )
    assert code_of(wallet.post("/openid4vci/notification", {"event": "x"}))[1] == "invalid_notification_id"


def test_a_proof_that_does_not_hold_makes_no_copy(wallet):
    """Each way in which one does not hold: test_key_proofs."""
    assert code_of(wallet.ask(wallet.proof(aud="https://other.example"))) == (400, "invalid_proof")
    assert not Copy.objects.exists()


def test_a_nonce_is_good_once_and_is_ours(wallet):
    nonce = wallet.nonce()
    assert wallet.ask(wallet.proof(nonce=nonce)).status_code == 200

    assert code_of(wallet.ask(wallet.proof(nonce=nonce))) == (400, "invalid_nonce")
    assert code_of(wallet.ask(wallet.proof(nonce="made-up"))) == (400, "invalid_nonce")


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"credential_configuration_id": "badge_dc+sd-jwt"}, "unknown_credential_configuration"),
        ({"credential_configuration_id": None}, "invalid_credential_request"),
        ({"credential_configuration_id": None, "credential_identifier": "x"}, "unknown_credential_identifier"),
        ({"credential_response_encryption": {}}, "invalid_encryption_parameters"),
        ({"proofs": {}}, "invalid_proof"),
        ({"proofs": {"jwt": ["a"] * 11}}, "invalid_proof"),
    ],
)
def test_a_request_is_refused(wallet, more, name):
    assert code_of(wallet.ask(wallet.proof(), **more)) == (400, name)


def test_nobody_gets_anything_without_a_token(wallet):
    wallet.token = "guessed"

    answer = wallet.ask(wallet.proof())

    assert code_of(answer) == (401, "invalid_token")
    assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert code_of(wallet.post("/openid4vci/notification", {})) == (401, "invalid_token")


def test_what_is_no_json_is_refused(wallet):
    answer = wallet.client.post("/openid4vci/credential", "[", content_type="application/json")

    assert code_of(answer) == (400, "invalid_credential_request")
