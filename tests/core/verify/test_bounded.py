"""What is far too large, too deep or of another kind than it says costs little, and is never believed."""

import base64
import gzip
import json
from typing import Any

import pytest

from testamur.did import StaticResolver, did_document
from testamur.proofs import jws
from testamur.report import Outcome, Verdict
from testamur.signing import SigningKey
from testamur.verify import verify
from tests.core.issuing import DID, METHOD, NOW, RESOLVER, Lists, credential, signed, status_list, token, with_status

P256 = SigningKey.from_bytes(bytes(range(1, 33)), kind="P-256")
P384 = SigningKey.from_bytes(bytes(range(1, 49)), kind="P-384")


def altered(**changes: Any) -> str:
    return json.dumps(json.loads(signed()) | changes)


@pytest.mark.parametrize(
    ("data", "check", "reason"),
    [
        (altered(description="x" * 10_000_000), "container", "malformed"),
        (altered(description="x" * 4_000_000), "signature", "mismatch"),
        (altered(id="urn:" + "x" * 4_000_000), "signature", "mismatch"),
        (token() + b"A" * 4_000_000, "signature", "mismatch"),
        (token() + b"A" * 11_000_000, "container", "malformed"),
        ('{"a":' * 90 + "1" + "}" * 90, "container", "malformed"),
        ('{"a":"' + "x" * 4_000_000, "container", "malformed"),
    ],
    ids=["10 MB", "4 MB", "4 MB of an id", "4 MB of a signature", "11 MB of a token", "90 deep", "never closed"],
)
def test_what_is_too_large_is_refused(data, check, reason):
    report = verify(data, now=NOW, resolver=RESOLVER)

    assert (report.verdict, report.check(check).reason) == (Verdict.INVALID, reason)


def test_a_status_list_that_inflates_without_end_is_not_read():
    bomb = base64.urlsafe_b64encode(gzip.compress(b"\0" * 64 * 2**20)).rstrip(b"=").decode()
    listing = status_list(encoded=f"u{bomb}")

    report = verify(signed(with_status()), now=NOW, resolver=RESOLVER, loader=Lists(listing))

    assert (report.verdict, report.check("status").outcome) == (Verdict.COULD_NOT_CHECK, Outcome.NOT_CHECKED)


def sealed(key: SigningKey, algorithm: str) -> str:
    header = {"alg": algorithm, "kid": METHOD, "typ": "JWT"}
    held = credential()
    claims = {"iss": DID, "sub": "did:example:learner", "jti": held["id"], "nbf": int(NOW.timestamp()) - 86_400}
    return jws.compact(header, json.dumps({**held, **claims}).encode(), sign=key.sign)


def listed(jwk: dict[str, str]) -> StaticResolver:
    document = did_document(DID, [("key-1", P256.public)])
    document["verificationMethod"] = [{"id": METHOD, "type": "JsonWebKey", "controller": DID, "publicKeyJwk": jwk}]
    return StaticResolver({DID: document})


@pytest.mark.parametrize(
    ("text", "jwk", "outcome"),
    [
        (sealed(P256, "ES256"), P256.public.jwk, Outcome.PASSED),
        (sealed(P256, "ES384"), P256.public.jwk, Outcome.FAILED),
        (sealed(P256, "ES256"), P384.public.jwk, Outcome.FAILED),
        (sealed(P256, "ES256"), P256.public.jwk | {"crv": "P-384"}, Outcome.NOT_CHECKED),
        (sealed(P256, "ES256"), P384.public.jwk | {"crv": "P-256"}, Outcome.NOT_CHECKED),
        (sealed(P256, "ES256"), P256.public.jwk | {"crv": "secp256k1"}, Outcome.NOT_CHECKED),
        (sealed(P256, "ES256"), P256.public.jwk | {"y": P256.public.jwk["x"]}, Outcome.NOT_CHECKED),
    ],
)
def test_a_key_of_another_curve_than_it_says_checks_nothing(text, jwk, outcome):
    report = verify(text, now=NOW, resolver=listed(jwk))

    assert report.check("signature").outcome is outcome
