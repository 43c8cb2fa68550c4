"""Proofs, tokens and badges both ways with openvc-core and openbadgeslib, from PyPI."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
)

from testamur.did import KeyResolver, did_key, did_key_method
from testamur.keys import encode_base64url
from testamur.proofs import ecdsa_sd_2023, embedded, sd_jwt_vc
from testamur.report import Outcome
from testamur.signing import SigningKey, sign_jwt
from testamur.signing.sd_jwt import bind_sd_jwt, sign_sd_jwt
from testamur.verify import verify
from testamur.verify.presentation import verify_presentation
from tests.interop.conftest import DIDS, KEYS, METHODS, NOW, TEXTS
from tests.interop.test_embedded import ALL, MANDATORY, SHOWN, SUITES, document, issued, shown, suite_name

# PyLD writes these four characters raw where RDFC-1.0 escapes them: what is signed over that verifies nowhere else.
CONTROL = TEXTS[6]
OVER_RDF = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "ecdsa-sd-2023")
RSA = SigningKey.generate(kind="RSA")
ALGORITHMS = {"Ed25519": "EdDSA", "P-256": "ES256", "P-384": "ES384", "RSA": "RS256"}
TOKENS = [(text, kind) for kind in ALGORITHMS for text in TEXTS]


def is_explained(text: str, label: str) -> bool:
    return text == CONTROL and suite_name(label) in OVER_RDF


def secret(kind: str) -> dict[str, Any]:
    key: Any = KEYS
    return {**key[kind].public.jwk, "d": encode_base64url(key[kind].to_bytes())[1:]}


def key_of(kind: str) -> SigningKey:
    return RSA if kind == "RSA" else dict(KEYS.items())[kind]


def pem_of(kind: str) -> Any:
    """Return a secret key as cryptography holds it."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    raw = key_of(kind).to_bytes()
    if kind == "RSA":
        return load_der_private_key(raw, password=None)
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(raw)
    curve = ec.SECP256R1() if kind == "P-256" else ec.SECP384R1()
    return ec.derive_private_key(int.from_bytes(raw, "big"), curve)


def public_pem(kind: str) -> str:
    return pem_of(kind).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def secret_pem(kind: str) -> str:
    held = pem_of(kind).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert load_pem_private_key(held.encode(), password=None)
    return held


def test_what_we_sign_they_verify(python_peer):
    answers = python_peer([{"operation": "verify", "document": shown(text, label)} for text, label in ALL])

    refused = {(text, label) for (text, label), answer in zip(ALL, answers, strict=True) if "value" not in answer}
    assert refused == {(text, label) for text, label in ALL if is_explained(text, label)}


def test_what_they_sign_we_verify(python_peer):
    tasks = [
        {
            "operation": "issue",
            "suite": suite_name(label),
            "secret": secret(SUITES[label]),
            "method": METHODS[SUITES[label]],
            "document": document(text, SUITES[label]),
            "mandatory": MANDATORY,
        }
        for text, label in ALL
    ]

    for (text, label), answer in zip(ALL, python_peer(tasks), strict=True):
        if is_explained(text, label):
            continue
        held = answer["value"]
        if "-jcs-" in label:
            # They hash the contexts with the proof's options and leave them out of the proof, which the suites' final
            # text puts there ("Create Proof", step 2): with them in it the same signature holds.
            assert "@context" not in held["proof"]
            held["proof"]["@context"] = held["@context"]
        kept = ecdsa_sd_2023.derive(held, disclose=SHOWN) if label == "ecdsa-sd-2023" else held
        embedded.check(kept, kept["proof"], key=KEYS[SUITES[label]].public)


def test_they_derive_from_a_base_proof_of_ours(python_peer):
    texts = [text for text in TEXTS if text != CONTROL]
    tasks = [{"operation": "derive", "document": issued(text, "ecdsa-sd-2023"), "pointers": SHOWN} for text in texts]

    for answer in python_peer(tasks):
        embedded.check(answer["value"], answer["value"]["proof"], key=KEYS["P-256"].public)


def test_they_refuse_what_was_altered(python_peer):
    altered = [shown("Plain words", label) for label in SUITES]
    for held in altered:
        held["credentialSubject"]["achievement"]["name"] = "Other words"

    answers = python_peer([{"operation": "verify", "document": held} for held in altered])

    assert [answer for answer in answers if "value" in answer] == []


def test_a_badge_of_ours_is_one_for_openbadgeslib(python_peer):
    embedded_ones = [issued(text, "eddsa-rdfc-2022") for text in TEXTS]
    tasks = [{"operation": "badge", "document": held, "issuer": DIDS["Ed25519"]} for held in embedded_ones]
    for text, kind in TOKENS:
        key = key_of(kind)
        held = document(text, "Ed25519") | {"issuer": {"id": did_key(key.public), "type": ["Profile"], "name": text}}
        token = sign_jwt(held, key=key, method=did_key_method(key.public)).decode()
        tasks.append({"operation": "badge", "document": token, "pem": public_pem(kind)})

    answers = [answer.get("value", {}).get("name") for answer in python_peer(tasks)]

    expected = ["" if text == CONTROL else text for text in TEXTS] + [text for text, _kind in TOKENS]
    assert [name or "" for name in answers] == expected


def test_a_badge_of_openbadgeslib_is_one_for_us(python_peer):
    ldp = [{"operation": "makeBadge", "text": text, "issuer": DIDS["Ed25519"]} for text in TEXTS if text != CONTROL]
    tasks = [task | {"pem": secret_pem("Ed25519")} for task in ldp]
    for text, kind in TOKENS:
        task = {"operation": "makeBadge", "text": text, "issuer": did_key(key_of(kind).public)}
        tasks.append(task | {"pem": secret_pem(kind), "algorithm": ALGORITHMS[kind]})

    for task, answer in zip(tasks, python_peer(tasks), strict=True):
        held = answer["value"] if isinstance(answer["value"], str) else json.dumps(answer["value"])
        report = verify(held, now=NOW, resolver=KeyResolver())
        assert report.check("signature").outcome is Outcome.PASSED
        assert report.view.title == task["text"]


CLAIMS = {"vct": "https://college.example/badge", "grade": "A"}
SELECTIVE = [(text, kind) for kind in ("Ed25519", "P-256", "P-384") for text in TEXTS]
ASKED = {"audience": "https://employer.example", "nonce": "n-1"}


def test_selective_tokens_hold_both_ways(python_peer):
    holder, keys = KEYS["P-256"], dict(KEYS.items())
    tasks: list[dict[str, Any]] = []
    for text, kind in SELECTIVE:
        key, method = keys[kind], dict(METHODS.items())[kind]
        held = {**CLAIMS, "name": text}
        whole = sign_sd_jwt(held, key=key, method=method, disclosable=["/name", "/grade"], holder=holder.public)
        part = sd_jwt_vc.present(whole, disclose=["/name"], key=key.public)
        bound = bind_sd_jwt(part, key=holder, now=NOW, **ASKED)
        tasks.append({"operation": "verifySelective", "token": bound, "key": key.public.jwk, **ASKED})
        claims = {**held, "iss": did_key(key.public)}
        issue = {"operation": "issueSelective", "claims": claims, "disclosable": ["name"]}
        tasks.append(issue | {"secret": secret(kind), "method": method})
    answers = python_peer(tasks)

    for place, (text, kind) in enumerate(SELECTIVE):
        ours, theirs = (answer["value"] for answer in answers[2 * place : 2 * place + 2])
        assert (ours["name"], "grade" in ours) == (text, False)
        assert sd_jwt_vc.check(theirs, key=keys[kind].public)["name"] == text


@pytest.mark.parametrize("kind", ["Ed25519", "P-256"])
def test_a_presentation_in_a_token_of_theirs_is_read_here(python_peer, kind):
    from datetime import UTC, datetime

    credential = issued("Acme® 😀", "eddsa-rdfc-2022")
    asked = {"audience": "employer.example", "nonce": "c-1"}
    task = {"operation": "present", "credentials": [credential], "secret": secret(kind), "method": METHODS[kind]}

    token = python_peer([{**task, **asked}])[0]["value"]

    report = verify_presentation(
        token.encode(), challenge="c-1", domain="employer.example", now=datetime.now(UTC), resolver=KeyResolver()
    )
    assert (report.is_genuine, report.holder, len(report.credentials)) == (True, DIDS[kind], 1)
    assert report.credentials[0].check("signature").outcome is Outcome.PASSED
