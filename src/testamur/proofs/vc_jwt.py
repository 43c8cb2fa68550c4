"""Enveloping proofs: a credential as the claims of a signed JWT, the VC-JWT proof format of Open Badges 3.0.

RS256, ES256, ES384 and EdDSA. What is checked here beside the signature is what Open Badges asks of header and claims;
a header with anything else in it is refused. Tokens of "Securing Verifiable Credentials using JOSE and COSE" (typ
`vc+jwt`) need not repeat the credential in claims, and those of data model 1.1 have it in the claim `vc`: both are
read.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from testamur.canonical.bounds import checked
from testamur.errors import KeyFormatError, ProofError
from testamur.keys import PublicKey
from testamur.proofs import jws

_V1 = "https://www.w3.org/2018/credentials/v1"
_HEADER = frozenset({"alg", "kid", "jwk", "typ", "cty"})
_TYPES = ("JWT", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt")
CLAIMS = frozenset(["iss", "sub", "jti", "nbf", "exp", "iat"])
"""What a token of ours says beside the document; a document's own member of such a name is none of what it says."""
_REPEATED = ("iss", "sub", "jti", "nbf", "exp")


def header(method: str, *, algorithm: str) -> dict[str, str]:
    """Return the JOSE header by which a verification method signs."""
    return {"alg": algorithm, "kid": method, "typ": "JWT"}


def payload(document: Mapping[str, Any]) -> bytes:
    """Return the claims to sign: the document and, beside it, ``iss``, ``jti``, ``nbf``, ``sub`` and ``exp``.

    Raises :class:`ProofError` when the document lacks what one of the claims must repeat.
    """
    claims = {**checked(document), **repeated(document)}
    return json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def repeated(document: Mapping[str, Any]) -> dict[str, str | int]:
    """Return the claims that repeat the document, or raise :class:`ProofError` where it lacks what one repeats."""
    claims = _registered(document)
    for name in ("iss", "sub", "jti", "nbf"):
        if name not in claims:
            raise ProofError(f"credential has no {_SOURCES[name]}, which a JWT must repeat")
    return claims


_SOURCES = {"iss": "issuer", "jti": "id", "nbf": "validFrom", "sub": "credentialSubject.id", "exp": "validUntil"}


def read_header(token: str) -> dict[str, Any]:
    """Return the token's header, before anything is checked: ``alg``, and ``kid`` or ``jwk`` where it names a key."""
    members = jws.read_header(token, allowed=_HEADER)
    if members.get("typ", "JWT") not in _TYPES:
        raise ProofError(f"typ is {members['typ']!r}: it must be one of {', '.join(_TYPES)}")
    if members.get("cty", "vc") not in ("vc", "vc+ld+json", "application/vc"):
        raise ProofError(f"cty is {members['cty']!r}: it must be vc")
    if not isinstance(members.get("kid", ""), str):
        raise ProofError("kid is no text")
    if "jwk" in members and "kid" in members:
        raise ProofError("header names two keys: kid and jwk")
    return members


def header_key(members: Mapping[str, Any]) -> PublicKey | None:
    """Return the key that a header carries in itself, if any; it proves that somebody signed, and not who."""
    held = members.get("jwk")
    if held is None:
        return None
    if not isinstance(held, Mapping):
        raise ProofError("jwk is no JWK")
    try:
        return PublicKey.from_jwk(held)
    except KeyFormatError as err:
        raise ProofError(f"jwk cannot be read: {err}") from err


def check(token: str, *, key: PublicKey) -> dict[str, Any]:
    """Check a compact JWS with the key that should have made it; return the credential without registered claims.

    Raises :class:`ProofError` when header, signature or claims do not hold. Whether the key is the issuer's is for the
    caller to check.
    """
    members = read_header(token)
    claims = jws.check(token, key=key)
    if "vc" in claims:
        return _version_1(claims)
    document = {name: value for name, value in claims.items() if name not in CLAIMS}
    _check_claims(claims, _registered(document), is_strict=members.get("typ", "JWT") == "JWT")
    return document


def _version_1(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Read the credential of a token of data model 1.1 (its section 6.3.1); the claims stand above what it says.

    They repeat what it has: neither id, nor a subject with one, nor in version 2.0 a start, is asked of all of them.
    """
    held = claims["vc"]
    if not isinstance(held, Mapping):
        raise ProofError("claim vc is no JSON object")
    # As `testamur.formats.compact_jws` reads it: an id may be left to the claim.
    document = ({"id": claims["jti"]} if "jti" in claims else {}) | dict(held)
    contexts = document.get("@context")
    is_older = _V1 in (contexts if isinstance(contexts, list) else [contexts])
    start, end = ("issuanceDate", "expirationDate") if is_older else ("validFrom", "validUntil")
    _check_repeated(claims, _registered(document, start=start, end=end), names=_REPEATED)
    return document


def _check_claims(claims: Mapping[str, Any], expected: Mapping[str, Any], *, is_strict: bool) -> None:
    _check_repeated(claims, expected, names=[name for name in _REPEATED if is_strict or name in claims])
    if is_strict and not {"iss", "sub", "jti", "nbf"} <= expected.keys():
        raise ProofError("credential lacks its issuer, id, start or subject's id, which a JWT must repeat")


def _check_repeated(claims: Mapping[str, Any], expected: Mapping[str, Any], *, names: Iterable[str]) -> None:
    for name in names:
        # A boolean equals a number in Python, and is none in JSON.
        if (name in claims and isinstance(claims[name], bool)) or claims.get(name) != expected.get(name):
            raise ProofError(f"claim {name} is {claims.get(name)!r}, the credential says {expected.get(name)!r}")


def _registered(
    document: Mapping[str, Any], *, start: str = "validFrom", end: str = "validUntil"
) -> dict[str, str | int]:
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    texts = {
        "iss": issuer.get("id") if isinstance(issuer, Mapping) else issuer,
        "jti": document.get("id"),
        "sub": subject.get("id") if isinstance(subject, Mapping) else None,
    }
    claims: dict[str, str | int] = {name: text for name, text in texts.items() if isinstance(text, str)}
    moments = {"nbf": start, "exp": end}
    return claims | {name: seconds(member, document[member]) for name, member in moments.items() if member in document}


def seconds(name: str, value: Any) -> int:
    """Return the moment that a member of a document names, as claims write it, or raise :class:`ProofError`."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as err:
        raise ProofError(f"{name} is {value!r}: it is no date and time") from err
    if moment.utcoffset() is None:
        raise ProofError(f"{name} is {value!r}: it has no time zone")
    return int(moment.timestamp())
