"""Blockcerts 2 and 3: a badge or credential whose hash was written into a blockchain.

The structure of the Merkle proof is checked: that it has its members and that its path leads from the hash it names to
its root. Whether the root stands in a chain, and whether the hash is this document's, takes a node of that chain and a
canonicalizer with Blockcerts' own contexts: that is not checked here, and never called so.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from testamur.document.view import View
from testamur.formats.node import Node
from testamur.formats.open_badges_2 import view_assertion
from testamur.formats.plain_credential import view as view_credential
from testamur.formats.schema import Problem, missing

_HASH = re.compile(r"[0-9a-f]{64}")
_BASE58 = re.compile(r"z?[1-9A-HJ-NP-Za-km-z]{40,4000}")
_MOST_STEPS = 64


def is_version_2(document: Mapping[str, Any]) -> bool:
    """Return whether it is an Assertion with a MerkleProof2017."""
    return "MerkleProof2017" in _signature(document).types()


def is_version_3(document: Mapping[str, Any]) -> bool:
    """Return whether it is a credential with a MerkleProof2019, in either of its spellings."""
    return any(_is_2019(node) for node in Node(document).nodes("proof"))


def problem_2(document: Mapping[str, Any]) -> Problem | None:
    """Return what is wrong with the badge or the path of its proof; None where nothing is."""
    for name in ("id", "recipient", "badge", "issuedOn"):
        if name not in document:
            return missing(name)
    signature = document["signature"]
    root, target, path = (signature.get(name) for name in ("merkleRoot", "targetHash", "proof"))
    if not (_is_hash(root) and _is_hash(target) and isinstance(path, list) and len(path) <= _MOST_STEPS):
        return Problem(pointer="/signature", rule="merkle", fault="no_merkle")
    if not signature.get("anchors"):
        return Problem(pointer="/signature", rule="anchors", fault="no_chain")
    if _root(target, path) != root:
        return Problem(pointer="/signature/proof", rule="merkle", fault="astray")
    return None


def problem_3(document: Mapping[str, Any]) -> Problem | None:
    """Return what is wrong with the credential's members or its proof's form; None where nothing is."""
    for name in ("@context", "type", "issuer", "credentialSubject"):
        if name not in document:
            return missing(name)
    proof = next(node for node in Node(document).nodes("proof") if _is_2019(node))
    if not _BASE58.fullmatch(proof.text("proofValue")):
        return Problem(pointer="/proof/proofValue", rule="merkle", fault="no_merkle")
    return None


def view_2(document: Mapping[str, Any]) -> View:
    """Return what the badge says."""
    return view_assertion(Node(document), format="blockcerts-2")


def view_3(document: Mapping[str, Any]) -> View:
    """Return what the credential says."""
    return replace(view_credential(document), format="blockcerts-3")


def _signature(document: Mapping[str, Any]) -> Node:
    held = document.get("signature")
    return Node(held if isinstance(held, Mapping) else {})


def _is_2019(node: Node) -> bool:
    return "MerkleProof2019" in node.types() or node.text("cryptosuite") == "merkle-proof-2019"


def _is_hash(text: object) -> bool:
    return isinstance(text, str) and _HASH.fullmatch(text) is not None


def _root(target: str, path: Sequence[Any]) -> str:
    """Return where the path leads, hashing upwards from the target; empty where a step is malformed."""
    held = target
    for step in path:
        side = next(iter(step), "") if isinstance(step, Mapping) and len(step) == 1 else ""
        if side not in ("left", "right") or not _is_hash(step[side]):
            return ""
        pair = step[side] + held if side == "left" else held + step[side]
        held = hashlib.sha256(bytes.fromhex(pair)).hexdigest()
    return held
