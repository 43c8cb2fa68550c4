"""The two ways in which a presentation is secured, read alike: a proof inside it, or a token around it.

"Verifiable Credentials Data Model 2.0", section 4.13, with "Data Integrity 1.0", 4.4; "Securing Verifiable Credentials
using JOSE and COSE", sections 3.1.2 (`vp+jwt`) and 4; and the JWT form of data model 1.1, its section 6.3.1 (claim
`vp`), in which wallets still answer. Nothing here is believed yet.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from testamur.errors import MalformedError, ProofError
from testamur.formats.compact_jws import is_compact_jws, part
from testamur.formats.strict_json import MAX_BYTES, parse_object
from testamur.formats.structure import parse_moment
from testamur.keys import PublicKey
from testamur.proofs import embedded, jws
from testamur.proofs.data_integrity import AUTHENTICATION, method_of

_V1, _V2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
ENVELOPED = "EnvelopedVerifiableCredential"
_ENVELOPED_WHOLE = "EnvelopedVerifiablePresentation"
_WHOLE = ("data:application/vp+jwt", "data:application/jwt", "data:application/vp+ld+jwt")
_ENVELOPES = ("data:application/vc+jwt", "data:application/jwt", "data:application/vc+ld+jwt")
_SELECTIVE = ("data:application/dc+sd-jwt", "data:application/vc+sd-jwt")
_HEADER = frozenset({"alg", "kid", "typ", "cty", "jwk"})
_TYPES = ("JWT", "vp+jwt", "vp+ld+jwt", "vp+ld+json+jwt")
# Each is a whole verification, with what it fetches.
_MAX_CREDENTIALS = 20


class Presented(Protocol):
    """A presentation as read: what it says, and how its securing is held against a key and an occasion."""

    @property
    def document(self) -> Mapping[str, Any]:
        """What it says."""
        ...

    @property
    def holder(self) -> str:
        """Who says to be the holder; empty where nobody does."""
        ...

    def method(self) -> str:
        """Return the name of the key; :class:`ProofError` where it names none."""
        ...

    def check(self, key: PublicKey) -> None:
        """Raise :class:`ProofError` (or another of the library) unless the key signed exactly this."""
        ...

    def is_for(self, *, challenge: str, domain: str) -> bool:
        """Return whether it repeats the challenge and the domain; an empty domain is repeated by naming none."""
        ...

    def moments(self) -> dict[str, datetime]:
        """Return when it was made, and until when it holds, as far as it says; `ValueError` for no day there is."""
        ...


def read_presented(data: bytes) -> Presented:
    """Read a presentation: JSON with a proof, a JWT, or JSON that envelopes a JWT; `MalformedError` for all else."""
    text = data.strip().decode("ascii", errors="replace")
    if is_compact_jws(text):
        return _token(text)
    document = parse_object(data)
    if _ENVELOPED_WHOLE in entries(document.get("type")):
        kind, _, inner = str(document.get("id", "")).partition(",")
        if kind not in _WHOLE or not is_compact_jws(inner):
            raise MalformedError("presentation", "what it envelopes is no JWT")
        return _token(inner)
    _check_shape(document)
    proofs = embedded.proofs_of(document)
    if len(proofs) != 1:
        raise MalformedError("presentation", "it must have one proof")
    if "previousProof" in proofs[0]:
        raise MalformedError("presentation", "its proof builds on another")
    return _Embedded(document, proofs[0])


def credentials_of(document: Mapping[str, Any]) -> list[bytes]:
    """Return the credentials in a presentation, each as it was issued."""
    return [_as_issued(entry) for entry in _held(document)]


def entries(value: Any) -> list[Any]:
    """Return a member's values: one may stand without its array."""
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True, slots=True)
class _Embedded:
    document: Mapping[str, Any]
    proof: Mapping[str, Any]

    @property
    def holder(self) -> str:
        return _named(self.document, str(self.proof.get("verificationMethod", "")).partition("#")[0])

    def method(self) -> str:
        return method_of(self.proof)

    def check(self, key: PublicKey) -> None:
        embedded.check(self.document, self.proof, key=key, purpose=AUTHENTICATION)

    def is_for(self, *, challenge: str, domain: str) -> bool:
        return self.proof.get("challenge") == challenge and domain in entries(self.proof.get("domain", ""))

    def moments(self) -> dict[str, datetime]:
        held = {name: self.proof[name] for name in ("created", "expires") if name in self.proof}
        return {name: _zoned(text) for name, text in held.items()}


@dataclass(frozen=True, slots=True)
class _Token:
    document: Mapping[str, Any]
    text: str
    claims: Mapping[str, Any]

    @property
    def holder(self) -> str:
        return _named(self.document, str(self.claims.get("iss", "")))

    def method(self) -> str:
        header = jws.read_header(self.text, allowed=_HEADER)
        name, typ = header.get("kid"), header.get("typ", "JWT")
        if typ not in _TYPES:
            raise ProofError(f"typ is {typ!r}: it must be one of {', '.join(_TYPES)}")
        if not isinstance(name, str) or "jwk" in header:
            raise ProofError("it names no key of its holder's by an address (kid)")
        return f"{self.holder}{name}" if name.startswith("#") else name

    def check(self, key: PublicKey) -> None:
        jws.check(self.text, key=key)
        if self.claims.get("iss", self.holder) != self.holder:
            raise ProofError("claim iss names somebody else than the holder")

    def is_for(self, *, challenge: str, domain: str) -> bool:
        return self.claims.get("nonce") == challenge and domain in entries(self.claims.get("aud", ""))

    def moments(self) -> dict[str, datetime]:
        made = [self.claims[name] for name in ("iat", "nbf") if name in self.claims]
        ends = [self.claims["exp"]] if "exp" in self.claims else []
        if not all(isinstance(held, int | float) and not isinstance(held, bool) for held in [*made, *ends]):
            raise ValueError("a date is no number")
        held = {"created": max(made, default=None), "expires": max(ends, default=None)}
        return {name: datetime.fromtimestamp(seconds, tz=UTC) for name, seconds in held.items() if seconds is not None}


def _zoned(text: object) -> datetime:
    moment = parse_moment(text) if isinstance(text, str) else None
    if moment is None or moment.utcoffset() is None:
        raise ValueError("a date is no text, or has no time zone")
    return moment


def _token(text: str) -> _Token:
    if len(text) > 2 * MAX_BYTES:
        raise MalformedError("presentation", f"it has {len(text):,} characters; the limit is {2 * MAX_BYTES:,}")
    claims = part(text.split(".")[1], name="payload")
    document = claims["vp"] if isinstance(claims.get("vp"), dict) else claims
    _check_shape(document)
    return _Token(document, text, claims)


def _check_shape(document: Mapping[str, Any]) -> None:
    context = entries(document.get("@context"))[:1]
    if context not in ([_V1], [_V2]) or "VerifiablePresentation" not in entries(document.get("type")):
        raise MalformedError("presentation", "context or type are those of something else")
    if len(_held(document)) > _MAX_CREDENTIALS:
        raise MalformedError("presentation", f"it holds more than {_MAX_CREDENTIALS} credentials")
    # Only version 1.1 of the data model lets a token stand there as it is.
    shapes = (Mapping, str) if context == [_V1] else (Mapping,)
    if not all(isinstance(entry, shapes) for entry in _held(document)):
        raise MalformedError("presentation", "a credential in it is no object")


def _held(document: Mapping[str, Any]) -> list[Any]:
    return entries(document.get("verifiableCredential", []))


def _named(document: Mapping[str, Any], otherwise: str) -> str:
    """Return who says to be the holder: an id, an object with one, or else the owner of the key."""
    held = document.get("holder", otherwise)
    named = held.get("id") if isinstance(held, Mapping) else held
    return named if isinstance(named, str) else ""


def _as_issued(entry: Mapping[str, Any] | str) -> bytes:
    if isinstance(entry, str):
        return entry.encode(errors="replace")
    if entry.get("type") in (ENVELOPED, [ENVELOPED]):
        kind, _, token = str(entry.get("id", "")).partition(",")
        # Another kind is handed on as it is, and reported as what is not read here.
        return (token if kind in _ENVELOPES + _SELECTIVE else str(entry.get("id"))).encode(errors="replace")
    return json.dumps(entry, ensure_ascii=False).encode(errors="replace")
