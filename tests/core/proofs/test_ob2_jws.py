import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from testamur.errors import KeyFormatError, ProofError
from testamur.proofs import jws, ob2_jws
from testamur.signing import SigningKey

SECRET = rsa.generate_private_key(65537, 2048)
KEY = SigningKey(SECRET)
PEM = SECRET.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
ASSERTION = {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "urn:uuid:1"}
OWNER = "https://example.org/organization.json"
DOCUMENT = {"type": "CryptographicKey", "owner": OWNER, "publicKeyPem": PEM.decode()}


def token(payload: bytes = json.dumps(ASSERTION).encode(), **header: Any) -> str:
    return jws.compact({"alg": "RS256", "typ": "JWT", **header}, payload, sign=KEY.sign)


def test_it_works():
    assert ob2_jws.check(token(), key=ob2_jws.key_of(DOCUMENT, owner=OWNER)) == ASSERTION


def test_the_published_signed_badge_is_read_up_to_its_key(shared):
    folder = shared / "data/vectors/onetech-ob20"
    published = json.loads((folder / "assets/key1.json").read_text())

    key = ob2_jws.key_of(published, owner=published["owner"])

    assert ob2_jws.check((folder / "simple.jwt").read_text().strip(), key=key)["type"] == "Assertion"


@pytest.mark.parametrize(
    "held", [token(alg="none"), token(alg="HS256"), token(alg="ES256"), token(jwk={}), token(b"[]"), token()[:-8]]
)
def test_it_refuses_a_token_that_the_key_did_not_sign(held):
    with pytest.raises(ProofError):
        ob2_jws.check(held, key=KEY.public)


def test_it_refuses_what_no_reader_reads_alike():
    with pytest.raises(ProofError, match="not to be read"):
        ob2_jws.check(token(b'{"a": 99999999999999999999}'), key=KEY.public)


def test_the_key_must_be_the_issuers_own_and_in_force():
    for fault in ({"owner": "https://other.example"}, {"revoked": "2020-01-01"}):
        with pytest.raises(ProofError):
            ob2_jws.key_of({**DOCUMENT, **fault}, owner=OWNER)
    for text in (None, "text"):
        with pytest.raises(KeyFormatError):
            ob2_jws.key_of({**DOCUMENT, "publicKeyPem": text}, owner=OWNER)
