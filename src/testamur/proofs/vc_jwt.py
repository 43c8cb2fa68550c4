"""Enveloping proofs: a credential as the claims of a signed JWT, the VC-JWT proof format of Open Badges 3.0.

The signature is made and checked by joserfc. What is checked here besides is what Open Badges asks of header and
claims; a header with anything else in it, such as a key of its own, is refused.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import OKPKey

from testamur.canonical.bounds import checked
from testamur.errors import KeyFormatError, ProofError
from testamur.keys import PublicKey, decode_base64url

KeyLookup = Callable[[str], PublicKey]

# RFC 9864 names the algorithm Ed25519; verifiers in the field still know it as EdDSA (RFC 8037), so that is written.
ALGORITHM = "EdDSA"
_ALGORITHMS = [ALGORITHM, "Ed25519"]
_HEADER = {"alg", "kid", "typ"}
_CLAIMS = ("iss", "sub", "jti", "nbf", "exp", "iat")


class Registry(jws.JWSRegistry):
    """What joserfc may do for a credential: Ed25519 under both its names, up to 5 MB."""

    max_header_length = 4096
    max_payload_length = 8_000_000

    def __init__(self) -> None:
        super().__init__(algorithms=_ALGORITHMS)

    def get_alg(self, name: str) -> Any:
        """Return the algorithm without the warning that its name EdDSA is deprecated."""
        if name not in _ALGORITHMS:
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return self.algorithms[name]


def header(method: str) -> dict[str, str]:
    """Return the JOSE header by which a verification method signs."""
    return {"alg": ALGORITHM, "kid": method, "typ": "JWT"}


def payload(document: Mapping[str, Any]) -> bytes:
    """Return the claims to sign: the document and, beside it, ``iss``, ``jti``, ``nbf``, ``sub`` and ``exp``.

    Raises :class:`ProofError` when the document lacks what one of the claims must repeat.
    """
    claims = {**checked(document), **_registered(document)}
    return json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def verification_method(token: str) -> str:
    """Return the URL of the key that the token's header names, before anything is checked."""
    members = _object(token.partition(".")[0], "header")
    if not members.keys() <= _HEADER:
        raise ProofError(f"header has {sorted(members.keys() - _HEADER)}: only alg, kid and typ may stand in it")
    if members.get("alg") not in _ALGORITHMS:
        raise ProofError(f"algorithm is {members.get('alg')!r}: only EdDSA with Ed25519 is read")
    if members.get("typ", "JWT") != "JWT":
        raise ProofError(f"typ is {members['typ']!r}: it must be JWT")
    if not isinstance(members.get("kid"), str):
        raise ProofError("header names no key (kid)")
    return str(members["kid"])


def check(token: str, key_lookup: KeyLookup) -> dict[str, Any]:
    """Check a compact JWS and return the credential in it, without the registered claims.

    ``key_lookup`` gives the key of a verification method's URL; what it raises passes through. Whether that method
    belongs to the issuer is for the caller to check, with :func:`testamur.did.controller_of`. Raises
    :class:`ProofError` when header, signature or claims do not hold.
    """
    key = key_lookup(verification_method(token))
    try:
        jws.deserialize_compact(token, OKPKey.import_key(dict(key.jwk)), registry=Registry())
    except (JoseError, ValueError) as err:
        raise ProofError(f"signature does not match the token: {err}") from err
    claims = _object(token.split(".")[1], "claims")
    document = {name: value for name, value in claims.items() if name not in _CLAIMS}
    _check_claims(claims, _registered(document))
    return document


def _check_claims(claims: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    for name in ("iss", "sub", "jti", "nbf", "exp"):
        # A boolean equals a number in Python, and is none in JSON.
        if (name in claims and isinstance(claims[name], bool)) or claims.get(name) != expected.get(name):
            raise ProofError(f"claim {name} is {claims.get(name)!r}, the credential says {expected.get(name)!r}")


def _registered(document: Mapping[str, Any]) -> dict[str, Any]:
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    claims = {
        "iss": _text("issuer", issuer.get("id") if isinstance(issuer, Mapping) else issuer),
        "jti": _text("id", document.get("id")),
        "nbf": _seconds("validFrom", document.get("validFrom")),
        "sub": _text("credentialSubject.id", subject.get("id") if isinstance(subject, Mapping) else None),
    }
    if "validUntil" in document:
        claims["exp"] = _seconds("validUntil", document["validUntil"])
    return claims


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ProofError(f"credential has no {name}, which a JWT must repeat")
    return value


def _seconds(name: str, value: Any) -> int:
    try:
        moment = datetime.fromisoformat(_text(name, value))
    except ValueError as err:
        raise ProofError(f"{name} is {value!r}: it is no date and time") from err
    if moment.utcoffset() is None:
        raise ProofError(f"{name} is {value!r}: it has no time zone")
    return int(moment.timestamp())


def _object(segment: str, what: str) -> dict[str, Any]:
    try:
        value = json.loads(decode_base64url(segment), object_pairs_hook=_unique)
    except (KeyFormatError, ValueError, RecursionError) as err:
        raise ProofError(f"{what} of the token cannot be read: {err}") from err
    if not isinstance(value, dict):
        raise ProofError(f"{what} of the token is no JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member occurs twice")
    return members
