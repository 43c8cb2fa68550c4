import copy
import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.did import KeyResolver, verification_key
from testamur.errors import CanonicalizationError, ProofError, ResolutionError
from testamur.errors import TestamurError as RootError
from testamur.keys import PublicKey, decode_multibase
from testamur.proofs import eddsa_rdfc_2022 as suite
from testamur.signing import sign
from tests.core.samples import CREDENTIAL, DID, KEY, METHOD, NOW

SIGNED = json.loads(sign(CREDENTIAL.to_json(), key=KEY, method=METHOD, now=NOW))


def look_up(method):
    return verification_key(KeyResolver(), method)


def test_it_works():
    assert suite.check(SIGNED, look_up) == METHOD


@pytest.mark.usefixtures("examples_context")
def test_it_agrees_with_the_published_vector_at_every_step(shared):
    folder = shared / "data/vectors/di-eddsa"
    signed = json.loads((folder / "eddsa-rdfc-2022/signedDataInt.json").read_text())
    key = PublicKey.from_multibase(json.loads((folder / "keyPair.json").read_text())["publicKeyMultibase"])

    both_hashes = suite.signing_input(signed, signed["proof"])

    assert both_hashes.hex() == (folder / "eddsa-rdfc-2022/combinedHashDataInt.txt").read_text().strip()
    assert suite.check(signed, lambda _method: key).startswith("did:key:z6Mkr")


@pytest.mark.usefixtures("examples_context")
def test_the_published_proof_set_holds_proof_by_proof(shared):
    signed = json.loads((shared / "data/vectors/di-eddsa/proof-set-chain/signedProofSet2.json").read_text())

    assert len(signed["proof"]) == 2
    for proof in signed["proof"]:
        assert suite.check({**signed, "proof": proof}, look_up) == proof["verificationMethod"]


def test_the_published_proof_chain_is_refused_and_not_half_checked(shared):
    signed = json.loads((shared / "data/vectors/di-eddsa/proof-set-chain/signedProofChain2.json").read_text())
    chained = next(proof for proof in signed["proof"] if "previousProof" in proof)

    with pytest.raises(ProofError, match="chain"):
        suite.check({**signed, "proof": chained}, look_up)


def test_the_published_employment_vector_holds_over_its_own_canonical_form(shared):
    # Its citizenship context is not bundled, so the document itself cannot be read here.
    folder = shared / "data/vectors/di-eddsa/eddsa-rdfc-2022/employ"
    signed = json.loads((folder / "signedDataInt.json").read_text())
    forms = [(folder / name).read_bytes() for name in ("proofCanonDataInt.txt", "canonDocDataInt.txt")]
    key = look_up(signed["proof"]["verificationMethod"])

    assert key.verify(decode_multibase(signed["proof"]["proofValue"]), b"".join(sha256(f).digest() for f in forms))
    with pytest.raises(CanonicalizationError, match="not bundled"):
        suite.check(signed, look_up)


@pytest.mark.parametrize("proofs", [[], {}, "proof", [SIGNED["proof"]] * 2, [{"cryptosuite": "eddsa-jcs-2022"}]])
def test_it_wants_exactly_one_proof_of_its_suite(proofs):
    with pytest.raises(ProofError, match="must have one"):
        suite.check({**SIGNED, "proof": proofs}, look_up)


def test_it_passes_over_proofs_of_other_suites():
    assert suite.check({**SIGNED, "proof": [{"type": "Other"}, SIGNED["proof"]]}, look_up) == METHOD


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", "Ed25519Signature2020"),
        ("proofPurpose", "authentication"),
        ("previousProof", "urn:uuid:1"),
        ("@context", ["https://www.w3.org/ns/credentials/v2"]),
        ("verificationMethod", ["a", "b"]),
        ("proofValue", None),
        ("proofValue", "uAAAA"),
        ("proofValue", "z0OIl"),
        ("proofValue", "z1111"),
        ("created", "2026-03-01T12:00:01Z"),
        ("domain", "example.org"),
    ],
)
def test_it_refuses_a_proof_that_is_changed(member, value):
    with pytest.raises(ProofError):
        suite.check({**SIGNED, "proof": {**SIGNED["proof"], member: value}}, look_up)


def test_contexts_repeated_in_the_proof_do_no_harm():
    proof = {**SIGNED["proof"], "@context": SIGNED["@context"]}

    assert suite.check({**SIGNED, "proof": proof}, look_up) == METHOD


def test_an_undefined_member_of_the_proof_is_refused():
    with pytest.raises(CanonicalizationError):
        suite.check({**SIGNED, "proof": {**SIGNED["proof"], "nickname": "A"}}, look_up)


def test_a_key_that_cannot_be_had_is_its_own_error():
    with pytest.raises(ResolutionError):
        suite.check({**SIGNED, "proof": {**SIGNED["proof"], "verificationMethod": "did:web:a.example#1"}}, look_up)


def leaves(value, path=()):
    if isinstance(value, dict | list):
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, name))
    else:
        yield path


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([path for path in leaves(SIGNED) if path[0] != "proof"]), st.sampled_from(["x", 7, {}, DID]))
def test_every_single_change_is_found(path, value):
    tampered = copy.deepcopy(SIGNED)
    target = tampered
    for step in path[:-1]:
        target = target[step]
    if target[path[-1]] == value:
        return
    target[path[-1]] = value

    with pytest.raises(RootError):
        suite.check(tampered, look_up)


@pytest.mark.parametrize(
    "name",
    ["simple.json", "simple-err-expired.json", "simple-did-key-method.json", "endorsement-valid.json", "complete.json"],
)
def test_published_open_badges_are_read_and_hashed(shared, name):
    badge = json.loads((shared / "data/vectors/onetech-ob30" / name).read_text())
    proofs = badge.get("proof", {})

    assert len(suite.signing_input(badge, proofs[0] if isinstance(proofs, list) else proofs)) == 64
