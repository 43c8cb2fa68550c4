"""Steps 3 and 4: get the key and check the signature, of a credential or of a status list.

The issuer's identifier must be the DID (or address) that the key belongs to. Otherwise anybody could sign in anybody's
name: "Verifiable Credentials Data Model 2.0", section 4.12 (Securing Mechanisms), and "Data Integrity 1.0", 4.4.
"""

import re
from collections.abc import Mapping
from typing import Any

from testamur.canonical import bundle
from testamur.did import Resolver, verification_key
from testamur.errors import (
    CanonicalizationError,
    KeyFormatError,
    ProofError,
    ResolutionError,
)
from testamur.formats import ReadCredential
from testamur.keys import PublicKey
from testamur.proofs import eddsa_rdfc_2022, vc_jwt
from testamur.report import Check, Outcome

_SUITE = "eddsa-rdfc-2022"
_WORD = re.compile(r"[A-Za-z0-9-]{1,40}")
# A token whose "signature" is a shared secret, or none at all, can never be a credential (RFC 8725, 3.1 and 3.2).
_NEVER = ("none", "HS256", "HS384", "HS512", "")


def check_signature(credential: ReadCredential, *, resolver: Resolver) -> tuple[Check, Check]:
    """Return the checks `key` and `signature`; both have passed only where the issuer signed exactly this."""
    if credential.kind == "jwt":
        return _check_jwt(credential, resolver=resolver)
    return _check_embedded(credential.document, resolver=resolver)


def issuer_id(document: Mapping[str, Any]) -> str:
    """Return the issuer's identifier, which stands alone or in a profile; empty where there is none."""
    issuer = document.get("issuer")
    named = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return named if isinstance(named, str) else ""


def proofs_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the embedded proofs, of which there may be none, one or several."""
    held = document.get("proof", [])
    return [proof for proof in (held if isinstance(held, list) else [held]) if isinstance(proof, Mapping)]


def issuers_proof(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the proof to check: the first of a kind known here by a key of the issuer, or else the first known."""
    known = [proof for proof in proofs_of(document) if proof.get("cryptosuite") == _SUITE]
    own = [proof for proof in known if _owner(proof.get("verificationMethod")) == issuer_id(document)]
    return next(iter(own or known), None)


def _check_embedded(document: Mapping[str, Any], *, resolver: Resolver) -> tuple[Check, Check]:
    if not proofs_of(document):
        return _no_signature("It carries no signature.")
    proof = issuers_proof(document)
    if proof is None:
        return _unknown_kind(str(proofs_of(document)[0].get("cryptosuite") or proofs_of(document)[0].get("type")))
    for url in _contexts(document):
        # Without the context nobody can tell what was signed. That is our lack, not a fault of the credential.
        if isinstance(url, str) and url not in bundle.index():
            return _unknown_context(url)
    key_check, key = _find_key(document, method=proof.get("verificationMethod"), resolver=resolver)
    if key is None:
        return key_check, _not_made()
    return key_check, _check_proof({**document, "proof": proof}, key=key)


def _check_proof(document: Mapping[str, Any], *, key: PublicKey) -> Check:
    try:
        eddsa_rdfc_2022.check(document, key_lookup=lambda _method: key)
    except (ProofError, CanonicalizationError, KeyFormatError) as err:
        return _broken(err, pointer="/proof")
    return _held()


def _check_jwt(credential: ReadCredential, *, resolver: Resolver) -> tuple[Check, Check]:
    algorithm = str(credential.header.get("alg", ""))
    if algorithm in _NEVER:
        return _no_signature("It is a token of a kind that anybody could have made.")
    if algorithm not in ("EdDSA", "Ed25519"):
        return _unknown_kind(algorithm)
    method = credential.header.get("kid")
    key_check, key = _find_key(credential.document, method=method, resolver=resolver)
    if key is None:
        return key_check, _not_made()
    try:
        vc_jwt.check(credential.raw, key_lookup=lambda _method: key)
    except (ProofError, KeyFormatError, CanonicalizationError) as err:
        return key_check, _broken(err, pointer="")
    return key_check, _held()


def _find_key(document: Mapping[str, Any], *, method: object, resolver: Resolver) -> tuple[Check, PublicKey | None]:
    issuer = issuer_id(document)
    if not isinstance(method, str) or _owner(method) != issuer:
        detail = "The key that it names belongs to somebody else than the issuer it names."
        params = {"issuer": issuer, "method": method if isinstance(method, str) else ""}
        return Check(id="key", outcome=Outcome.FAILED, reason="foreign_key", detail=detail, params=params), None
    params = {"issuer": issuer, "method": method}
    try:
        key = verification_key(resolver, method, purpose="assertionMethod")
    except (ResolutionError, KeyFormatError) as err:
        params["error"] = str(err)
        detail = "The issuer's key could not be had."
        return Check(id="key", outcome=Outcome.NOT_CHECKED, reason="no_key", detail=detail, params=params), None
    detail = "The key belongs to the issuer."
    return Check(id="key", outcome=Outcome.PASSED, reason="found", detail=detail, params=params), key


def _owner(method: object) -> str:
    return method.partition("#")[0] if isinstance(method, str) else ""


def _contexts(document: Mapping[str, Any]) -> list[Any]:
    held = document.get("@context", [])
    return held if isinstance(held, list) else [held]


def _held() -> Check:
    return Check(id="signature", outcome=Outcome.PASSED, reason="matches", detail="The signature matches.")


def _broken(err: Exception, *, pointer: str) -> Check:
    # The error may quote what the document says, which nobody signed: it goes to developers, not into the sentence.
    return Check(
        id="signature",
        outcome=Outcome.FAILED,
        reason="mismatch",
        detail="The signature does not match: this is not what was signed.",
        params={"error": str(err)},
        pointer=pointer,
    )


def _not_made() -> Check:
    detail = "The signature was not checked, because there is no key to check it with."
    return Check(id="signature", outcome=Outcome.NOT_CHECKED, reason="no_key", detail=detail)


def _no_signature(detail: str) -> tuple[Check, Check]:
    key = Check(
        id="key", outcome=Outcome.NOT_CHECKED, reason="unsigned", detail="There is no signature to find a key for."
    )
    return key, Check(id="signature", outcome=Outcome.FAILED, reason="unsigned", detail=detail)


def _unknown_kind(kind: str) -> tuple[Check, Check]:
    # A stranger chose this word, so it is repeated only where it looks like one.
    shown = kind if _WORD.fullmatch(kind) else "unknown"
    detail = f"It is signed in a way that is not read here: {shown}."
    return _not_readable(reason="unknown_kind", detail=detail, params={"kind": shown})


def _unknown_context(url: str) -> tuple[Check, Check]:
    detail = "It uses words of a vocabulary that is not known here."
    return _not_readable(reason="unknown_context", detail=detail, params={"url": url[:200]})


def _not_readable(*, reason: str, detail: str, params: Mapping[str, str]) -> tuple[Check, Check]:
    key = Check(id="key", outcome=Outcome.NOT_CHECKED, reason=reason, detail="The key was not looked for.")
    return key, Check(id="signature", outcome=Outcome.NOT_CHECKED, reason=reason, detail=detail, params=params)
