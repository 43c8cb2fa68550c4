"""Issuing: each kind of proof, what is filled in, and what no strict issuer signs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from campus.vcapi.kinds import KINDS
from testamur.canonical import bundle
from testamur.keys import encode_base64url
from tests.campus.vcapi.conftest import EXAMPLES, V2, Caller

V1 = "https://www.w3.org/2018/credentials/v1"
INTEGRITY = "https://w3id.org/security/data-integrity/v2"
EMBEDDED = [name for name, kind in KINDS.items() if kind.suite]
TYPED = {"Example": "https://example.org/#Example"}
RESOURCE = {"id": V2, "digestSRI": "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"}
# As the suite for the data model writes them: of the context's form of July 2024, and without the hash's name.
FORMER = "sha384-NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg"
FORMER_BARE = "uJKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k"
HASHED = bytes.fromhex(bundle.index()[V2]["sha256"])
NOW_BARE, NOW_NAMED = encode_base64url(HASHED), encode_base64url(b"\x12\x20" + HASHED)


@pytest.mark.parametrize("kind", EMBEDDED)
def test_it_works(caller: Caller, kind: str) -> None:
    answer = caller.issue(kind)
    proof = answer.json()["proof"]

    assert (answer.status_code, proof["cryptosuite"]) == (201, KINDS[kind].suite)
    assert proof["verificationMethod"].startswith(caller.index["issuers"][kind]["id"])


def test_a_token_comes_in_an_envelope(caller: Caller) -> None:
    answer = caller.issue("vc-jwt")

    assert (answer.status_code, answer.json()["type"]) == (201, "EnvelopedVerifiableCredential")
    assert answer.json()["id"].startswith("data:application/vc+jwt,ey")


def test_a_status_is_added_whose_list_is_had(caller: Caller) -> None:
    entry = caller.issue("bitstring").json()["credentialStatus"]
    path = entry["statusListCredential"].removeprefix("http://localhost:8000")
    held = caller.client.get(path)

    assert held["Content-Type"] == "application/vc"
    assert caller.client.get(path, headers={"Accept": "application/json"})["Content-Type"] == "application/json"
    assert json.loads(held.content)["credentialSubject"]["type"] == "BitstringStatusList"
    assert caller.verify(json.loads(held.content)).status_code == 200


def test_version_1_1_gets_the_context_and_the_day_that_its_proof_needs(caller: Caller) -> None:
    answer = caller.issue("eddsa-rdfc-2022", **{"@context": [V1]})
    again = caller.issue("eddsa-jcs-2022", **{"@context": [V1, INTEGRITY], "issuanceDate": "2026-01-01T00:00:00Z"})

    assert answer.json()["@context"] == again.json()["@context"] == [V1, INTEGRITY]
    assert (answer.status_code, "issuanceDate" in answer.json()) == (201, True)
    assert caller.issue("vc-jwt", **{"@context": [V1], "id": "urn:uuid:1"}).status_code == 400


@pytest.mark.parametrize("kind", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(
    "changes",
    [
        {"@context": [V2, EXAMPLES], "type": ["VerifiableCredential", "AnyWord"]},
        {"@context": [V2, TYPED], "type": ["VerifiableCredential", "Example"]},
        {"type": ["VerifiableCredential", "https://example.org/#Example"]},
        {"name": {"@value": "Name", "@language": "en", "@direction": "ltr"}},
        {"relatedResource": RESOURCE},
        {"relatedResource": [{"id": V2, "digestSRI": FORMER, "digestMultibase": FORMER_BARE}]},
        {"relatedResource": {"id": V2, "digestMultibase": NOW_BARE}},
        {"relatedResource": {"id": V2, "digestMultibase": NOW_NAMED}},
        {"relatedResource": {"id": "https://example.org/else", "digestSRI": "sha384-x"}},
        {"proof": {"type": "Ed25519Signature2020"}},
    ],
)
def test_what_the_data_model_allows_is_issued_and_verifies(caller: Caller, kind: str, changes: dict[str, Any]) -> None:
    answer = caller.issue(kind, **changes)

    assert answer.status_code == 201, answer.json()
    if "proof" not in changes:
        assert caller.verify(answer.json()).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": "left out"},
        {"@context": [EXAMPLES]},
        {"@context": [V2, "https://example.org/unknown"]},
        {"@context": [V2, {"VerifiableCredential": "https://example.org/#Other"}]},
        {"type": "left out"},
        {"type": ["VerifiableCredential", "AnyWord"]},
        {"issuer": "left out"},
        {"issuer": "fake-issuer"},
        {"issuer": {"id": None}},
        {"issuer": "did:key:z6MkpJySvETLnxhQG9DzEdmKJtysBDjuuTeDfUj1uNNCUqcj"},
        {"credentialSubject": {}},
        {"id": "https ://no-url"},
        {"validFrom": "2027-01-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"credentialSchema": {"id": "https://example.org/schema"}},
        {"refreshService": {"id": "https://example.org/refresh"}},
        {"relatedResource": ["https://example.org/file"]},
        {"relatedResource": {"id": V2, "digestSRI": "sha384-_no_base64"}},
        {"relatedResource": {"id": V2, "digestSRI": "md5-AAAA"}},
        {"relatedResource": {"id": V2, "digestMultibase": "u" + "A" * 43}},
        {"relatedResource": {"id": V2, "digestMultibase": "?"}},
        {"proof": [{"created": "2026-01-01T00:00:00Z"}]},
        {"unknownMember": "dropped by JSON-LD"},
    ],
)
@pytest.mark.parametrize("kind", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_what_it_does_not_allow_is_refused(caller: Caller, kind: str, changes: dict[str, Any]) -> None:
    answer = caller.issue(kind, **changes)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"]
