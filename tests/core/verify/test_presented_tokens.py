"""Presentations in tokens: those of the data model 2.0 (vp+jwt), bare and enveloped, and of 1.1 (claim vp)."""

import json
from typing import Any

import pytest

from testamur.did import did_key, did_key_method
from testamur.proofs import jws
from testamur.report import Outcome
from testamur.report.words import sentence
from testamur.signing import SigningKey, build_presentation
from testamur.signing.sd_jwt import sign_sd_jwt
from testamur.verify.presentation import verify_presentation
from tests.core.issuing import DAY, KEY, METHOD, NOW, OTHER_METHOD, RESOLVER, signed, token

HOLDER = SigningKey.from_bytes(bytes(range(2, 34)), kind="P-256")
HOLDER_DID, HOLDER_METHOD = did_key(HOLDER.public), did_key_method(HOLDER.public)
V1 = "https://www.w3.org/2018/credentials/v1"
ASKED: dict[str, Any] = {"challenge": "c-1", "domain": "employer.example"}
CLAIMS: dict[str, Any] = {"nonce": "c-1", "aud": "employer.example", "iat": int(NOW.timestamp())}


def made(*, header: dict[str, Any] | None = None, **changes: Any) -> bytes:
    claims = build_presentation([signed(), token()], holder=HOLDER_DID) | CLAIMS | {"iss": HOLDER_DID} | changes
    said = {"alg": "ES256", "kid": HOLDER_METHOD, "typ": "vp+jwt"} | (header or {})
    return jws.compact(said, json.dumps(claims).encode(), sign=HOLDER.sign).encode()


def older(**changes: Any) -> bytes:
    held = {"@context": [V1], "type": ["VerifiablePresentation"], "verifiableCredential": [token().decode()]}
    claims = CLAIMS | {"iss": HOLDER_DID, "vp": held | changes}
    return jws.compact(
        {"alg": "ES256", "kid": HOLDER_METHOD, "typ": "JWT"}, json.dumps(claims).encode(), sign=HOLDER.sign
    ).encode()


def enveloped(text: bytes, **changes: Any) -> bytes:
    held = {"@context": "https://www.w3.org/ns/credentials/v2", "type": "EnvelopedVerifiablePresentation"}
    return json.dumps(held | {"id": f"data:application/vp+jwt,{text.decode()}"} | changes).encode()


def check(data: bytes, **asked: Any):
    return verify_presentation(data, **{**ASKED, "now": NOW, "resolver": RESOLVER, **asked})


def fault(data: bytes, **asked: Any):
    """Return the first check that did not pass, and why."""
    found = next(step for step in check(data, **asked).checks if step.outcome is not Outcome.PASSED)
    return found.id, found.reason


@pytest.mark.parametrize("data", [made(), enveloped(made()), made(aud=["other.example", "employer.example"])])
def test_it_works(data):
    report = check(data)

    assert report.is_valid
    assert report.holder == HOLDER_DID
    assert [inner.kind for inner in report.credentials] == ["json", "jwt"]
    assert [sentence(each, language="de") for each in report.checks][-1] == "Es wurde für diesen Anlass gemacht."


def test_a_token_of_the_data_model_1_holds_tokens_as_they_are():
    report = check(older())

    assert (report.is_valid, report.holder) == (True, HOLDER_DID)
    assert fault(older(**{"@context": ["https://www.w3.org/ns/credentials/v2"]})) == ("container", "malformed")


def test_an_envelope_may_call_it_a_token_and_no_more():
    assert check(enveloped(made(), id=f"data:application/jwt,{made().decode()}")).is_valid


def test_what_it_holds_may_be_an_sd_jwt():
    text = sign_sd_jwt({"vct": "https://college.example/badge", "name": "Ada"}, key=KEY, method=METHOD)
    whole = made(**build_presentation([text]))

    assert [(inner.format, inner.view.title) for inner in check(whole).credentials] == [("sd-jwt-vc", "Ada")]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (made(nonce="c-2"), ("occasion", "another")),
        (made(aud="other.example"), ("occasion", "another")),
        (made(iat=NOW.timestamp() + 3600), ("occasion", "another_time")),
        (made(exp=NOW.timestamp() - 1), ("occasion", "another_time")),
        (made(exp="soon"), ("occasion", "calendar")),
        (made(exp=10**15), ("occasion", "calendar")),
        (made(iat=-(10**15)), ("occasion", "calendar")),
        (made(iss=METHOD.partition("#")[0]), ("signature", "mismatch")),
        (made(header={"kid": OTHER_METHOD}), ("key", "foreign_holder")),
        (made(header={"kid": "#gone"}), ("key", "no_holder_key")),
        (made(header={"kid": 5}), ("key", "unnamed")),
        (made(header={"alg": "none"}), ("key", "unnamed")),
        (made(header={"typ": "vc+jwt"}), ("key", "unnamed")),
        (made()[:-4] + b"AAAA", ("signature", "mismatch")),
        (made(type="VerifiableCredential"), ("container", "malformed")),
        (enveloped(made(), id="data:application/vp+jwt,text"), ("container", "malformed")),
        (enveloped(made(), id="data:text/plain," + made().decode()), ("container", "malformed")),
        (b"a.b." + b"c" * 11_000_000, ("container", "malformed")),
    ],
)
def test_what_does_not_hold_is_refused_with_the_reason(data, found):
    assert fault(data) == found
    assert not check(data).credentials


def test_one_that_ends_within_a_minute_has_not_ended():
    assert check(made(exp=NOW.timestamp() + 60)).is_genuine


def test_a_key_may_be_named_within_its_holders_document():
    fragment = HOLDER_METHOD.partition("#")[2]

    assert check(made(header={"kid": f"#{fragment}"})).is_genuine
    assert fault(made(), now=NOW - DAY) == ("occasion", "another_time")
