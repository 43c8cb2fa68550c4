"""The proofs within a document: which suite checks one, and which other proofs it builds on.

"Verifiable Credential Data Integrity 1.0", section 2.1 (sets and chains) and 4.5. Each proof of a set stands for
itself; one with ``previousProof`` signs, beside the document, the proofs that it names.
"""

from collections.abc import Mapping
from typing import Any

from testamur.canonical import jsonld
from testamur.canonical.shapes import Canonicalizer
from testamur.errors import ProofError
from testamur.keys import KeyKind, PublicKey
from testamur.proofs import (
    ecdsa_jcs_2019,
    ecdsa_rdfc_2019,
    ed25519_signature_2020,
    eddsa_jcs_2022,
    eddsa_rdfc_2022,
)
from testamur.proofs.data_integrity import ASSERTION, TYPE, HashSuite, Suite, check_options

_SUITES: dict[str, HashSuite] = {
    module.SUITE.name: module.SUITE for module in (eddsa_rdfc_2022, eddsa_jcs_2022, ecdsa_rdfc_2019, ecdsa_jcs_2019)
}
SELECTIVE = "ecdsa-sd-2023"
_DEFAULTS: dict[KeyKind, str] = {
    "Ed25519": eddsa_rdfc_2022.SUITE.name,
    "P-256": ecdsa_rdfc_2019.SUITE.name,
    "P-384": ecdsa_rdfc_2019.SUITE.name,
}
SUITE_NAMES = (*_SUITES, SELECTIVE)


def suite_named(name: str) -> HashSuite:
    """Return the cryptosuite of this name that signs documents whole, or raise :class:`ProofError`."""
    if name not in _SUITES:
        raise ProofError(f"the cryptosuite {name[:40]!r} is not known here: {', '.join(SUITE_NAMES)} are")
    return _SUITES[name]


def default_suite(kind: KeyKind) -> str:
    """Return the name of the suite that a kind of key signs with unless told otherwise."""
    if kind not in _DEFAULTS:
        raise ProofError(f"keys of the kind {kind} sign tokens only, no embedded proofs")
    return _DEFAULTS[kind]


def suite_of(proof: Mapping[str, Any]) -> Suite | None:
    """Return the suite that a proof says it was made with; None where it is none known here."""
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if kind == TYPE and name == SELECTIVE:
        # Rare, and the largest of them: read in when it is needed.
        from testamur.proofs import ecdsa_sd_2023

        return ecdsa_sd_2023.SUITE
    if kind == TYPE and isinstance(name, str):
        return _SUITES.get(name)
    if kind == ed25519_signature_2020.SUITE.name and name is None:
        return ed25519_signature_2020.SUITE
    return None


def proofs_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the embedded proofs, of which there may be none, one or several."""
    held = document.get("proof", [])
    if isinstance(held, dict):
        return [held]
    return [proof for proof in (held if isinstance(held, list) else [held]) if isinstance(proof, dict | Mapping)]


def previous_proofs(document: Mapping[str, Any], proof: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the proofs that a proof names in ``previousProof``; :class:`ProofError` where one is not there once."""
    if "previousProof" not in proof:
        return []
    named, found = proof["previousProof"], []
    for name in named if isinstance(named, list) else [named]:
        matching = [other for other in proofs_of(document) if "id" in other and other["id"] == name]
        if len(matching) != 1:
            raise ProofError(f"previousProof names {name!r}, and {len(matching)} proofs have that id")
        found.append(matching[0])
    return found


def with_foundations(document: Mapping[str, Any], proofs: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the proofs and all those that they build on, each once: what must hold for these to hold."""
    needed: list[Mapping[str, Any]] = []
    waiting = list(proofs)
    if not any("previousProof" in proof for proof in proofs):
        return waiting
    while waiting:
        proof = waiting.pop(0)
        # By identity: a list of equal proofs has no ids that differ, and is refused above.
        if not any(proof is other for other in needed):
            needed.append(proof)
            waiting.extend(previous_proofs(document, proof))
    return needed


def unsecured(document: Mapping[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a proof secures: the document without its proofs, but for those that this one builds on."""
    plain = dict(document)
    plain.pop("proof", None)
    previous = previous_proofs(document, proof)
    return {**plain, "proof": previous} if previous else plain


def check(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    key: PublicKey,
    purpose: str = ASSERTION,
    canonicalizer: Canonicalizer = jsonld,
) -> None:
    """Check one of the document's proofs with the key that made it.

    Raises :class:`ProofError` when the proof does not hold, :class:`testamur.errors.CanonicalizationError` when the
    document has parts that no signature covers. Whether the key is the issuer's, and whether the proofs that this one
    builds on hold, is for the caller to check.
    """
    suite = suite_of(proof)
    if suite is None:
        raise ProofError(f"proofs of the kind {proof.get('cryptosuite') or proof.get('type')!r} are not read")
    check_options(proof, purpose=purpose)
    suite.check(unsecured(document, proof), proof, key=key, canonicalizer=canonicalizer)
