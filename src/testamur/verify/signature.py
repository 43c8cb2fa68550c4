"""Steps 3 and 4: get the key and check the signature, of a credential or of a status list.

The issuer's identifier must be the DID (or address) that the key belongs to. Otherwise anybody could sign in anybody's
name: "Verifiable Credentials Data Model 2.0", section 4.12 (Securing Mechanisms), and "Data Integrity 1.0", 4.4.

Of several embedded proofs those count that the issuer made, in a way known here: each of them must hold, and so must
the proofs that they build on, whoever made those. What others added beside them says nothing about the issuer.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from testamur.canonical import bundle
from testamur.canonical.shapes import UNCACHED, Shapes
from testamur.did import Resolver, issuer_key, lists_key
from testamur.errors import (
    CanonicalizationError,
    ForeignKeyError,
    KeyFormatError,
    ProofError,
    ResolutionError,
    RevokedKeyError,
)
from testamur.formats import ReadCredential
from testamur.keys import PublicKey
from testamur.proofs import embedded, vc_jwt
from testamur.report import Check, Outcome
from testamur.verify.made import once

KnownKeys = Mapping[str, Sequence[PublicKey]]

_NO_KEYS: KnownKeys = MappingProxyType({})
_WORD = re.compile(r"[A-Za-z0-9-]{1,40}")
# A token whose "signature" is a shared secret, or none at all, can never be a credential (RFC 8725, 3.1 and 3.2).
_NEVER = ("none", "HS256", "HS384", "HS512", "")
_ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "ES384", "RS256")
# Each is a computation that a stranger asks for, and a key to fetch; a credential needs one or two.
_MAX_PROOFS = 8
_FAULTS = (ProofError, CanonicalizationError, KeyFormatError)


def check_signature(
    credential: ReadCredential,
    *,
    resolver: Resolver,
    known_keys: KnownKeys = _NO_KEYS,
    shapes: Shapes = UNCACHED,
) -> tuple[Check, Check]:
    """Return the checks `key` and `signature`; both have passed only where the issuer signed exactly this.

    `known_keys` are keys that the caller knows issuers by, for tokens that name none by an address; `shapes` gives the
    canonical form of what is signed as RDF.
    """
    if credential.kind == "jwt":
        return _check_jwt(credential, resolver=resolver, known_keys=known_keys)
    return _check_embedded(credential.document, resolver=resolver, shapes=shapes)


def issuer_id(document: Mapping[str, Any]) -> str:
    """Return the issuer's identifier, which stands alone or in a profile; empty where there is none."""
    issuer = document.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict | Mapping) else issuer
    return named if isinstance(named, str) else ""


def issuers_proofs(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the proofs to check: those of a kind known here by a key of the issuer, or else the first known."""
    known, issuer = [proof for proof in embedded.proofs_of(document) if embedded.suite_of(proof)], issuer_id(document)
    own = [proof for proof in known if _owner(proof.get("verificationMethod")) == issuer]
    return own or known[:1]


def _check_embedded(document: Mapping[str, Any], *, resolver: Resolver, shapes: Shapes) -> tuple[Check, Check]:
    held = embedded.proofs_of(document)
    if not held:
        return _no_signature("It carries no signature.")
    proofs = issuers_proofs(document)
    if not proofs:
        return _unknown_kind(str(held[0].get("cryptosuite") or held[0].get("type")))
    for url in _contexts(document):
        # Without the context nobody can tell what was signed. That is our lack, not a fault of the credential.
        if isinstance(url, str) and not bundle.knows(url):
            return _unknown_context(url)
    try:
        needed = embedded.with_foundations(document, proofs)
        if len(needed) > _MAX_PROOFS:
            raise ProofError(f"it has {len(needed)} proofs to check: at most {_MAX_PROOFS} are")
    except ProofError as err:
        return _key_unsought(), _broken(err, pointer="/proof")
    return _check_proofs(document, needed, own=proofs, resolver=resolver, shapes=shapes)


def _check_proofs(
    document: Mapping[str, Any],
    needed: Iterable[Mapping[str, Any]],
    *,
    own: list[Mapping[str, Any]],
    resolver: Resolver,
    shapes: Shapes,
) -> tuple[Check, Check]:
    names = []
    for proof in needed:
        is_own = any(proof is other for other in own)
        issuer = issuer_id(document) if is_own else _owner(proof.get("verificationMethod"))
        key_check, key = _find_key(issuer, method=proof.get("verificationMethod"), resolver=resolver)
        if key is None:
            return key_check, _not_made()
        try:
            embedded.check(document, proof, key=key, canonicalizer=shapes)
        except _FAULTS as err:
            return key_check, _broken(err, pointer="/proof")
        names.append(str(proof.get("cryptosuite") or proof.get("type")))
    return key_check, _held(", ".join(names))


def _check_jwt(credential: ReadCredential, *, resolver: Resolver, known_keys: KnownKeys) -> tuple[Check, Check]:
    algorithm = str(credential.header.get("alg", ""))
    if algorithm in _NEVER:
        return _no_signature("It is a token of a kind that anybody could have made.")
    if algorithm not in _ALGORITHMS:
        return _unknown_kind(algorithm)
    try:
        header = vc_jwt.read_header(credential.raw)
        held = vc_jwt.header_key(header)
    except ProofError as err:
        return _key_unsought(), _broken(err, pointer="")
    issuer = issuer_id(credential.document)
    if "kid" in header:
        method = f"{issuer}{header['kid']}" if header["kid"].startswith("#") else header["kid"]
        key_check, key = _find_key(issuer, method=method, resolver=resolver)
    else:
        key_check, key = _known_key(issuer, held, algorithm=algorithm, resolver=resolver, known_keys=known_keys)
    if key is None:
        return key_check, _not_made()
    try:
        vc_jwt.check(credential.raw, key=key)
    except _FAULTS as err:
        return key_check, _broken(err, pointer="")
    return key_check, _held(f"VC-JWT {algorithm}")


def _known_key(
    issuer: str, held: PublicKey | None, *, algorithm: str, resolver: Resolver, known_keys: KnownKeys
) -> tuple[Check, PublicKey | None]:
    """Find the key of a token that names none by an address: it must be one that the issuer is known by."""
    known = [key for key in known_keys.get(issuer, ()) if algorithm in key.algorithms]
    if held is None:
        # Without a name there is nothing to tell two keys apart by.
        return (_key_found(issuer, ""), known[0]) if len(known) == 1 else (_no_key(issuer, "", "it names none"), None)
    if held in known:
        return _key_found(issuer, ""), held
    try:
        is_listed = lists_key(resolver, issuer, held)
    except ResolutionError as err:
        return _no_key(issuer, "", str(err)), None
    return (_key_found(issuer, ""), held) if is_listed else (_foreign_key(issuer, ""), None)


def _find_key(issuer: str, *, method: object, resolver: Resolver) -> tuple[Check, PublicKey | None]:
    if not isinstance(method, str):
        return _foreign_key(issuer, ""), None
    try:
        key = issuer_key(resolver, method, issuer=issuer, purpose="assertionMethod")
    except ForeignKeyError:
        return _foreign_key(issuer, method), None
    except RevokedKeyError:
        return _revoked_key(issuer, method), None
    except (ResolutionError, KeyFormatError) as err:
        return _no_key(issuer, method, str(err)), None
    return _key_found(issuer, method), key


def _owner(method: object) -> str:
    return method.partition("#")[0] if isinstance(method, str) else ""


def _contexts(document: Mapping[str, Any]) -> list[Any]:
    held = document.get("@context", [])
    return held if isinstance(held, list) else [held]


@once
def _key_found(issuer: str, method: str) -> Check:
    params = MappingProxyType({"issuer": issuer, "method": method})
    return Check(
        id="key", outcome=Outcome.PASSED, reason="found", detail="The key belongs to the issuer.", params=params
    )


def _no_key(issuer: str, method: str, error: str) -> Check:
    params = {"issuer": issuer, "method": method, "error": error}
    detail = "The issuer's key could not be had."
    return Check(id="key", outcome=Outcome.NOT_CHECKED, reason="no_key", detail=detail, params=params)


def _foreign_key(issuer: str, method: str) -> Check:
    detail = "The key that it names belongs to somebody else than the issuer it names."
    params = {"issuer": issuer, "method": method}
    return Check(id="key", outcome=Outcome.FAILED, reason="foreign_key", detail=detail, params=params)


def _revoked_key(issuer: str, method: str) -> Check:
    detail = "The issuer has withdrawn the key it was signed with: anybody may have made it."
    params = {"issuer": issuer, "method": method}
    return Check(id="key", outcome=Outcome.FAILED, reason="revoked_key", detail=detail, params=params)


def _key_unsought() -> Check:
    return Check(id="key", outcome=Outcome.NOT_CHECKED, reason="skipped", detail="The key was not looked for.")


@lru_cache(maxsize=64)
def _held(how: str) -> Check:
    detail, params = "The signature matches.", MappingProxyType({"how": how})
    return Check(id="signature", outcome=Outcome.PASSED, reason="matches", detail=detail, params=params)


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
