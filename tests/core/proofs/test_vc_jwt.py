import base64
import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwk import OKPKey

from testamur.did import KeyResolver, verification_key
from testamur.errors import ProofError, ResolutionError
from testamur.keys import encode_base64url
from testamur.proofs import vc_jwt
from testamur.signing import sign_jwt
from tests.core.samples import CREDENTIAL, DID, KEY, METHOD

DOCUMENT = CREDENTIAL.to_json()
TOKEN = sign_jwt(DOCUMENT, key=KEY, method=METHOD).decode()
CLAIMS = json.loads(vc_jwt.payload(DOCUMENT))


def look_up(method):
    return verification_key(KeyResolver(), method)


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(claims, **header: Any):
    """Sign whatever is asked for, as an issuer who does not follow the rules would."""
    members = {"alg": "EdDSA", "kid": METHOD, "typ": "JWT", **header}
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    given = {name: value for name, value in members.items() if value is not None}
    signed = f"{b64(json.dumps(given).encode())}.{b64(payload)}"
    return f"{signed}.{b64(KEY.sign(signed.encode()))}"


def test_it_works():
    assert vc_jwt.check(TOKEN, look_up) == DOCUMENT


def test_the_claims_repeat_the_credential():
    assert (CLAIMS["iss"], CLAIMS["jti"]) == (DID, DOCUMENT["id"])
    assert CLAIMS["sub"] == DOCUMENT["credentialSubject"]["id"]
    assert (CLAIMS["nbf"], CLAIMS["exp"]) == (1772366400, 1867060800)


def test_another_jose_library_would_read_it():
    header = json.loads(base64.urlsafe_b64decode(TOKEN.split(".")[0] + "=="))

    assert header == {"alg": "EdDSA", "kid": METHOD, "typ": "JWT"}


@pytest.mark.parametrize(
    "header",
    [{"typ": None}, {"alg": "Ed25519"}],
)
def test_it_takes_what_the_standard_leaves_open(header):
    assert vc_jwt.check(token(CLAIMS, **header), look_up) == DOCUMENT


def test_it_reads_what_joserfc_signs_by_itself():
    secret = OKPKey.import_key({**KEY.public.jwk, "d": encode_base64url(KEY.to_bytes())[1:]})
    signed = jws.serialize_compact(
        {"alg": "Ed25519", "kid": METHOD}, json.dumps(CLAIMS), secret, algorithms=["Ed25519"]
    )

    assert vc_jwt.check(signed, look_up) == DOCUMENT


@pytest.mark.parametrize(
    ("fault", "header"),
    [
        ("no algorithm", {"alg": "none"}),
        ("a shared secret", {"alg": "HS256"}),
        ("another algorithm", {"alg": "RS256"}),
        ("no key", {"kid": None}),
        ("a key that is no text", {"kid": 5}),
        ("a key of its own", {"jwk": KEY.public.jwk}),
        ("an extension", {"crit": ["b64"], "b64": False}),
        ("another type", {"typ": "at+jwt"}),
    ],
)
def test_it_refuses_a_header_with(fault, header):
    with pytest.raises(ProofError):
        vc_jwt.check(token(CLAIMS, **header), look_up)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "did:web:other.example"},
        {"sub": "urn:uuid:other"},
        {"jti": "urn:uuid:other"},
        {"nbf": CLAIMS["nbf"] + 1},
        {"exp": CLAIMS["exp"] + 1},
        {"exp": None},
        {"id": 5},
        {"issuer": "did:web:other.example"},
        {"credentialSubject": [DOCUMENT["credentialSubject"]]},
        {"validFrom": "yesterday"},
        {"validFrom": "2026-03-01T12:00:00"},
        {"validFrom": "1970-01-01T00:00:01Z", "nbf": True},
    ],
)
def test_it_refuses_claims_that_say_otherwise_than_the_credential(changes):
    with pytest.raises(ProofError):
        vc_jwt.check(token({**CLAIMS, **changes}), look_up)


@pytest.mark.parametrize("name", ["iss", "sub", "jti", "nbf", "exp", "validUntil"])
def test_it_refuses_a_token_without(name):
    with pytest.raises(ProofError):
        vc_jwt.check(token({claim: value for claim, value in CLAIMS.items() if claim != name}), look_up)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.b",
        "....",
        TOKEN.replace(".", ""),
        TOKEN[:-4] + "AAAA",
        TOKEN + "A",
        TOKEN.rpartition(".")[0],
        f"{TOKEN.partition('.')[0]}..{TOKEN.rpartition('.')[2]}",
        token(b"not json"),
        token(b"[]"),
        token(b'{"iss":"a","iss":"b"}'),
        token(b"[" * 100_000),
        "ä" + TOKEN,
    ],
    ids=range(13),
)
def test_it_refuses_what_is_no_token_or_was_altered(text):
    with pytest.raises(ProofError):
        vc_jwt.check(text, look_up)


def test_the_jose_library_is_allowed_no_other_algorithm():
    with pytest.raises(UnsupportedAlgorithmError):
        vc_jwt.Registry().get_alg("HS256")


def test_a_key_that_cannot_be_had_is_its_own_error():
    with pytest.raises(ResolutionError):
        vc_jwt.check(token(CLAIMS, kid="did:web:a.example#1"), look_up)


def test_the_published_token_of_another_kind_is_refused(shared):
    with pytest.raises(ProofError, match="RS256"):
        vc_jwt.check((shared / "data/vectors/onetech-ob30/simple.jwt").read_text().strip(), look_up)
