"""The structure of a proof that leads to a blockchain; whether it stands there is nobody's business here."""

import copy
import hashlib

import pytest

from testamur.formats import format_of, view
from tests.core.formats.test_older_badges import V2

TARGET, LEFT, RIGHT = (hashlib.sha256(text).hexdigest() for text in (b"a", b"b", b"c"))
STEP = hashlib.sha256(bytes.fromhex(LEFT + TARGET)).hexdigest()
ROOT = hashlib.sha256(bytes.fromhex(STEP + RIGHT)).hexdigest()
V2_BADGE = V2 | {
    "@context": ["https://w3id.org/openbadges/v2", "https://w3id.org/blockcerts/v2"],
    "verification": {"type": ["MerkleProofVerification2017", "Extension"], "publicKey": "ecdsa-koblitz-pubkey:1A"},
    "recipientProfile": {"type": ["RecipientProfile", "Extension"], "name": "Ada Lovelace"},
    "signature": {
        "type": ["MerkleProof2017", "Extension"],
        "merkleRoot": ROOT,
        "targetHash": TARGET,
        "proof": [{"left": LEFT}, {"right": RIGHT}],
        "anchors": [{"sourceId": "00", "type": "BTCOpReturn", "chain": "bitcoinMainnet"}],
    },
}
V3 = {
    "@context": ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/blockcerts/v3"],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential", "BlockcertsCredential"],
    "issuer": "https://college.example/i",
    "issuanceDate": "2026-03-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:ada", "name": "Ada Lovelace"},
    "proof": {"type": "MerkleProof2019", "proofValue": "z" + "7" * 120, "proofPurpose": "assertionMethod"},
}


def test_it_works():
    assert format_of(V2_BADGE).find_problem(V2_BADGE) is None
    assert format_of(V3).find_problem(V3) is None
    assert (view(V2_BADGE).format, view(V2_BADGE).holder.name) == ("blockcerts-2", "Ada Lovelace")
    assert (view(V3).format, view(V3).holder.name) == ("blockcerts-3", "Ada Lovelace")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"merkleRoot": STEP}, "merkle"),
        ({"merkleRoot": "x"}, "merkle"),
        ({"proof": [{"left": LEFT, "right": RIGHT}]}, "merkle"),
        ({"proof": [{"left": "x"}]}, "merkle"),
        ({"proof": ["x"]}, "merkle"),
        ({"proof": [{"left": LEFT}] * 65}, "merkle"),
        ({"anchors": []}, "anchors"),
    ],
)
def test_a_path_that_leads_nowhere_is_a_fault(changes, rule):
    held = copy.deepcopy(V2_BADGE)
    held["signature"] |= changes

    assert format_of(held).find_problem(held).rule == rule


@pytest.mark.parametrize("name", ["id", "recipient", "badge", "issuedOn"])
def test_a_badge_misses_what_is_required(name):
    held = {key: value for key, value in V2_BADGE.items() if key != name}

    assert format_of(held).find_problem(held).message == f"{name} is missing"


@pytest.mark.parametrize("changes", [{"issuer": None}, {"proof": V3["proof"] | {"proofValue": "no base58: 0OIl"}}])
def test_a_credential_misses_what_is_required(changes):
    held = {key: value for key, value in (V3 | changes).items() if value is not None}

    assert format_of(held).find_problem(held) is not None


def test_the_newer_spelling_of_the_proof_is_known():
    held = V3 | {"proof": [{"type": "DataIntegrityProof", "cryptosuite": "merkle-proof-2019"}]}

    assert format_of(held).id == "blockcerts-3"
