"""Who asks is known by a signature, or by nothing but the address of the answer; all else is refused by name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from campus.common.errors import InvalidError
from campus.openid4 import enquiring
from testamur.did import KeyResolver, did_key_method
from testamur.proofs.jws import compact
from testamur.signing import SigningKey

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = SigningKey.generate(kind="P-256")
METHOD = did_key_method(KEY.public)
CLIENT = f"decentralized_identifier:{METHOD.partition('#')[0]}"
URI = "https://jobs.example.org/answers"
CLAIMS = {
    "client_id": CLIENT,
    "response_type": "vp_token",
    "response_mode": "direct_post",
    "response_uri": URI,
    "nonce": "n-1",
    "dcql_query": {"credentials": [{"id": "a"}]},
    "client_metadata": {"client_name": "Jobs\u202e  at\nhome"},
}
JWKS = {"keys": [{"kty": "oct"}, {"kty": "EC", "crv": "P-256", "x": "…", "y": "…", "alg": "ECDH-ES"}]}


def token(claims: dict[str, Any], **header: Any) -> str:
    head = {"alg": "ES256", "typ": "oauth-authz-req+jwt", "kid": METHOD} | header
    return compact(head, json.dumps(claims).encode(), sign=KEY.sign)


def read(signed: str, client_id: str = CLIENT) -> dict[str, Any]:
    return enquiring.of_token(signed, client_id=client_id, resolver=KeyResolver())


def test_it_works() -> None:
    found = enquiring.checked(read(token(CLAIMS)), now=NOW)

    assert (found.client_id, found.name, found.proven) == (CLIENT, "Jobs at home", "")
    assert (found.goes_to, found.expires_at) == ("jobs.example.org", NOW + timedelta(minutes=15))
    assert found.needs == {"nonce": "n-1", "state": "", "response_uri": URI, "query": CLAIMS["dcql_query"]}


@pytest.mark.parametrize(
    ("signed", "client_id"),
    [
        (token(CLAIMS), "x509_san_dns:jobs.example.org"),
        (token(CLAIMS), "decentralized_identifier:did:key:z6Mk"),
        (token(CLAIMS, typ="JWT"), CLIENT),
        (token(CLAIMS)[:-4] + "AAAA", CLIENT),
        (token({**CLAIMS, "client_id": "other"}), CLIENT),
        ("no token", CLIENT),
    ],
    ids=["by a certificate", "another key", "another type", "another signature", "another name inside", "no token"],
)
def test_a_request_that_does_not_prove_who_asks_is_refused(signed: str, client_id: str) -> None:
    with pytest.raises(InvalidError):
        read(signed, client_id)


def test_a_request_in_the_link_may_lead_nowhere_else() -> None:
    said = {**CLAIMS, "client_id": f"redirect_uri:{URI}"}
    told = urlencode({name: held if isinstance(held, str) else json.dumps(held) for name, held in said.items()})

    claims = enquiring.of_parameters(enquiring.of_link(f"openid4vp://?{told}"))

    assert enquiring.checked(claims, now=NOW).proven == ""
    assert claims["dcql_query"] == CLAIMS["dcql_query"]
    for wrong in ({"response_uri": "https://evil.example.org"}, {"dcql_query": "["}):
        with pytest.raises(InvalidError):
            enquiring.of_parameters({**enquiring.of_link(f"openid4vp://?{told}"), **wrong})


@pytest.mark.parametrize(
    "link", ["", "https://example.org", "openid4vp://?client_id=", "x?client_id=%00", "?" * 30_000]
)
def test_what_is_no_link_of_this_kind_says_so(link: str) -> None:
    with pytest.raises(InvalidError):
        enquiring.of_link(link)


@pytest.mark.parametrize(
    "changed",
    [
        {"response_type": "code"},
        {"response_mode": "fragment"},
        {"response_uri": ""},
        {"response_uri": "https://[half"},
        {"response_uri": "https://jobs.example.org/" + "a" * 2000},
        {"redirect_uri": URI},
        {"transaction_data": ["pay"]},
        {"dcql_query": None},
        {"nonce": ""},
        {"nonce": 5},
        {"client_id": "c" * 501},
        {"dcql_query": {"credentials": [{"id": "a" * 20_000}]}},
        {"exp": int(NOW.timestamp())},
        {"response_mode": "direct_post.jwt"},
        {"response_mode": "direct_post.jwt", "client_metadata": {"jwks": {"keys": [{"kty": "RSA"}]}}},
        {"response_mode": "direct_post.jwt", "client_metadata": {"jwks": {"keys": [{"kty": "EC", "alg": "none"}]}}},
        {
            "response_mode": "direct_post.jwt",
            "client_metadata": {"jwks": JWKS, "encrypted_response_enc_values_supported": ["A128CBC-HS256"]},
        },
    ],
)
def test_what_cannot_be_answered_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        enquiring.checked({**CLAIMS, **changed}, now=NOW)


def test_the_answer_is_closed_as_who_asks_says() -> None:
    about = {"jwks": JWKS, "encrypted_response_enc_values_supported": ["unknown", "A256GCM"]}
    changed = {"response_mode": "direct_post.jwt", "client_metadata": about, "exp": int(NOW.timestamp()) + 60}

    found = enquiring.checked({**CLAIMS, **changed}, now=NOW)

    assert (found.needs["key"]["kty"], found.needs["cipher"]) == ("EC", "A256GCM")
    assert found.expires_at == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("did", "domain"),
    [("did:web:a.example.org%3A8000:x", "a.example.org:8000"), ("did:web:a:..", ""), ("did:key:z", "")],
)
def test_only_a_domain_is_told_as_proof(did: str, domain: str) -> None:
    claims = {**CLAIMS, "client_id": f"decentralized_identifier:{did}"}

    assert enquiring.checked(claims, now=NOW).proven == domain
