"""Keys that lie at http(s) addresses, and those that an identifier holds in itself."""

import json
from typing import Any

import pytest

from testamur.did import KeyResolver, StaticResolver, did_document, issuer_key, lists_key, verification_key
from testamur.errors import ForeignKeyError, ResolutionError
from testamur.keys import encode_base64url
from testamur.signing import SigningKey
from tests.core.samples import DID, KEY, METHOD

ISSUER = "https://college.example/issuers/1"
LISTED = f"{ISSUER}#key-1"
BELOW = f"{ISSUER}/keys/1"
ELSEWHERE = "https://keys.example/1"
MULTIKEY = {"type": "Multikey", "controller": ISSUER, "publicKeyMultibase": KEY.public.multibase}
RSA = SigningKey.generate(kind="RSA").public


def look_up(method: str, documents: dict[str, Any], issuer: str = ISSUER):
    return issuer_key(StaticResolver(documents), method, issuer=issuer)


def test_it_works():
    document = did_document(ISSUER, [("key-1", KEY.public)])

    assert look_up(LISTED, {ISSUER: document}) == KEY.public


def test_a_key_below_the_issuers_own_address_is_the_issuers():
    assert look_up(BELOW, {BELOW: RSA.jwk}) == RSA
    assert look_up(BELOW, {BELOW: {**MULTIKEY, "id": BELOW}}) == KEY.public


def test_a_key_elsewhere_is_the_issuers_where_their_document_lists_it():
    documents = {ISSUER: {"id": ISSUER, "assertionMethod": [ELSEWHERE]}, ELSEWHERE: RSA.jwk}

    assert look_up(ELSEWHERE, documents) == RSA
    web = {"did:web:a.example": {"id": "did:web:a.example", "assertionMethod": ELSEWHERE}, ELSEWHERE: RSA.jwk}
    assert look_up(ELSEWHERE, web, "did:web:a.example") == RSA


@pytest.mark.parametrize(
    "method",
    [
        METHOD,
        ELSEWHERE,
        f"{ISSUER}0/keys/1",
        f"{ISSUER}/../2/key",
        f"{ISSUER}/%2e%2e/2/key",
        "https://user@college.example/issuers/1/key",
    ],
)
def test_a_key_of_somebody_else_is_not_the_issuers(method):
    with pytest.raises(ForeignKeyError):
        look_up(method, {ISSUER: {"id": ISSUER}, method: RSA.jwk})


@pytest.mark.parametrize(
    ("method", "documents"),
    [
        (BELOW, {}),
        (BELOW, {BELOW: {**MULTIKEY, "id": ELSEWHERE}}),
        (BELOW, {BELOW: {**MULTIKEY, "id": BELOW, "controller": ELSEWHERE}}),
        (BELOW, {BELOW: {**MULTIKEY, "id": BELOW, "revoked": "2026-01-01T00:00:00Z"}}),
        (BELOW, {BELOW: {"kty": "oct", "k": "AA"}}),
        (LISTED, {ISSUER: {"id": ELSEWHERE}}),
        (LISTED, {ISSUER: {"id": ISSUER, "assertionMethod": [LISTED]}}),
    ],
)
def test_a_key_that_cannot_be_had_is_said_so(method, documents):
    with pytest.raises(ResolutionError):
        look_up(method, documents)


def test_the_method_of_a_did_needs_its_fragment():
    with pytest.raises(ResolutionError, match="no DID URL"):
        issuer_key(KeyResolver(), DID, issuer=DID)


def test_a_did_jwk_holds_its_key():
    text = json.dumps(SigningKey.generate(kind="P-256").public.jwk)
    did = f"did:jwk:{encode_base64url(text.encode())[1:]}"

    assert verification_key(KeyResolver(), f"{did}#0").kind == "P-256"
    for broken in ("did:jwk:", "did:jwk:e30", "did:jwk:W10", "did:jwk:!"):
        with pytest.raises(ResolutionError):
            KeyResolver().resolve(broken)


def test_an_rsa_key_is_published_as_jwk():
    document = did_document(ISSUER, [("key-1", RSA), ("key-2", KEY.public)])

    assert document["verificationMethod"][0]["publicKeyJwk"] == RSA.jwk
    assert look_up(LISTED, {ISSUER: document}) == RSA


def test_a_document_lists_the_keys_that_it_lists():
    document = did_document(ISSUER, [("key-1", KEY.public)])
    document["assertionMethod"].insert(0, "#none")

    assert lists_key(StaticResolver({ISSUER: document}), ISSUER, KEY.public)
    assert not lists_key(StaticResolver({ISSUER: document}), ISSUER, RSA)
