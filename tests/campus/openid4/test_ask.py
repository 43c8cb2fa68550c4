"""A credential out of a wallet: what was asked, what came, and what the page of who asked says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from joserfc import jwe
from joserfc.jwk import ECKey

from campus.awards.models import Copy
from campus.awards.services import copy_for, revoke
from campus.common.turns import SLOW
from campus.openid4 import answers
from campus.openid4.models import Request, Shown
from campus.openid4.services import requests
from campus.openid4.tasks import clear
from testamur.did import StaticResolver, verification_key
from testamur.proofs import jws
from tests.campus.openid4.wallet import Presenting, Wallet
from tests.cast import Cast


@pytest.fixture
def wallet():
    return Wallet()


@pytest.fixture
def ask(cast: Cast, wallet: Wallet) -> Callable[..., Presenting]:
    """Make a request of the employer's, and let the wallet read it."""

    def make(kind: str = "any", wanted: str = "", now: datetime | None = None) -> Presenting:
        now = now or timezone.now()
        made = requests.ask(cast.employer, organization=cast.firm, kind=kind, wanted=wanted, now=now)
        return Presenting.of(wallet, made.public_id)

    return make


@pytest.fixture
def held(earned, wallet):
    """The wallet's copies, by form."""
    now = timezone.now()
    return {form: bytes(copy_for(earned, holder=wallet.did, form=form, now=now).data) for form in Copy.Form.values}


def page(cast):
    found = Request.objects.get()
    return cast.client("employer").get(f"/ask/{found.public_id}/").content.decode()


def shown(presenting, held):
    """Return what a wallet shows by each form."""
    return {
        "json": lambda: presenting.json(held["ldp_vc"]),
        "token": lambda: presenting.token(held["jwt_vc_json"]),
        "sd_jwt": lambda: presenting.sd_jwt(held["dc+sd-jwt"].decode()),
    }


@pytest.mark.parametrize("form", ["json", "token", "sd_jwt"])
def test_it_works(ask, held, cast, form):
    presenting = ask("skill", "Interpret  statistics")

    answer = presenting.answer(**{form: shown(presenting, held)[form]()})

    assert (answer.status_code, answer.json()) == (200, {})
    words = page(cast)
    assert "Authentic, and valid today." in words
    assert "It is what you asked for" in words
    assert "Whoever showed it has the key that it was issued to" in words
    assert "Maya Okonkwo-Lind" in words


def test_the_request_is_signed_by_the_place(ask, client):
    ask()
    request = Request.objects.get()
    signed = client.get(f"/openid4vp/requests/{request.public_id}")
    token, document = signed.content.decode(), client.get("/.well-known/did.json").json()

    method = jws.read_object(token.split(".")[0], "header")["kid"]
    resolver = StaticResolver({document["id"]: document})
    claims = jws.check(token, key=verification_key(resolver, method, purpose="authentication"))

    assert signed["Content-Type"] == "application/oauth-authz-req+jwt"
    assert claims["client_id"] == f"decentralized_identifier:{document['id']}"
    assert claims["client_metadata"]["client_name"] == "Tidewater Logistics"
    assert "assertionMethod" not in document


@pytest.mark.parametrize(
    ("kind", "wanted", "is_it"),
    [
        ("skill", "https://example.org/skills/1", True),
        ("skill", "juggling", False),
        ("achievement", "Reading data honestly", True),
        ("achievement", "Reading data", False),
        ("issuer", "Harbourside College", True),
        ("issuer", "Westmoor Institute", False),
        ("issuer", "localhost:8000", True),
    ],
)
def test_what_was_asked_for_is_looked_up_in_what_was_verified(ask, held, cast, kind, wanted, is_it):
    presenting = ask(kind, wanted)

    presenting.answer(json=presenting.json(held["ldp_vc"]))

    assert ("It is what you asked for" in page(cast)) is is_it


@pytest.mark.parametrize("form", ["json", "sd_jwt"])
def test_what_was_taken_back_since_says_so(ask, held, cast, earned, form):
    presenting = ask()
    presenting.answer(**{form: shown(presenting, held)[form]()})

    revoke(cast.owner, award=earned, reason="A mistake.", now=timezone.now())

    assert "Taken back by the issuer" in page(cast)


WRONG = {
    "json with another's key": lambda it, held: {"json": it.json(held["ldp_vc"], key=Wallet().key)},
    "json of another occasion": lambda it, held: {"json": it.json(held["ldp_vc"], challenge="before")},
    "json for somebody else": lambda it, held: {"json": it.json(held["ldp_vc"], domain="https://other.example")},
    "a token of another occasion": lambda it, held: {"token": it.token(held["jwt_vc_json"], nonce="before")},
    "a token for somebody else": lambda it, held: {"token": it.token(held["jwt_vc_json"], aud="other")},
    "an sd-jwt of another occasion": lambda it, held: {"sd_jwt": it.sd_jwt(held["dc+sd-jwt"].decode(), nonce="b")},
    "an sd-jwt without its holder": lambda it, held: {"sd_jwt": held["dc+sd-jwt"].decode()},
}


@pytest.mark.parametrize("what", WRONG)
def test_who_cannot_prove_that_it_is_theirs_is_told_of(ask, held, cast, what):
    presenting = ask()

    presenting.answer(**WRONG[what](presenting, held))

    assert Shown.objects.get().binding == "wrong"
    assert "could not prove that it is theirs" in page(cast)


def test_a_credential_that_names_no_key_is_nobodys(ask, earned, cast):
    presenting = ask()

    presenting.answer(json=presenting.json(bytes(earned.credential)))

    assert Shown.objects.get().binding == "open"
    assert "anybody who has a copy could show it" in page(cast)


def test_what_was_altered_tells_nothing(ask, held, cast):
    presenting = ask("achievement", "Juggling")
    altered = json.loads(held["ldp_vc"])
    altered["credentialSubject"]["achievement"]["name"] = "Juggling"

    presenting.answer(json=presenting.json(json.dumps(altered).encode()))

    assert "Altered: this is not what was signed." in page(cast)
    assert "It is what you asked for" not in page(cast)


def test_a_request_is_answered_once_and_in_time(ask, held, wallet):
    first, late = ask(), ask(now=timezone.now() - timedelta(minutes=14, seconds=55))
    assert first.answer(json=first.json(held["ldp_vc"])).status_code == 200
    Request.objects.filter(shown=None).update(expires_at=timezone.now())

    assert first.answer(json=first.json(held["ldp_vc"])).status_code == 400
    assert late.answer(json=late.json(held["ldp_vc"])).status_code == 400
    assert Shown.objects.count() == 1
    assert wallet.client.get(f"/openid4vp/requests/{Request.objects.first().public_id}").status_code == 404


def test_the_state_must_be_the_requests(ask, held):
    presenting = ask()
    presenting.request["state"] = "guessed"

    assert presenting.answer(json=presenting.json(held["ldp_vc"])).status_code == 400
    assert not Shown.objects.exists()


@pytest.mark.parametrize(
    "vp_token",
    ["[", "{}", '{"other": ["x"]}', '{"json": ["x"]}', '{"token": [5]}', '{"token": ["x"]}', '{"sd_jwt": ["x"]}',
     '{"json": [{"type": "x", "verifiableCredential": [{}, {}, {}, {}, {}, {}]}]}', '{"token": ["e30.e30.x"]}'],
)  # fmt: skip
def test_what_is_no_answer_leaves_the_request_open(ask, vp_token):
    presenting = ask()

    assert presenting.send(vp_token=vp_token).status_code == 400
    assert Request.objects.get().answered_at is None


@pytest.mark.parametrize("inner", [b"x", b"e30.\xc3\xa9.x"])
def test_a_token_that_holds_no_credential_is_refused(ask, inner):
    presenting = ask()

    assert presenting.answer(token=presenting.token(inner)).status_code == 400
    assert presenting.send(vp_token='{"sd_jwt": ["e30.e30.x~\\u00e9~"]}').status_code == 400


def test_an_encrypted_answer_is_read(ask, held):
    presenting = ask()
    [key] = presenting.request["client_metadata"]["jwks"]["keys"]
    fields = {"vp_token": {"json": [presenting.json(held["ldp_vc"])]}, "state": presenting.request["state"]}
    header = {"alg": key["alg"], "enc": "A128GCM", "kid": key["kid"]}
    allowed = ["ECDH-ES", "A128GCM"]
    text = jwe.encrypt_compact(header, json.dumps(fields).encode(), ECKey.import_key(key), algorithms=allowed)

    assert presenting.send(response=text[:-8] + "AAAAAAAA").status_code == 400
    assert presenting.send(response=text).status_code == 200
    assert Shown.objects.get().binding == "bound"
    assert presenting.send(response=text).status_code == 400


def test_an_answer_of_too_much_is_refused_before_any_of_it_is_checked(ask, held, monkeypatch):
    presenting = ask()
    entry = presenting.sd_jwt(held["dc+sd-jwt"].decode())
    asked: list[str] = []
    monkeypatch.setattr(answers, "verify_sd_jwt", lambda text, **_: asked.append(text))

    refused = presenting.send(vp_token=json.dumps({"sd_jwt": [entry] * (answers.MOST + 1)}))

    assert (refused.status_code, asked) == (400, [])
    assert "holds 6 credentials" in refused.json()["error_description"]


def test_where_no_thread_is_left_it_says_so(ask, held, cast):
    presenting = ask()
    vp = {"sd_jwt": [presenting.sd_jwt(held["dc+sd-jwt"].decode())]}
    taken = [SLOW._places.acquire(blocking=False) for _ in range(3)]
    try:
        waits = presenting.send(vp_token=json.dumps(vp))
        assert (waits.status_code, waits.json()["error"]) == (503, "temporarily_unavailable")
        assert "Waiting for a wallet" in page(cast), "what asks nobody needs no turn"
    finally:
        for _ in filter(None, taken):
            SLOW._places.release()
    assert presenting.send(vp_token=json.dumps(vp)).status_code == 200
    taken = [SLOW._places.acquire(blocking=False) for _ in range(3)]
    try:
        assert "Load this page again" in page(cast)
    finally:
        for _ in filter(None, taken):
            SLOW._places.release()
    assert "Authentic" in page(cast)


@pytest.mark.parametrize("response", ["", "a.b.c.d.e", "e30.e30.e30.e30.e30"])
def test_what_was_not_encrypted_for_us_is_refused(ask, response):
    assert ask().send(response=response).status_code == 400


def test_a_wallet_may_say_no(ask, cast):
    assert ask().send(error="access_denied").status_code == 200

    assert "The wallet did not show anything" in page(cast)


def test_what_was_shown_is_gone_after_a_day(ask, held):
    presenting = ask()
    presenting.answer(json=presenting.json(held["ldp_vc"]))
    assert clear() == 0

    Request.objects.update(gone_at=timezone.now() - timedelta(seconds=1))

    assert clear() == 2
    assert not Shown.objects.exists()


def test_who_asked_may_delete_it_at_once(ask, cast):
    ask()
    path = f"/ask/{Request.objects.get().public_id}/"

    assert cast.client("owner").post(path).status_code == 404
    assert cast.client("employer").post(path).status_code == 302
    assert not Request.objects.exists()


def test_asking_by_the_page(cast):
    client = cast.client("employer")

    sent = {"kind": "skill", "wanted": "interpret statistics", "organization": cast.firm.pk}
    answer = client.post("/ask/", sent, follow=True).content.decode()

    assert "openid4vp://?client_id=decentralized_identifier" in answer
    assert client.post("/ask/", sent | {"wanted": " "}).status_code == 400
    assert client.post("/ask/", sent | {"organization": cast.college.pk}).status_code == 400
    assert cast.client("stranger").get("/ask/").status_code == 403
