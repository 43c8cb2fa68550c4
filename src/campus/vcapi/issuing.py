"""Issue what is sent, after looking at it as a strict issuer does; and derive parts of what was issued."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from campus.vcapi import kinds, lists
from campus.vcapi.contexts import DATA_INTEGRITY, EXAMPLES, check_digests
from campus.vcapi.kinds import Kind
from testamur import signing
from testamur.canonical import bundle, jsonld
from testamur.document.structure import check_structure, entries
from testamur.document.values import moment_text
from testamur.errors import DocumentError, ProofError
from testamur.formats.credential_1_1 import V1, V2, is_1_1
from testamur.formats.structure import find_problem
from testamur.proofs import ecdsa_sd_2023, embedded
from testamur.signing.credentials import check_method, make_proof, sealed

ENVELOPED = "EnvelopedVerifiableCredential"
ENVELOPE = "data:application/vc+jwt,"
_MOST_POINTERS = 100


def issue(kind: Kind, credential: Mapping[str, Any], *, mandatory: Sequence[str], now: datetime) -> dict[str, Any]:
    """Return the credential with a proof, or in an envelope; raises TestamurError for what may not be signed.

    `mandatory` are JSON Pointers, of ecdsa-sd-2023 alone. What the data model asks for and only an issuer can know is
    filled in: the day of issuing (1.1), the context that the proof needs (1.1), the status (where the kind has one).
    """
    with bundle.trying_out(EXAMPLES):
        document = _filled(kind, credential, now=now)
        _check(document, issuer=kinds.issuer(kind.key))
        if not kind.suite:
            return _enveloped(document, kind=kind, now=now)
        key, method = kinds.key(kind.key), kinds.method(kind.key)
        held = _proofs(document)
        plain = {name: value for name, value in document.items() if name != "proof"}
        shown = mandatory if kind.suite == embedded.SELECTIVE else ()
        proof = make_proof(plain, key=key, method=method, now=now, suite=kind.suite, mandatory=shown)
        signed: dict[str, Any] = json.loads(sealed({**plain, "proof": [*held, proof] if held else proof}))
        return signed


def derive(credential: Mapping[str, Any], *, pointers: Sequence[str]) -> dict[str, Any]:
    """Return the parts that the pointers name, with a proof of them; raises TestamurError."""
    if len(pointers) > _MOST_POINTERS:
        raise ProofError(f"{len(pointers)} pointers: at most {_MOST_POINTERS} are taken")
    with bundle.trying_out(EXAMPLES):
        return ecdsa_sd_2023.derive(credential, disclose=pointers)


def _filled(kind: Kind, credential: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    document = dict(credential)
    if is_1_1(document):
        document.setdefault("issuanceDate", moment_text(now))
        if kind.suite:
            held = entries(document["@context"])
            document["@context"] = held if DATA_INTEGRITY in held else [*held, DATA_INTEGRITY]
    if kind.has_status:
        document["credentialStatus"] = lists.entry()
    return document


def _check(document: dict[str, Any], *, issuer: str) -> None:
    """Raise DocumentError for what the data model does not allow, or what names somebody else as the issuer."""
    plain = {name: value for name, value in document.items() if name != "proof"}
    if entries(document.get("@context"))[:1] not in ([V1], [V2]):
        raise DocumentError("@context", document.get("@context"), f"start with {V2}")
    if not is_1_1(plain):
        check_structure(plain)
    problem = find_problem(plain)
    if problem is not None:
        raise DocumentError(problem.pointer or "credential", None, problem.message)
    check_digests(plain)
    held = document["issuer"]
    named = held["id"] if isinstance(held, Mapping) else held
    if named != issuer:
        raise DocumentError("issuer", named, f"this place signs as {issuer} only")
    # Also where the proof is over JSON: a type or a member that means nothing is a fault of the document.
    jsonld.to_dataset(plain)


def _proofs(document: Mapping[str, Any]) -> list[Any]:
    held = entries(document.get("proof"))
    if not all(isinstance(proof, Mapping) and proof.get("type") for proof in held):
        raise DocumentError("proof", document["proof"], "give objects with a type, or leave it out")
    return held


def _enveloped(document: dict[str, Any], *, kind: Kind, now: datetime) -> dict[str, Any]:
    """Return the credential as a token in a data: URL (VC Data Model 2.0, 4.13.1); what its claims need is added."""
    document = {"id": f"urn:uuid:{uuid.uuid4()}", "validFrom": moment_text(now), **document}
    check_method(kinds.method(kind.key), public=kinds.key(kind.key).public, issuer=kinds.issuer(kind.key))
    token = signing.sign_jwt(document, key=kinds.key(kind.key), method=kinds.method(kind.key))
    return {"@context": [V2], "id": ENVELOPE + token.decode(), "type": ENVELOPED}
