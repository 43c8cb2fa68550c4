import base64
import hmac
import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwk import OKPKey

from testamur.did import did_key, did_key_method
from testamur.errors import ProofError
from testamur.keys import encode_base64url
from testamur.proofs import jws as our_jws
from testamur.proofs import vc_jwt
from testamur.signing import SigningKey, sign_jwt
from tests.core.samples import CREDENTIAL, DID, KEY, METHOD

DOCUMENT = CREDENTIAL.to_json()
TOKEN = sign_jwt(DOCUMENT, key=KEY, method=METHOD).decode()
CLAIMS = json.loads(vc_jwt.payload(DOCUMENT))


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
    assert vc_jwt.check(TOKEN, key=KEY.public) == DOCUMENT


@pytest.mark.parametrize(("kind", "algorithm"), [("P-256", "ES256"), ("P-384", "ES384"), ("RSA", "RS256")])
def test_every_kind_of_key_signs_with_its_own_algorithm(kind, algorithm):
    key, other = SigningKey.generate(kind=kind), SigningKey.generate(kind=kind)
    document = {**DOCUMENT, "issuer": did_key(key.public)}

    signed = sign_jwt(document, key=key, method=did_key_method(key.public)).decode()

    assert vc_jwt.read_header(signed)["alg"] == algorithm
    assert vc_jwt.check(signed, key=key.public) == document
    for wrong in (other.public, KEY.public):
        with pytest.raises(ProofError):
            vc_jwt.check(signed, key=wrong)


def test_a_public_key_is_not_taken_for_a_shared_secret():
    key = SigningKey.generate(kind="RSA")
    signed = f"{b64(json.dumps({'alg': 'HS256', 'kid': METHOD}).encode())}.{b64(json.dumps(CLAIMS).encode())}"
    forged = f"{signed}.{b64(hmac.digest(key.public.raw, signed.encode(), 'sha256'))}"

    with pytest.raises(ProofError, match="anybody could"):
        vc_jwt.check(forged, key=key.public)


def test_a_key_in_the_header_is_read_and_not_believed():
    header = {"alg": "EdDSA", "jwk": KEY.public.jwk}

    assert vc_jwt.header_key(header) == KEY.public
    assert vc_jwt.header_key({"alg": "EdDSA"}) is None
    with pytest.raises(ProofError, match="no JWK"):
        vc_jwt.header_key({"jwk": "x"})
    with pytest.raises(ProofError, match="cannot be read"):
        vc_jwt.header_key({"jwk": {**KEY.public.jwk, "d": "AA"}})


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
    assert vc_jwt.check(token(CLAIMS, **header), key=KEY.public) == DOCUMENT


def test_it_reads_what_joserfc_signs_by_itself():
    secret = OKPKey.import_key({**KEY.public.jwk, "d": encode_base64url(KEY.to_bytes())[1:]})
    signed = jws.serialize_compact(
        {"alg": "Ed25519", "kid": METHOD}, json.dumps(CLAIMS), secret, algorithms=["Ed25519"]
    )

    assert vc_jwt.check(signed, key=KEY.public) == DOCUMENT


@pytest.mark.parametrize(
    ("fault", "header"),
    [
        ("no algorithm", {"alg": "none"}),
        ("a shared secret", {"alg": "HS256"}),
        ("another algorithm", {"alg": "RS256"}),
        ("a key that is no text", {"kid": 5}),
        ("a key of its own beside another's", {"jwk": KEY.public.jwk}),
        ("a curve that is not the key's", {"alg": "ES256"}),
        ("a key that is no JWK", {"kid": None, "jwk": "x"}),
        ("another content type", {"cty": "text/plain"}),
        ("an extension", {"crit": ["b64"], "b64": False}),
        ("another type", {"typ": "at+jwt"}),
    ],
)
def test_it_refuses_a_header_with(fault, header):
    with pytest.raises(ProofError):
        vc_jwt.check(token(CLAIMS, **header), key=KEY.public)


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
        vc_jwt.check(token({**CLAIMS, **changes}), key=KEY.public)


@pytest.mark.parametrize("name", ["iss", "sub", "jti", "nbf", "exp", "validUntil"])
def test_it_refuses_a_token_without(name):
    with pytest.raises(ProofError):
        vc_jwt.check(token({claim: value for claim, value in CLAIMS.items() if claim != name}), key=KEY.public)


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
        vc_jwt.check(text, key=KEY.public)


def test_the_jose_library_is_allowed_no_other_algorithm():
    with pytest.raises(UnsupportedAlgorithmError):
        our_jws.Registry(("EdDSA",)).get_alg("HS256")


def test_the_published_token_is_read_up_to_its_key_which_it_does_not_name(shared):
    held = (shared / "data/vectors/onetech-ob30/simple.jwt").read_text().strip()

    assert vc_jwt.read_header(held) == {"alg": "RS256", "typ": "JWT"}
    with pytest.raises(ProofError, match="RS256"):
        vc_jwt.check(held, key=KEY.public)


def test_what_a_token_must_repeat_the_credential_must_say():
    with pytest.raises(ProofError, match="lacks"):
        vc_jwt.check(
            token({name: value for name, value in CLAIMS.items() if name not in ("id", "jti")}), key=KEY.public
        )


VERSION_1 = {
    **{name: value for name, value in DOCUMENT.items() if name not in ("validFrom", "validUntil")},
    "@context": ["https://www.w3.org/2018/credentials/v1", *DOCUMENT["@context"][1:]],
    "issuanceDate": DOCUMENT["validFrom"],
    "expirationDate": DOCUMENT["validUntil"],
}
VERSION_1_CLAIMS = {name: CLAIMS[name] for name in ("iss", "sub", "jti", "nbf", "exp")}


def test_a_credential_of_data_model_1_stands_in_a_claim_of_its_own():
    assert vc_jwt.check(token({**VERSION_1_CLAIMS, "vc": VERSION_1}), key=KEY.public) == VERSION_1


def test_such_a_credential_may_leave_its_id_to_the_claim():
    plain = {name: value for name, value in VERSION_1.items() if name != "id"}

    assert vc_jwt.check(token({**VERSION_1_CLAIMS, "vc": plain}), key=KEY.public) == VERSION_1


PLAIN = {"@context": DOCUMENT["@context"], "issuer": DID, "credentialSubject": {"name": "Ada"}}


def test_such_a_token_repeats_what_its_credential_has_and_no_more():
    assert vc_jwt.check(token({"iss": DID, "vc": PLAIN}), key=KEY.public) == PLAIN
    dated = PLAIN | {"validFrom": DOCUMENT["validFrom"]}
    assert vc_jwt.check(token({"iss": DID, "nbf": CLAIMS["nbf"], "vc": dated}), key=KEY.public) == dated


@pytest.mark.parametrize(
    "claims",
    [
        {"vc": "text"},
        {**VERSION_1_CLAIMS, "nbf": 1, "vc": VERSION_1},
        {"vc": {**VERSION_1, "id": 5}},
        {"vc": PLAIN},
        {"iss": DID, "sub": "urn:x", "vc": PLAIN},
        {"iss": DID, "vc": PLAIN | {"validFrom": DOCUMENT["validFrom"]}},
    ],
)
def test_it_refuses_such_a_token_whose_claims_say_otherwise(claims):
    with pytest.raises(ProofError):
        vc_jwt.check(token(claims), key=KEY.public)


def test_a_token_of_the_newer_kind_need_not_repeat_what_it_says_but_may_not_contradict_it():
    assert vc_jwt.check(token(DOCUMENT, typ="vc+jwt", cty="vc"), key=KEY.public) == DOCUMENT
    with pytest.raises(ProofError, match="claim iss"):
        vc_jwt.check(token({**DOCUMENT, "iss": "did:web:other.example"}, typ="vc+jwt"), key=KEY.public)
