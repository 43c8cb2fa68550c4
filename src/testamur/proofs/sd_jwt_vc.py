"""Credentials for wallets that know JSON only: SD-JWT VC (media type dc+sd-jwt), whose holder chooses what to show.

The mechanism is "Selective Disclosure for JWTs" (RFC 9901), the claims are those of "SD-JWT-based Verifiable
Credentials". The signature covers digests; what the holder shows are disclosures, whose digests must be among them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from testamur.canonical.bounds import MAX_DEPTH, checked
from testamur.errors import CanonicalizationError, KeyFormatError, ProofError
from testamur.keys import PublicKey, decode_base64url, encode_base64url
from testamur.pointers import steps
from testamur.proofs import jws

TYPE = "dc+sd-jwt"
BINDING_TYPE = "kb+jwt"
# (3.2.2.2) What a verifier must always see; a status as the VC Data Model has it is none other than one of theirs.
NEVER_HIDDEN = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "credentialStatus"})
_TYPES = (TYPE, "vc+sd-jwt")
_HEADER = frozenset({"alg", "kid", "typ", "x5c"})
_MAX_LENGTH = 2_000_000
_MAX_DISCLOSURES = 500

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The token as it travels: what the issuer signed, what the holder shows, and the holder's own token if any."""

    token: str
    disclosures: tuple[str, ...]
    binding: str = ""

    @classmethod
    def of(cls, text: str) -> "Parts":
        """Take the text apart, or raise :class:`ProofError`; nothing is checked."""
        token, *rest = text.split("~")
        if len(text) > _MAX_LENGTH or not rest or len(rest) > _MAX_DISCLOSURES + 1:
            raise ProofError("text is no SD-JWT, or one too large")
        return cls(token, tuple(rest[:-1]), rest[-1])

    @property
    def shown(self) -> str:
        """The text without the holder's token: what that token is bound to."""
        return "~".join([self.token, *self.disclosures, ""])


def hash_of(text: str) -> str:
    """Return the digest under which a disclosure, or what is shown, is referred to (4.2.3)."""
    return encode_base64url(hashlib.sha256(text.encode("ascii")).digest())[1:]


def method_of(text: str) -> tuple[str, str]:
    """Return the issuer and the key's name (``iss`` and ``kid``; empty where missing), before anything is checked."""
    parts = Parts.of(text)
    header = jws.read_header(parts.token, allowed=_HEADER)
    claims = jws.read_object(parts.token.split(".")[1] if "." in parts.token else "", "claims")
    issuer, name = claims.get("iss"), header.get("kid")
    return (issuer if isinstance(issuer, str) else ""), (name if isinstance(name, str) else "")


def check(text: str, *, key: PublicKey) -> dict[str, Any]:
    """Check the issuer's signature and return the claims that are shown (RFC 9901, 7.1).

    Raises :class:`ProofError` when the signature does not hold, or a disclosure has no digest that was signed. Dates,
    and whether the key is the issuer's, are for the caller to check; so is the holder's token (:func:`check_binding`).
    """
    opened, _ = _open(Parts.of(text), key=key)
    return opened


def holder_key(claims: Mapping[str, Any]) -> PublicKey | None:
    """Return the holder's key that the issuer put into the claims (``cnf``), if any."""
    confirmation = claims.get("cnf")
    if confirmation is None:
        return None
    held = confirmation.get("jwk") if isinstance(confirmation, Mapping) else None
    if not isinstance(held, Mapping):
        raise ProofError("cnf holds no JWK: other forms are not read")
    try:
        return PublicKey.from_jwk(held)
    except KeyFormatError as err:
        raise ProofError(f"cnf holds no key: {err}") from err


def check_binding(text: str, *, key: PublicKey, audience: str, nonce: str, now: datetime, max_age: timedelta) -> None:
    """Check that the holder of the key presents this, here and now (RFC 9901, 7.3), or raise :class:`ProofError`."""
    parts = Parts.of(text)
    if not parts.binding:
        raise ProofError("the holder did not sign what is shown")
    header = jws.read_header(parts.binding, allowed=frozenset({"alg", "typ", "kid"}))
    if header.get("typ") != BINDING_TYPE:
        raise ProofError(f"typ is {header.get('typ')!r}: it must be {BINDING_TYPE}")
    claims = jws.check(parts.binding, key=key)
    expected = {"aud": audience, "nonce": nonce, "sd_hash": hash_of(parts.shown)}
    for name, value in expected.items():
        if claims.get(name) != value:
            raise ProofError(f"claim {name} of the holder's token is {claims.get(name)!r}: it must be {value!r}")
    made = claims.get("iat")
    if (
        not isinstance(made, int)
        or isinstance(made, bool)
        or abs(now.astimezone(UTC).timestamp() - made) > (max_age.total_seconds())
    ):
        raise ProofError("the holder's token was made at another time")


def present(text: str, *, disclose: Sequence[str], key: PublicKey) -> str:
    """Return the token with only those disclosures that the JSON Pointers need, ready for the holder to bind.

    ``key`` is the issuer's: what does not hold is not presented. A pointer to an object shows all that is in it.
    """
    parts = Parts.of(text)
    _, paths = _open(parts, key=key)
    wanted = [steps(pointer) for pointer in disclose]
    kept = [
        disclosure
        for disclosure in parts.disclosures
        if any(_touches(paths[hash_of(disclosure)], path) for path in wanted)
    ]
    return Parts(parts.token, tuple(kept)).shown


def _touches(path: Path, wanted: tuple[str, ...]) -> bool:
    length = min(len(path), len(wanted))
    return tuple(map(str, path[:length])) == wanted[:length]


def _open(parts: Parts, *, key: PublicKey) -> tuple[dict[str, Any], dict[str, Path]]:
    header = jws.read_header(parts.token, allowed=_HEADER)
    if header.get("typ") not in _TYPES:
        raise ProofError(f"typ is {header.get('typ')!r}: it must be {TYPE}")
    claims = _bounded(jws.check(parts.token, key=key))
    if claims.pop("_sd_alg", "sha-256") != "sha-256":
        raise ProofError("digests are made in another way than SHA-256")
    if not isinstance(claims.get("vct"), str):
        raise ProofError("it does not say of what type it is (vct)")
    reader = _Reader({hash_of(text): _disclosure(text) for text in parts.disclosures})
    if len(reader.disclosures) != len(parts.disclosures):
        raise ProofError("a disclosure is shown twice")
    opened: dict[str, Any] = reader.read(claims, ())
    if reader.paths.keys() != reader.disclosures.keys():
        raise ProofError("something is shown that the issuer did not sign")
    return opened, reader.paths


def _disclosure(text: str) -> list[Any]:
    try:
        value = _bounded(json.loads(decode_base64url(text), object_pairs_hook=_unique))
    except (KeyFormatError, ValueError, RecursionError) as err:
        raise ProofError(f"a disclosure cannot be read: {err}") from err
    if not isinstance(value, list) or len(value) not in (2, 3) or not all(isinstance(v, str) for v in value[:-1]):
        raise ProofError("a disclosure has other parts than salt, name and value")
    if len(value) == 3 and value[1] in {"_sd", "...", *NEVER_HIDDEN}:
        raise ProofError(f"{value[1]} cannot stand in a disclosure")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member occurs twice")
    return members


def _bounded(value: Any) -> Any:
    try:
        return checked(value)
    except CanonicalizationError as err:
        raise ProofError(f"the token is not to be read: {err}") from err


@dataclass(slots=True)
class _Reader:
    """Puts disclosures where their digests stand, each once, and notes where that was."""

    disclosures: dict[str, list[Any]]
    paths: dict[str, Path] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def read(self, value: Any, path: Path) -> Any:
        if len(path) > MAX_DEPTH:
            raise ProofError(f"disclosures nest deeper than {MAX_DEPTH}")
        if isinstance(value, list):
            return list(self._items(value, path))
        if isinstance(value, dict):
            return self._members(value, path)
        return value

    def _members(self, value: dict[str, Any], path: Path) -> dict[str, Any]:
        members = {name: self.read(item, (*path, name)) for name, item in value.items() if name != "_sd"}
        digests = value.get("_sd", [])
        if "..." in value or not isinstance(digests, list):
            raise ProofError("digests stand where none belong")
        for digest in digests:
            held = self._take(digest, path, parts=3)
            if held is not None:
                _salt, name, item = held
                if name in members:
                    raise ProofError(f"{name!r} is shown beside what it would replace")
                self.paths[digest] = (*path, name)
                members[name] = self.read(item, (*path, name))
        return members

    def _items(self, value: list[Any], path: Path) -> Iterator[Any]:
        place = 0
        for item in value:
            shown = item
            if isinstance(item, dict) and item.keys() == {"..."}:
                held = self._take(item["..."], path, parts=2)
                if held is None:
                    continue
                self.paths[item["..."]] = (*path, place)
                shown = held[1]
            yield self.read(shown, (*path, place))
            place += 1

    def _take(self, digest: Any, path: Path, *, parts: int) -> list[Any] | None:
        if not isinstance(digest, str) or digest in self.seen:
            raise ProofError("a digest stands twice, or is none")
        self.seen.add(digest)
        held = self.disclosures.get(digest)
        if held is not None and len(held) != parts:
            raise ProofError("a disclosure is of another kind than its digest")
        return held
