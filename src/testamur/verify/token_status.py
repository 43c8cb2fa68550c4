"""Step 7 for an SD-JWT VC: its entry in a Token Status List, which is itself a token that the issuer signed.

"Token Status List" of the IETF's OAuth working group, section 8.3. As with every other list, what can't be relied on is
`not_checked`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from testamur import status
from testamur.did import issuer_key
from testamur.errors import KeyFormatError, ProofError, ResolutionError, StatusError
from testamur.proofs import jws
from testamur.report import Check
from testamur.verify.revocation import Reader, in_good_standing, not_read, taken_back

_PURPOSES = {1: "revocation", 2: "suspension"}
_HEADER = frozenset({"alg", "kid", "typ"})


def check_token_status(claims: Mapping[str, Any], *, reader: Reader) -> Check:
    """Return the check `status` of a token with the claim ``status``."""
    try:
        url, index = status.reference(claims["status"])
        listed = _list(url, issuer=str(claims.get("iss", "")), reader=reader)
        value = status.read_token_status(
            listed,
            url=url,
            index=index,
            now=reader.policy.status_as_of or reader.now,
            max_age=reader.policy.status_max_age,
            clock_skew=reader.policy.clock_skew,
        )
        if value not in (0, *_PURPOSES):
            raise StatusError("STATUS_VERIFICATION_ERROR", f"its status {value} has a meaning for its issuer only")
    except StatusError as err:
        return not_read(err)
    if value:
        return taken_back(_PURPOSES[value])
    return in_good_standing(as_of=_moment(listed) if reader.policy.status_as_of else "")


def _moment(listed: Mapping[str, Any]) -> str:
    return datetime.fromtimestamp(listed["iat"], tz=UTC).isoformat()


def _list(url: str, *, issuer: str, reader: Reader) -> Mapping[str, Any]:
    token = reader.text(url)
    try:
        header = jws.read_header(token, allowed=_HEADER)
        if header.get("typ") != status.TOKEN_TYPE:
            raise ProofError(f"typ is {header.get('typ')!r}: it must be {status.TOKEN_TYPE}")
        # Another party's list could say of anybody's credential what it likes.
        key = issuer_key(reader.resolver, str(header.get("kid", "")), issuer=issuer)
        return jws.check(token, key=key)
    except (ProofError, ResolutionError, KeyFormatError) as err:
        raise StatusError("STATUS_VERIFICATION_ERROR", f"the list can't be believed: {err}") from err
