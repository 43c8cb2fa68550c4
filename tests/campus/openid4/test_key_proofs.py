"""The proof that a wallet has a key: whom it names, and every way in which it does not hold."""

from __future__ import annotations

import pytest
from django.utils import timezone

from campus.openid4.key_proofs import holder_of
from campus.openid4.wire import WireError
from testamur.did import did_jwk
from testamur.keys import encode_base64url
from testamur.signing import SigningKey
from tests.campus.openid4.wallet import Wallet

ISSUER = "https://college.example/a/1"
SECRET = encode_base64url(b"d" * 32)[1:]


@pytest.fixture
def wallet():
    return Wallet(audience=ISSUER)


def read(proof):
    return holder_of(proof, audience=ISSUER, now=timezone.now())


def test_it_works(wallet):
    assert read(wallet.proof(nonce="n")) == (wallet.did, "n")


def test_a_key_in_the_header_stands_for_its_did(wallet):
    did = did_jwk(wallet.key.public)

    assert read(wallet.proof(nonce="n", header=jwk_of(wallet))) == (did, "n")
    assert read(wallet.proof(nonce="n", header={"kid": f"{did}#0"})) == (did, "n")


def test_it_may_be_for_several(wallet):
    assert read(wallet.proof(nonce="n", aud=["https://other.example", ISSUER]))[0] == wallet.did


def jwk_of(wallet):
    return {"jwk": dict(wallet.key.public.jwk)}


REFUSED = {
    "of another audience": lambda it: it.proof(nonce="n", aud="https://other.example"),
    "of another time": lambda it: it.proof(nonce="n", iat=1_000_000_000),
    "without a nonce": lambda it: it.proof(nonce=None),
    "of another type": lambda it: it.proof(nonce="n", header={"kid": it.method, "typ": "JWT"}),
    "with two keys": lambda it: it.proof(nonce="n", header={"kid": it.method, **jwk_of(it)}),
    "with a certificate": lambda it: it.proof(nonce="n", header={"x5c": ["MIIB"]}),
    "without a key": lambda it: it.proof(nonce="n", header={}),
    "of nobody's signature": lambda it: it.proof(nonce="n", header={"kid": it.method, "alg": "none"}),
    "of a shared secret": lambda it: it.proof(nonce="n", header={**jwk_of(it), "alg": "HS256"}),
    "of another key": lambda it: it.proof(nonce="n", key=Wallet().key),
    "of a key elsewhere": lambda it: it.proof(nonce="n", header={"kid": "did:web:example.org#key-1"}),
    "of a secret key": lambda it: it.proof(
        nonce="n", header={"jwk": jwk_of(it)["jwk"] | {"d": encode_base64url(b"d" * 32)[1:]}}
    ),
    "of no key": lambda it: it.proof(nonce="n", header={"jwk": "k"}),
    "that is no text": lambda _it: 5,
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused(wallet, what):
    with pytest.raises(WireError) as caught:
        read(REFUSED[what](wallet))

    assert caught.value.code == "invalid_proof"


def test_a_key_of_rsa_is_refused():
    held = Wallet(audience=ISSUER, kind="RSA")

    with pytest.raises(WireError, match="not taken"):
        read(held.proof(nonce="n", header={"jwk": dict(SigningKey.generate(kind="RSA").public.jwk)}))
