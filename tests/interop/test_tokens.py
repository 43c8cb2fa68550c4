"""VC-JWT and SD-JWT VC both ways, with the packages jose and @sd-jwt/core."""

import json
from datetime import timedelta
from typing import Any

import pytest

from testamur.did import did_key, did_key_method
from testamur.keys import encode_base64url
from testamur.proofs import sd_jwt_vc, vc_jwt
from testamur.signing import SigningKey, sign_jwt
from testamur.signing.sd_jwt import bind_sd_jwt, sign_sd_jwt
from tests.core.issuing import credential
from tests.interop.conftest import KEYS, METHODS, NOW, TEXTS

ALGORITHMS = {"Ed25519": "EdDSA", "P-256": "ES256", "P-384": "ES384", "RSA": "RS256"}
RSA = SigningKey.generate(kind="RSA")


def key_of(kind: str) -> SigningKey:
    return RSA if kind == "RSA" else KEYS[kind]


def secret_jwk(kind: str) -> dict[str, str]:
    """Return a secret key as the other side takes it."""
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    if kind != "RSA":
        return {**KEYS[kind].public.jwk, "d": encode_base64url(KEYS[kind].to_bytes())[1:]}
    held: Any = load_der_private_key(RSA.to_bytes(), password=None)
    numbers = held.private_numbers()
    names = {"d": "d", "p": "p", "q": "q", "dp": "dmp1", "dq": "dmq1", "qi": "iqmp"}
    values = {name: getattr(numbers, member) for name, member in names.items()}
    written = {name: encode_base64url(v.to_bytes((v.bit_length() + 7) // 8, "big"))[1:] for name, v in values.items()}
    return {**RSA.public.jwk, **written}


def document(text: str, kind: str) -> dict[str, Any]:
    return credential(issuer=did_key(key_of(kind).public), name=text)


ALL = [(text, kind) for kind in ALGORITHMS for text in TEXTS]


def test_tokens_of_ours_are_read_there(peer):
    tokens = [
        sign_jwt(document(text, kind), key=key_of(kind), method=did_key_method(key_of(kind).public)).decode()
        for text, kind in ALL
    ]
    tasks = [
        {"operation": "verifyToken", "token": token, "key": key_of(kind).public.jwk, "algorithm": ALGORITHMS[kind]}
        for token, (_text, kind) in zip(tokens, ALL, strict=True)
    ]

    assert [answer.get("value", answer).get("name") for answer in peer(tasks)] == [text for text, _kind in ALL]


def test_tokens_of_theirs_are_read_here(peer):
    tasks = [
        {
            "operation": "signToken",
            "claims": json.loads(vc_jwt.payload(document(text, kind))),
            "key": secret_jwk(kind),
            "header": {"alg": ALGORITHMS[kind], "kid": did_key_method(key_of(kind).public), "typ": "JWT"},
        }
        for text, kind in ALL
    ]

    for (text, kind), answer in zip(ALL, peer(tasks), strict=True):
        assert vc_jwt.check(answer["value"], key=key_of(kind).public) == document(text, kind)


def claims(text: str) -> dict[str, Any]:
    return {"vct": "https://college.example/badge", "name": text, "grade": {"value": text, "scale": "A to F"}}


HIDDEN = ["/name", "/grade/value"]
SELECTIVE: list[Any] = [(text, kind) for kind in ("Ed25519", "P-256") for text in TEXTS]


def test_selective_tokens_of_ours_are_read_there_bound_to_the_holder(peer):
    holder = KEYS["P-256"]
    tasks = []
    for text, kind in SELECTIVE:
        whole = sign_sd_jwt(
            claims(text), key=KEYS[kind], method=METHODS[kind], disclosable=HIDDEN, holder=holder.public
        )
        part = sd_jwt_vc.present(whole, disclose=["/name"], key=KEYS[kind].public)
        bound = bind_sd_jwt(part, key=holder, audience="https://employer.example", nonce="n-1", now=NOW)
        task = {"operation": "verifySelective", "token": bound, "holder": holder.public.jwk, "nonce": "n-1"}
        tasks.append({**task, "key": KEYS[kind].public.jwk, "algorithm": ALGORITHMS[kind]})

    for (text, _kind), answer in zip(SELECTIVE, peer(tasks), strict=True):
        assert answer["value"]["name"] == text
        assert answer["value"]["grade"] == {"scale": "A to F"}


def test_selective_tokens_of_theirs_are_read_here(peer):
    frame = {"_sd": ["name"], "grade": {"_sd": ["value"]}}
    issue = {"operation": "issueSelective", "frame": frame, "header": {"typ": "dc+sd-jwt"}}
    tasks = [
        {**issue, "claims": {**claims(text), "iat": 1}, "key": secret_jwk(kind), "algorithm": ALGORITHMS[kind]}
        for text, kind in SELECTIVE
    ]

    for (text, kind), answer in zip(SELECTIVE, peer(tasks), strict=True):
        opened = sd_jwt_vc.check(answer["value"], key=KEYS[kind].public)
        assert (opened["name"], opened["grade"]) == (text, claims(text)["grade"])


@pytest.mark.parametrize("text", TEXTS[:3])
def test_a_holder_there_binds_what_we_issued_for_a_verifier_here(peer, text):
    holder = KEYS["P-256"]
    whole = sign_sd_jwt(claims(text), key=holder, method=METHODS["P-256"], disclosable=HIDDEN, holder=holder.public)
    asked = {"aud": "https://employer.example", "nonce": "n-1"}
    task = {"operation": "presentSelective", "token": whole, "frame": {"name": True}, "holder": secret_jwk("P-256")}
    binding = {**asked, "iat": int(NOW.timestamp())}

    shown = peer([{**task, "binding": binding, "key": holder.public.jwk, "algorithm": "ES256"}])[0]["value"]

    sd_jwt_vc.check_binding(
        shown, key=holder.public, audience=asked["aud"], nonce="n-1", now=NOW, max_age=timedelta(minutes=5)
    )
    assert sd_jwt_vc.check(shown, key=holder.public)["name"] == text
