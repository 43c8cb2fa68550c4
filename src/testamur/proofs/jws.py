"""Compact JWS (RFC 7515), read strictly: the ground of every token here.

joserfc checks the signatures. What is held against RFC 8725 ("JSON Web Token Best Current Practices") comes before it:
the algorithm is the key's own and no other, so that neither `none` nor a public key taken for a shared secret nor a
key of another curve gets as far as a computation.
"""

import json
from collections.abc import Callable, Mapping, Set
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from testamur.errors import KeyFormatError, ProofError
from testamur.keys import PublicKey, decode_base64url, encode_base64url

_KEYS: dict[str, type[ECKey] | type[OKPKey] | type[RSAKey]] = {"OKP": OKPKey, "EC": ECKey, "RSA": RSAKey}
_NO_SIGNATURE = ("none", "HS256", "HS384", "HS512")


class Registry(jws.JWSRegistry):
    """What joserfc may do for one token: the algorithms of its key, up to 8 MB."""

    max_header_length = 16_384
    max_payload_length = 8_000_000

    def __init__(self, algorithms: tuple[str, ...]) -> None:
        super().__init__(algorithms=list(algorithms))
        self._algorithms = algorithms

    def get_alg(self, name: str) -> Any:
        """Return the algorithm without the warning that its name EdDSA is deprecated."""
        if name not in self._algorithms:
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return self.algorithms[name]


def compact(header: Mapping[str, Any], payload: bytes, *, sign: Callable[[bytes], bytes]) -> str:
    """Return header, payload and signature as a compact JWS."""
    parts = (json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode(), payload)
    signed = ".".join(encode_base64url(part)[1:] for part in parts)
    return f"{signed}.{encode_base64url(sign(signed.encode('ascii')))[1:]}"


def read_header(token: str, *, allowed: Set[str]) -> dict[str, Any]:
    """Return the header, before anything is checked; :class:`ProofError` where it has other members than allowed."""
    header = read_object(token.partition(".")[0], "header")
    if not header.keys() <= allowed:
        others = sorted(header.keys() - allowed)
        raise ProofError(f"header has {others}: only {', '.join(sorted(allowed))} may stand in it")
    algorithm = header.get("alg")
    if algorithm in _NO_SIGNATURE or not isinstance(algorithm, str):
        raise ProofError(f"algorithm is {algorithm!r}: anybody could have made this token")
    return header


def check(token: str, *, key: PublicKey) -> dict[str, Any]:
    """Return the claims of a token whose signature this key made, or raise :class:`ProofError`."""
    algorithm = read_object(token.partition(".")[0], "header").get("alg")
    if algorithm not in key.algorithms:
        raise ProofError(f"algorithm is {algorithm!r}, and the key is one for {key.algorithm}")
    jwk = key.jwk
    try:
        jws.deserialize_compact(token, _KEYS[jwk["kty"]].import_key(dict(jwk)), registry=Registry(key.algorithms))
    except (JoseError, ValueError) as err:
        raise ProofError(f"signature does not match the token: {err}") from err
    return read_object(token.split(".")[1], "claims")


def read_object(segment: str, what: str) -> dict[str, Any]:
    """Return the JSON object in one part of a token; :class:`ProofError` where two readers could see two things."""
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
