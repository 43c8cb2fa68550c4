"""The wallet's proof that it has the key a credential is to be about: OpenID4VCI 1.0, appendix F.1 and F.4.

Keys are taken as did:key, did:jwk or in the header itself; each leads to itself, so that nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from campus.openid4.wire import WireError
from testamur.did import KeyResolver, did_jwk, verification_key
from testamur.errors import KeyFormatError, ProofError, ResolutionError
from testamur.keys import PublicKey
from testamur.proofs import jws

TYPE = "openid4vci-proof+jwt"
ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "ES384")
SKEW = timedelta(minutes=5)
_KEYS = ("kid", "jwk", "x5c")
_MOST_DID = 400


def holder_of(token: Any, *, audience: str, now: datetime) -> tuple[str, str]:
    """Return the DID of the key that made a proof, and the nonce in it, which is still to be looked at.

    Raises WireError invalid_proof for everything that does not hold.
    """
    try:
        did, claims = _read(token)
    except (ProofError, KeyFormatError, ResolutionError) as err:
        raise refused(str(err)) from err
    audiences = claims.get("aud")
    if audience not in (audiences if isinstance(audiences, list) else [audiences]):
        raise refused(f"aud is {audiences!r}: it must be {audience}")
    made = claims.get("iat")
    if not isinstance(made, int) or isinstance(made, bool) or abs(now.timestamp() - made) > SKEW.total_seconds():
        raise refused("iat says that it was made at another time")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise refused("there is no nonce in it: ask the nonce endpoint for one")
    return did, nonce


def refused(reason: str) -> WireError:
    """Return the refusal of a proof."""
    return WireError("invalid_proof", reason[:300])


def _read(token: Any) -> tuple[str, Mapping[str, Any]]:
    if not isinstance(token, str):
        raise ProofError("a proof is no text")
    header = jws.read_header(token, allowed=frozenset({"alg", "typ", *_KEYS}))
    if header.get("typ") != TYPE:
        raise ProofError(f"typ is {header.get('typ')!r}: it must be {TYPE}")
    named = [name for name in _KEYS if name in header]
    if named not in (["kid"], ["jwk"]):
        raise ProofError("the header must have one of kid and jwk, and nothing beside it")
    did, key = _by_kid(header["kid"]) if named == ["kid"] else _by_jwk(header["jwk"])
    if key.kind == "RSA" or len(did) > _MOST_DID:
        raise ProofError("keys of this kind are not taken")
    return did, jws.check(token, key=key)


def _by_kid(kid: Any) -> tuple[str, PublicKey]:
    if not isinstance(kid, str) or not kid.startswith(("did:key:", "did:jwk:")):
        raise ProofError("kid must be the DID URL of a did:key or did:jwk")
    return kid.partition("#")[0], verification_key(KeyResolver(), kid, purpose="authentication")


def _by_jwk(jwk: Any) -> tuple[str, PublicKey]:
    if not isinstance(jwk, Mapping):
        raise ProofError("jwk is no JWK")
    key = PublicKey.from_jwk(jwk)
    return did_jwk(key), key
