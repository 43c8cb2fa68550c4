"""Embedded proofs: the cryptosuite eddsa-rdfc-2022 of "Data Integrity EdDSA Cryptosuites 1.0", section 3.2."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from testamur.canonical import jsonld
from testamur.errors import KeyFormatError, ProofError
from testamur.keys import PublicKey, decode_multibase

CRYPTOSUITE = "eddsa-rdfc-2022"

KeyLookup = Callable[[str], PublicKey]

_SIGNATURE_SIZE = 64


def proof_options(*, method: str, created: datetime) -> dict[str, str]:
    """Return the proof without its value, by which a method of the issuer asserts a credential."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": created.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


def signing_input(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    """Return the 64 bytes that are signed: the hash of the proof's options, then that of the document.

    ``proof`` in the document and ``proofValue`` in the options are left out. Raises
    :class:`testamur.errors.CanonicalizationError` when part of either would stay unsigned.
    """
    config = {name: value for name, value in options.items() if name != "proofValue"}
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    # (3.2.5) The options are read in the document's contexts, whatever they bring along.
    config["@context"] = unsecured.get("@context")
    return _hash(config) + _hash(unsecured)


def _hash(document: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(jsonld.canonicalize(document)).digest()


def find_proof(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the document's one eddsa-rdfc-2022 proof; proofs of other suites beside it are passed over.

    Raises :class:`ProofError` when there is none, or more than one.
    """
    held = document.get("proof", [])
    proofs = held if isinstance(held, list) else [held]
    ours = [proof for proof in proofs if isinstance(proof, Mapping) and proof.get("cryptosuite") == CRYPTOSUITE]
    if len(ours) != 1:
        raise ProofError(f"document has {len(ours)} proofs of the suite {CRYPTOSUITE}, and must have one")
    return ours[0]


def verification_method(document: Mapping[str, Any]) -> str:
    """Return the URL of the key that the document's proof names, before anything is checked."""
    method = find_proof(document).get("verificationMethod")
    if not isinstance(method, str):
        raise ProofError(f"verificationMethod is {method!r}: it must be one URL")
    return method


def check(document: Mapping[str, Any], key_lookup: KeyLookup) -> str:
    """Check the document's proof and return the verification method that made it.

    ``key_lookup`` gives the key of a verification method's URL; what it raises passes through. Whether that method
    belongs to the issuer is for the caller to check, with :func:`testamur.did.controller_of`. Raises
    :class:`ProofError` when the proof does not hold, :class:`testamur.errors.CanonicalizationError` when the document
    has parts that no signature covers.
    """
    proof = find_proof(document)
    method = verification_method(document)
    signature = _signature(proof)
    _check_options(document, proof)
    if not key_lookup(method).verify(signature, signing_input(document, proof)):
        raise ProofError("signature does not match the document")
    return method


def _check_options(document: Mapping[str, Any], proof: Mapping[str, Any]) -> None:
    if proof.get("type") != "DataIntegrityProof":
        raise ProofError(f"proof is of type {proof.get('type')!r}: it must be DataIntegrityProof")
    if proof.get("proofPurpose") != "assertionMethod":
        raise ProofError(f"proofPurpose is {proof.get('proofPurpose')!r}: it must be assertionMethod")
    if "previousProof" in proof:
        raise ProofError("proof is part of a chain: chains are not read")
    if "@context" in proof and proof["@context"] != document.get("@context"):
        raise ProofError("proof has contexts of its own")


def _signature(proof: Mapping[str, Any]) -> bytes:
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise ProofError("proofValue is no base58btc multibase text")
    try:
        signature = decode_multibase(value)
    except KeyFormatError as err:
        raise ProofError(f"proofValue cannot be read: {err}") from err
    if len(signature) != _SIGNATURE_SIZE:
        raise ProofError(f"proofValue has {len(signature)} bytes: an Ed25519 signature has {_SIGNATURE_SIZE}")
    return signature
