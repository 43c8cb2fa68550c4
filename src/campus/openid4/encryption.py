"""Answers that only we can read: OpenID4VP 1.0, section 8.3 (`direct_post.jwt`), each under a key of its request alone.

TLS may end at a server in front; what a person shows is then still closed until it is here. JWE is joserfc's work, and
compression is not taken: it has no use here, and bombs come in it.
"""

from __future__ import annotations

import json
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

ALGORITHM = "ECDH-ES"
CIPHERS = ("A256GCM", "A128GCM")
MOST = 1_400_000  # letters of a ciphertext
KID = "answer-1"


class _Registry(jwe.JWERegistry):
    max_ciphertext_length = MOST


class UnreadableError(Exception):
    """It was not encrypted for us, or not in a way that we read."""


def fresh_key() -> bytes:
    """Return a new secret key."""
    return json.dumps(ECKey.generate_key("P-256", private=True).as_dict(private=True)).encode()


def public_jwk(secret: bytes) -> dict[str, Any]:
    """Return what a wallet encrypts to."""
    public = ECKey.import_key(json.loads(secret)).as_dict(private=False)
    return {**public, "kid": KID, "use": "enc", "alg": ALGORITHM}


def opened(token: str, *, secret: bytes) -> bytes:
    """Return what was encrypted; raises UnreadableError."""
    try:
        found = jwe.decrypt_compact(
            token, ECKey.import_key(json.loads(secret)), registry=_Registry(algorithms=[ALGORITHM, *CIPHERS])
        )
    except (JoseError, ValueError, TypeError, KeyError) as err:
        raise UnreadableError(str(err)[:200]) from err
    return found.plaintext or b""


def closed(fields: dict[str, Any], *, key: dict[str, Any], cipher: str) -> str:
    """Return fields encrypted to somebody's public key; raises UnreadableError where it is no such key."""
    header = {"alg": ALGORITHM, "enc": cipher, **({"kid": key["kid"]} if isinstance(key.get("kid"), str) else {})}
    try:
        public = OKPKey.import_key(key) if key.get("kty") == "OKP" else ECKey.import_key(key)
        return jwe.encrypt_compact(header, json.dumps(fields).encode(), public, algorithms=[ALGORITHM, cipher])
    except (JoseError, ValueError, TypeError, KeyError) as err:
        raise UnreadableError(str(err)[:200]) from err
