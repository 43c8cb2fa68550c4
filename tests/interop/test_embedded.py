"""Embedded proofs of ours, checked by @digitalbazaar/vc and @digitalcredentials/verifier-core; and theirs, by ours."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from testamur.canonical.bundle import microcredential
from testamur.did import KeyResolver, ListedKey, did_document
from testamur.document import AssessmentRecord, MicroCredential
from testamur.proofs import ecdsa_sd_2023, embedded
from testamur.signing import add_proof, build_presentation, sign, sign_presentation
from testamur.verify.presentation import verify_presentation
from tests.core.issuing import DID, METHOD, credential
from tests.interop.conftest import DIDS, KEYS, METHODS, NOW, TEXTS, key_for_peer

SUITES: dict[str, Any] = {
    "eddsa-rdfc-2022": "Ed25519",
    "eddsa-jcs-2022": "Ed25519",
    "ecdsa-rdfc-2019": "P-256",
    "ecdsa-rdfc-2019 (P-384)": "P-384",
    "ecdsa-jcs-2019": "P-256",
    "ecdsa-jcs-2019 (P-384)": "P-384",
    "ecdsa-sd-2023": "P-256",
}
MANDATORY = ["/issuer", "/validFrom"]
SHOWN = ["/name", "/credentialSubject/achievement/name", "/credentialSubject/achievement/criteria"]


def document(text: str, kind: str) -> dict[str, Any]:
    held = credential(issuer=DIDS[kind], name=text)
    held["issuer"]["name"] = text
    held["credentialSubject"]["achievement"] |= {"name": text, "description": text, "criteria": {"narrative": text}}
    return held


def suite_name(label: str) -> str:
    return label.partition(" ")[0]


def issued(text: str, label: str) -> dict[str, Any]:
    kind, suite = SUITES[label], suite_name(label)
    mandatory = MANDATORY if suite == "ecdsa-sd-2023" else []
    held: dict[str, Any] = json.loads(
        sign(document(text, kind), key=KEYS[kind], method=METHODS[kind], now=NOW, suite=suite, mandatory=mandatory)
    )
    return held


def shown(text: str, label: str) -> dict[str, Any]:
    held = issued(text, label)
    return ecdsa_sd_2023.derive(held, disclose=SHOWN) if label == "ecdsa-sd-2023" else held


ALL = [(text, label) for label in SUITES for text in TEXTS]


def test_what_we_sign_they_verify(peer):
    answers = peer([{"operation": "verify", "document": shown(text, label)} for text, label in ALL])

    wrong = {(label, text): answer for (text, label), answer in zip(ALL, answers, strict=True) if not verified(answer)}
    assert wrong == {}


def verified(answer: dict[str, Any]) -> bool:
    return bool(answer.get("value", {}).get("verified"))


def test_they_read_the_context_that_stands_inline(peer):
    held = []
    for text in TEXTS:
        made = document(text, "Ed25519")
        made["@context"] = [*made["@context"], microcredential()]
        elements = MicroCredential(learning_outcomes=("First",), workload_hours=2.5, participation="online").to_json()
        record = AssessmentRecord(title="Quiz", method="quiz", supervision="supervised", passed=3, tried=7).to_json()
        subject = made["credentialSubject"]
        subject["achievement"]["microCredential"] = elements | {"learningOutcome": [text, "Second"]}
        subject["assessmentRecord"] = [record | {"assessedTitle": text}]
        held.append(json.loads(sign(made, key=KEYS["Ed25519"], method=METHODS["Ed25519"], now=NOW)))

    answers = peer([{"operation": "verify", "document": each} for each in held])

    assert [answer for answer in answers if not verified(answer)] == []


def test_what_they_sign_we_verify(peer):
    tasks = [
        {
            "operation": "issue",
            "suite": suite_name(label),
            "key": key_for_peer(SUITES[label]),
            "document": document(text, SUITES[label]),
            "mandatory": MANDATORY,
        }
        for text, label in ALL
    ]
    signed = [answer["value"] for answer in peer(tasks)]

    for (_text, label), held in zip(ALL, signed, strict=True):
        kept = ecdsa_sd_2023.derive(held, disclose=SHOWN) if label == "ecdsa-sd-2023" else held
        embedded.check(kept, kept["proof"], key=KEYS[SUITES[label]].public)


def test_a_base_proof_of_either_is_derived_from_by_the_other(peer):
    ours = [issued(text, "ecdsa-sd-2023") for text in TEXTS]

    answers = peer([{"operation": "derive", "document": held, "pointers": SHOWN} for held in ours])

    for base, answer in zip(ours, answers, strict=True):
        theirs = answer["value"]
        embedded.check(theirs, theirs["proof"], key=KEYS["P-256"].public)
        assert ecdsa_sd_2023.derive(base, disclose=SHOWN)["credentialSubject"] == theirs["credentialSubject"]


def test_both_refuse_what_was_altered(peer):
    altered = []
    for label in SUITES:
        held = copy.deepcopy(shown("Plain words", label))
        held["credentialSubject"]["achievement"]["name"] = "Other words"
        altered.append(held)

    answers = peer([{"operation": "verify", "document": held} for held in altered])

    assert [label for label, answer in zip(SUITES, answers, strict=True) if verified(answer)] == []


def test_a_set_and_a_chain_of_ours_hold_there_too(peer):
    key, method = KEYS["Ed25519"], METHODS["Ed25519"]
    one = sign(document("Plain words", "Ed25519"), key=key, method=method, now=NOW, proof_id="urn:uuid:first")
    both = add_proof(one, key=key, method=method, now=NOW, suite="eddsa-jcs-2022")
    chain = add_proof(one, key=key, method=method, now=NOW, builds_on=["urn:uuid:first"])

    answers = peer([{"operation": "verify", "document": json.loads(held)} for held in (both, chain)])

    assert [answer["value"] for answer in answers] == [{"verified": True, "error": ""}] * 2


def test_older_proofs_of_theirs_are_read(peer):
    held = document("Acme®", "Ed25519")
    held["@context"] = [*held["@context"], "https://w3id.org/security/suites/ed25519-2020/v1"]
    task = {"operation": "issue", "suite": "Ed25519Signature2020", "key": key_for_peer("Ed25519"), "document": held}

    signed = peer([task])[0]["value"]

    embedded.check(signed, signed["proof"], key=KEYS["Ed25519"].public)


@pytest.mark.parametrize("kind", ["Ed25519", "P-256"])
def test_presentations_hold_both_ways(peer, kind):
    asked = {"challenge": "c-1", "domain": "employer.example"}
    inner = issued("Acme® 😀", "eddsa-rdfc-2022")
    ours = sign_presentation(
        build_presentation([json.dumps(inner)]), key=KEYS[kind], method=METHODS[kind], now=NOW, **asked
    )
    suite = "eddsa-rdfc-2022" if kind == "Ed25519" else "ecdsa-rdfc-2019"
    present = {"operation": "present", "suite": suite, "key": key_for_peer(kind), "holder": DIDS[kind]}

    answers = peer(
        [
            {"operation": "verifyPresentation", "document": json.loads(ours), **asked},
            {"operation": "verifyPresentation", "document": json.loads(ours), **asked, "challenge": "c-2"},
            {**present, "credentials": [inner], **asked},
        ]
    )

    assert [answer["value"]["verified"] for answer in answers[:2]] == [True, False]
    theirs = json.dumps(answers[2]["value"]).encode()
    report = verify_presentation(theirs, **asked, now=NOW, resolver=KeyResolver())
    assert (report.is_genuine, report.holder) == (True, DIDS[kind])


def test_the_verifier_of_the_learner_wallet_finds_our_signatures_good(peer):
    answers = peer([{"operation": "core", "document": issued(text, "eddsa-rdfc-2022")} for text in TEXTS])

    for answer in (answer["value"] for answer in answers):
        outcome = {step["id"]: step["valid"] for step in answer["log"]}
        assert answer["errors"] == []
        assert outcome["valid_signature"] is True


def test_what_a_key_signed_that_was_changed_since_holds_there_and_one_withdrawn_does_not(peer):
    key, fresh = KEYS["Ed25519"].public, KEYS["P-256"].public
    held = json.loads(sign(credential(), key=KEYS["Ed25519"], method=METHOD, now=NOW))
    changed = [
        ListedKey(fragment="key-1", key=key, created=NOW - timedelta(days=9), retired=NOW),
        ListedKey(fragment="key-2", key=fresh, created=NOW),
    ]
    leaked = [ListedKey(fragment="key-1", key=key, retired=NOW, revoked=NOW), changed[1]]
    tasks = []
    for keys in (changed, leaked):
        document = did_document(DID, keys)
        method = {"@context": "https://w3id.org/security/multikey/v1", **document["verificationMethod"][0]}
        tasks.append({"operation": "verify", "document": held, "documents": {DID: document, METHOD: method}})

    assert [verified(answer) for answer in peer(tasks)] == [True, False]
