"""Signed badges of Open Badges 2.0, for reading only: an assertion as the payload of a JWS, and the key that made it.

Open Badges 2.0, "Signed Badges": the assertion names in ``verification.creator`` (or, failing that, in its issuer) a
`CryptographicKey` document, which holds the key as PEM and names its owner. Whoever calls this has fetched that.
"""

from collections.abc import Mapping
from typing import Any

from testamur.canonical.bounds import checked
from testamur.errors import CanonicalizationError, KeyFormatError, ProofError
from testamur.keys import PublicKey
from testamur.proofs import jws

_HEADER = frozenset({"alg", "typ", "kid", "cty", "jku"})


def check(token: str, *, key: PublicKey) -> dict[str, Any]:
    """Return the assertion in a token that this key signed, or raise :class:`ProofError`.

    Any of RS256, ES256, ES384 and EdDSA. Where a header says the key is to be found counts for nothing.
    """
    jws.read_header(token, allowed=_HEADER)
    try:
        assertion: dict[str, Any] = checked(jws.check(token, key=key))
    except CanonicalizationError as err:
        raise ProofError(f"the assertion is not to be read: {err}") from err
    return assertion


def key_of(document: Mapping[str, Any], *, owner: str) -> PublicKey:
    """Return the key in a `CryptographicKey` document, which must be the owner's: the issuer's id.

    Raises :class:`ProofError` where it is somebody else's or no key document, :class:`KeyFormatError` where its key
    cannot be read.
    """
    if document.get("owner") != owner:
        raise ProofError(f"the key belongs to {document.get('owner')!r}, not to {owner}")
    if "revoked" in document:
        raise ProofError("the key is revoked")
    text = document.get("publicKeyPem")
    if not isinstance(text, str):
        raise KeyFormatError("the document holds no publicKeyPem")
    return PublicKey.from_pem(text)
