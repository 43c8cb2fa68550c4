"""The credential inside a compact JWS, read without believing it: nothing here checks the signature.

Open Badges 3.0, "JSON Web Token Proof Format": the payload is the credential with the claims iss, sub, nbf and jti
(exp where it ends) beside its own members. They repeat what the credential says, so they are left out of it here;
`testamur.proofs.vc_jwt` holds them against it. Version 1.1 of the data model puts the credential into the claim `vc`
instead, where its id may be left to the claim `jti` (6.3.1), and Open Badges 2.0 signs its assertion as it is.
"""

import re
from typing import Any

from testamur.errors import KeyFormatError, MalformedError
from testamur.formats.strict_json import MAX_BYTES, parse_object
from testamur.keys import decode_base64url

REGISTERED_CLAIMS = frozenset({"iss", "sub", "nbf", "jti", "exp", "iat"})
# The third part may be empty: that is what an unsigned token looks like, and it deserves a report, not a riddle.
_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)


def is_compact_jws(text: str) -> bool:
    """Return whether the text has the three parts of a compact JWS."""
    return _SHAPE.fullmatch(text) is not None


def parse(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and credential of a compact JWS; `MalformedError` where a part can't be read."""
    if len(text) > 2 * MAX_BYTES:
        raise MalformedError("JWT", f"it has {len(text):,} characters; the limit is {2 * MAX_BYTES:,}")
    header, payload, _ = text.split(".")
    claims = part(payload, name="payload")
    if isinstance(claims.get("vc"), dict):
        left = {"id": claims["jti"]} if "jti" in claims else {}
        return part(header, name="header"), left | claims["vc"]
    return part(header, name="header"), {name: value for name, value in claims.items() if name not in REGISTERED_CLAIMS}


def part(text: str, *, name: str) -> dict[str, Any]:
    """Return the JSON object in one part of a JWS."""
    try:
        return parse_object(decode_base64url(text))
    except KeyFormatError as err:
        raise MalformedError("JWT", f"its {name} is not base64url") from err
    except MalformedError as err:
        raise MalformedError("JWT", f"its {name} can't be read: {err.reason}") from err
