"""The schemas that we publish, run by the verifier of the Learner Credential Wallet (Ajv, strict, draft 2019-09)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from testamur.canonical.bundle import microcredential
from testamur.document import AssessmentRecord, MicroCredential
from testamur.formats.published import ACHIEVEMENT, CLR, CREDENTIAL, MICROCREDENTIAL, credential_schema
from testamur.signing import sign
from tests.core.issuing import credential
from tests.interop.conftest import DIDS, KEYS, METHODS, NOW, SCHEMAS, Peer


def named(*paths: str, **subject: Any) -> dict[str, Any]:
    entries = [credential_schema(path, at=SCHEMAS).to_json() for path in paths]
    held = credential(issuer=DIDS["Ed25519"], credentialSchema=entries)
    if subject:
        held["@context"] = [*held["@context"], microcredential()]
        held["credentialSubject"] |= subject
    signed: dict[str, Any] = json.loads(sign(held, key=KEYS["Ed25519"], method=METHODS["Ed25519"], now=NOW))
    return signed


def schemas(peer: Peer, document: dict[str, Any]) -> list[bool]:
    answer = peer([{"operation": "core", "document": document}])[0]["value"]
    assert answer["errors"] == []
    (found,) = answer["schemas"]
    return [each["result"]["valid"] for each in found["results"]]


@pytest.mark.parametrize("path", [ACHIEVEMENT, CREDENTIAL])
def test_it_works(peer: Peer, path: str) -> None:
    assert schemas(peer, named(path)) == [True]


def test_the_european_elements_keep_theirs(peer: Peer) -> None:
    elements = MicroCredential(learning_outcomes=("First",), workload_hours=2.5, participation="online").to_json()
    record = AssessmentRecord(title="Quiz", method="quiz", supervision="supervised", passed=3, tried=7).to_json()
    achievement = credential()["credentialSubject"]["achievement"] | {"microCredential": elements}

    document = named(ACHIEVEMENT, MICROCREDENTIAL, achievement=achievement, assessmentRecord=[record])

    assert schemas(peer, document) == [True, True]


def test_what_is_not_kept_is_found(peer: Peer) -> None:
    assert schemas(peer, named(ACHIEVEMENT, CLR)) == [True, False]
