"""Every published test vector of the cryptosuites, at each step it gives."""

import json
from typing import Any

import pytest

from testamur.keys import PublicKey
from testamur.proofs import ecdsa_sd_2023, embedded
from testamur.proofs.data_integrity import hash_for
from testamur.signing import SigningKey
from testamur.signing.selective import make_base_proof

SUITES = [
    ("di-eddsa/eddsa-rdfc-2022", "DataInt"),
    ("di-eddsa/eddsa-rdfc-2022/employ", "DataInt"),
    ("di-eddsa/eddsa-jcs-2022", "JCS"),
    ("di-eddsa/Ed25519Signature2020", "EdSig"),
    ("di-ecdsa/ecdsa-rdfc-2019-p256", "ECDSAP256"),
    ("di-ecdsa/ecdsa-rdfc-2019-p256/employ", "ECDSAP256"),
    ("di-ecdsa/ecdsa-rdfc-2019-p384", "ECDSAP384"),
    ("di-ecdsa/ecdsa-rdfc-2019-p384/employ", "ECDSAP384"),
    ("di-ecdsa/ecdsa-jcs-2019-p256", "JCSECDSAP256"),
    ("di-ecdsa/ecdsa-jcs-2019-p384", "JCSECDSAP384"),
]
SECRETS = {
    "Ed25519": ("di-eddsa/keyPair.json", "privateKeyMultibase"),
    "P-256": ("di-ecdsa/p256KeyPair.json", "secretKeyMultibase"),
    "P-384": ("di-ecdsa/p384KeyPair.json", "secretKeyMultibase"),
}
pytestmark = pytest.mark.usefixtures("examples_context")


def load(path) -> Any:
    return json.loads(path.read_text())


@pytest.mark.parametrize(("folder", "ending"), SUITES)
def test_a_published_proof_is_made_and_checked_as_published(shared, folder, ending):
    vectors = shared / "data/vectors"
    signed = load(vectors / folder / f"signed{ending}.json")
    proof = signed.pop("proof")
    key = PublicKey.from_multibase(proof["verificationMethod"].partition("#")[2])
    suite: Any = embedded.suite_of(proof)
    file, member = SECRETS[key.kind]
    secret = SigningKey.from_multibase(load(vectors / file)[member])

    hashes = suite.signing_input(signed, proof, hash_for(key.kind))
    options = {name: value for name, value in proof.items() if name != "proofValue"}

    assert hashes.hex() == (vectors / folder / f"combinedHash{ending}.txt").read_text().strip()
    assert suite.make(signed, options, kind=key.kind, sign=secret.sign)["proofValue"] == proof["proofValue"]
    embedded.check({**signed, "proof": proof}, proof, key=key)


@pytest.mark.parametrize("name", ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"])
def test_published_sets_and_chains_hold_proof_by_proof(shared, name):
    signed = load(shared / f"data/vectors/di-eddsa/proof-set-chain/{name}.json")

    for proof in embedded.proofs_of(signed):
        embedded.check(signed, proof, key=PublicKey.from_multibase(proof["verificationMethod"].partition("#")[2]))


@pytest.mark.parametrize(("folder", "pointers"), [("employ", "employ"), ("prc", "prCred")])
def test_published_selective_proofs_are_made_derived_and_checked_as_published(shared, folder, pointers):
    vectors = shared / "data/vectors/di-ecdsa"
    material = load(vectors / "ecdsa-sd-2023/SDKeyMaterial.json")
    signed = load(vectors / "ecdsa-sd-2023" / folder / "addSignedSDBase.json")
    shown = load(vectors / "ecdsa-sd-2023" / folder / "derivedRevealDocument.json")
    key, once = (
        SigningKey.from_multibase(material[name]["secretKeyMultibase"]) for name in ("baseKeyPair", "proofKeyPair")
    )

    proof = make_base_proof(
        {name: value for name, value in signed.items() if name != "proof"},
        {name: value for name, value in signed["proof"].items() if name != "proofValue"},
        key=key,
        mandatory=load(vectors / f"{pointers}Mandatory.json"),
        hmac_key=bytes.fromhex(material["hmacKeyString"]),
        ephemeral=once,
    )

    assert proof == signed["proof"]
    assert ecdsa_sd_2023.derive(signed, disclose=load(vectors / f"{pointers}Selective.json")) == shown
    embedded.check(shown, shown["proof"], key=key.public)
