"""Signed badges of Open Badges 2.0, for reading only: an assertion as the payload of a JWS.

Open Badges 2.0, "Signed Badges". Whose the key is, the assertion and its issuer say; whoever calls this has found out.
"""

from typing import Any

from testamur.canonical.bounds import checked
from testamur.errors import CanonicalizationError, ProofError
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
