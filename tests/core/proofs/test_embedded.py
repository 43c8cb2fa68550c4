import copy
import json
from typing import Any

import pytest

from testamur.errors import CanonicalizationError, ProofError
from testamur.proofs import embedded
from testamur.signing import SigningKey, add_proof, sign
from tests.core.samples import CREDENTIAL, KEY, METHOD, NOW

SIGNED = json.loads(sign(CREDENTIAL.to_json(), key=KEY, method=METHOD, now=NOW))
JCS = json.loads(sign(CREDENTIAL.to_json(), key=KEY, method=METHOD, now=NOW, suite="eddsa-jcs-2022"))


def check(document: dict[str, Any], **changes: Any):
    embedded.check(document, {**document["proof"], **changes}, key=KEY.public)


def test_it_works():
    check(SIGNED)
    check(JCS)


@pytest.mark.parametrize("document", [SIGNED, JCS], ids=["rdfc", "jcs"])
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", "Ed25519Signature2020"),
        ("cryptosuite", "eddsa-2022"),
        ("proofPurpose", "authentication"),
        ("previousProof", "urn:uuid:1"),
        ("@context", ["https://www.w3.org/ns/did/v1"]),
        ("proofValue", None),
        ("proofValue", "uAAAA"),
        ("proofValue", "z0OIl"),
        ("proofValue", "z1111"),
        ("created", "2026-03-01T12:00:01Z"),
        ("created", "yesterday"),
        ("expires", 5),
        ("domain", "example.org"),
        ("verificationMethod", "did:key:z6Mk#z6Mk"),
    ],
)
def test_it_refuses_a_proof_that_is_changed(document, member, value):
    with pytest.raises(ProofError):
        check(document, **{member: value})


def test_contexts_repeated_in_the_proof_do_no_harm():
    check(SIGNED, **{"@context": SIGNED["@context"]})


def test_an_undefined_member_of_the_proof_is_refused():
    with pytest.raises(CanonicalizationError):
        check(SIGNED, nickname="A")


def test_contexts_that_a_proof_over_json_does_not_name_may_follow_only_if_they_are_known():
    more = copy.deepcopy(JCS)
    more["@context"] += ["https://www.w3.org/ns/did/v1"]

    check(more)
    for added in ("https://example.org/own-words", {"name": "urn:another"}):
        with pytest.raises(ProofError, match="does not name"):
            check({**JCS, "@context": [*JCS["@context"], added]})
    with pytest.raises(ProofError, match="not those"):
        check({**JCS, "@context": JCS["@context"][1:]})


def test_a_proof_over_json_that_names_no_contexts_covers_them_too():
    document = {"type": ["VerifiableCredential"]}
    suite = embedded.suite_named("eddsa-jcs-2022")
    options = {name: value for name, value in SIGNED["proof"].items() if name != "proofValue"}
    proof = suite.make(document, {**options, "cryptosuite": suite.name}, kind="Ed25519", sign=KEY.sign)

    embedded.check({**document, "proof": proof}, proof, key=KEY.public)
    with pytest.raises(ProofError, match="does not match"):
        embedded.check({**document, "@context": "https://example.org", "proof": proof}, proof, key=KEY.public)


def test_a_suite_wants_a_key_of_its_own_kind():
    other = SigningKey.generate(kind="P-256")

    with pytest.raises(ProofError, match="does not sign"):
        embedded.check(SIGNED, SIGNED["proof"], key=other.public)
    with pytest.raises(ProofError, match="does not sign"):
        sign(CREDENTIAL.to_json(), key=KEY, method=METHOD, now=NOW, suite="ecdsa-jcs-2019")
    with pytest.raises(ProofError, match="tokens only"):
        embedded.default_suite("RSA")
    with pytest.raises(ProofError, match="not known here"):
        embedded.suite_named("eddsa-2022")


CHAIN = add_proof(
    sign(CREDENTIAL.to_json(), key=KEY, method=METHOD, now=NOW, proof_id="urn:uuid:first"),
    key=KEY,
    method=METHOD,
    now=NOW,
    suite="eddsa-jcs-2022",
    builds_on=["urn:uuid:first"],
)


def test_a_chain_covers_the_proofs_it_builds_on():
    held = json.loads(CHAIN)
    first, second = held["proof"]

    embedded.check(held, second, key=KEY.public)
    first["created"] = "2026-03-01T12:00:01Z"

    assert embedded.with_foundations(held, [second]) == [second, first]
    with pytest.raises(ProofError, match="does not match"):
        embedded.check(held, second, key=KEY.public)


@pytest.mark.parametrize("named", ["urn:uuid:none", ["urn:uuid:first", "urn:uuid:none"], 5])
def test_a_chain_to_nowhere_is_refused(named):
    held = json.loads(CHAIN)
    held["proof"][1]["previousProof"] = named

    with pytest.raises(ProofError, match="previousProof names"):
        embedded.with_foundations(held, [held["proof"][1]])


def test_two_proofs_of_one_name_are_no_foundation():
    held = json.loads(CHAIN)
    held["proof"].append(held["proof"][0])

    with pytest.raises(ProofError, match="2 proofs have that id"):
        embedded.previous_proofs(held, held["proof"][1])


def test_proofs_that_build_on_one_another_are_looked_at_once():
    held = {"proof": [{"id": "a", "previousProof": "b"}, {"id": "b", "previousProof": "a"}, "text"]}

    assert len(embedded.with_foundations(held, embedded.proofs_of(held)[:1])) == 2
