import json
from datetime import timedelta
from typing import Any

import pytest

from testamur.did import did_key, did_key_method
from testamur.errors import DocumentError
from testamur.report import Outcome, Verdict
from testamur.signing import SigningKey, build_presentation, sign_presentation
from testamur.verify.presentation import verify_presentation
from tests.core.issuing import DAY, NOW, OTHER_METHOD, RESOLVER, credential, signed, token

HOLDER = SigningKey.from_bytes(bytes(range(2, 34)), kind="P-256")
HOLDER_DID = did_key(HOLDER.public)
ASKED = {"challenge": "c-1", "domain": "employer.example"}


def presented(*credentials: bytes, suite: str | None = None, **changes: Any) -> bytes:
    return sign_presentation(
        build_presentation(credentials or [signed()], id="urn:uuid:p1") | changes,
        key=HOLDER,
        method=did_key_method(HOLDER.public),
        now=NOW,
        suite=suite,
        **ASKED,
    )


def check(data: bytes, **asked: Any):
    return verify_presentation(data, **{**ASKED, "now": NOW, "resolver": RESOLVER, **asked})


def reasons(data: bytes, **asked: Any):
    return {step.id: step.reason for step in check(data, **asked).checks}


def altered(*, proof: dict[str, Any] | None = None, **changes: Any) -> bytes:
    held = json.loads(presented())
    return json.dumps(held | changes | {"proof": held["proof"] | (proof or {})}).encode()


@pytest.mark.parametrize("suite", [None, "ecdsa-jcs-2019"])
def test_it_works(suite):
    report = check(presented(signed(), token(), suite=suite))

    assert report.is_valid
    assert report.holder == HOLDER_DID
    assert [inner.kind for inner in report.credentials] == ["json", "jwt"]


def test_a_presentation_of_nothing_says_who_holds_the_key():
    held = sign_presentation(
        build_presentation([], holder=HOLDER_DID), key=HOLDER, method=did_key_method(HOLDER.public), now=NOW, **ASKED
    )

    assert check(held).holder == HOLDER_DID


def test_a_bad_credential_leaves_the_presentation_genuine_and_not_valid():
    forged = signed().replace(b"honestly", b"quickly")
    report = check(presented(forged))

    assert (report.is_genuine, report.is_valid) == (True, False)
    assert report.credentials[0].verdict is Verdict.INVALID


def test_what_is_shown_is_as_it_was_issued_whatever_its_envelope():
    enveloped = {"type": "EnvelopedVerifiableCredential", "id": "data:application/dc+sd-jwt,a.b.c~"}
    report = check(presented(verifiableCredential=enveloped | {"@context": "https://www.w3.org/ns/credentials/v2"}))

    assert report.is_genuine
    assert report.credentials[0].verdict is Verdict.INVALID


@pytest.mark.parametrize("asked", [{"challenge": "c-2"}, {"domain": "other.example"}])
def test_one_made_for_another_occasion_is_refused(asked):
    report = check(presented(), **asked)

    assert report.checks[-1].reason == "another"
    assert (report.is_genuine, report.holder, report.credentials) == (False, "", ())


def test_one_of_another_time_is_refused():
    assert reasons(presented(), now=NOW - DAY)["occasion"] == "another_time"
    assert reasons(presented(), now=NOW - timedelta(minutes=1))["occasion"] == "asked_for"
    for end in ("2026-02-30T12:00:00Z", "2026-03-02T12:00:00", 5):
        assert reasons(altered(proof={"expires": end}))["occasion"] == "calendar"


@pytest.mark.parametrize(
    "proof", [{"proofPurpose": "assertionMethod"}, {"created": "2026-03-01T11:00:00Z"}, {"nickname": "A"}]
)
def test_a_proof_that_was_changed_is_refused(proof):
    assert reasons(altered(proof=proof))["signature"] == "mismatch"


def test_the_proof_must_be_the_holders():
    assert reasons(altered(proof={"verificationMethod": OTHER_METHOD}))["key"] == "foreign_holder"
    assert reasons(altered(proof={"verificationMethod": 5}))["key"] == "unnamed"
    assert reasons(altered(holder={"id": "did:web:other.example"}))["key"] == "foreign_holder"
    assert reasons(altered(holder=5))["key"] == "foreign_holder"
    gone = altered(holder="did:web:gone.example", proof={"verificationMethod": "did:web:gone.example#1"})
    assert check(gone).checks[-1].outcome is Outcome.NOT_CHECKED


@pytest.mark.parametrize(
    "data",
    [
        b"",
        signed(),
        json.dumps(build_presentation([signed()])).encode(),
        altered(type="VerifiableCredential"),
        altered(**{"@context": "https://example.org"}),
        altered(verifiableCredential=["text"]),
        altered(verifiableCredential=[{}] * 21),
        altered(proof={"previousProof": "urn:uuid:1"}),
    ],
)
def test_what_is_no_signed_presentation_is_reported(data):
    assert reasons(data) == {"container": "malformed"}


def test_it_signs_for_the_holder_of_the_key_only():
    with pytest.raises(DocumentError) as caught:
        presented(holder="did:web:other.example")
    assert caught.value.field == "holder"
    with pytest.raises(DocumentError) as caught:
        presented(proof={})
    assert caught.value.field == "proof"


def test_a_credential_is_presented_with_the_members_it_was_signed_with():
    held = json.loads(presented())

    assert held["verifiableCredential"] == [json.loads(signed())]
    assert credential()["issuer"] == held["verifiableCredential"][0]["issuer"]


def test_where_no_domain_is_asked_for_none_may_be_named():
    bare = {"key": HOLDER, "method": did_key_method(HOLDER.public), "now": NOW, "challenge": "c-1", "domain": ""}
    data = sign_presentation(build_presentation([signed()]), **bare)

    assert "domain" not in json.loads(data)["proof"]
    assert check(data, domain="").is_genuine
    assert not check(data).is_genuine
    assert not check(presented(), domain="").is_genuine
