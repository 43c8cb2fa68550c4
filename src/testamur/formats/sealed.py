"""A credential under an electronic seal: JSON with the members `payload` and `signatures` (JAdES, ETSI TS 119 182).

The payload is the credential's text as it is, or base64url; the seal is kept aside, to be reported.
"""

from collections.abc import Mapping
from typing import Any

from testamur.formats.compact_jws import part
from testamur.formats.strict_json import parse_object


def is_sealed(held: Mapping[str, Any]) -> bool:
    """Return whether this is a JWS in JSON serialization, general or flattened, around something."""
    return isinstance(held.get("payload"), str) and ("signatures" in held or "signature" in held)


def parse(held: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the first seal's protected header and what is sealed; `MalformedError` where either can't be read."""
    signatures = held.get("signatures", [held])
    first = signatures[0] if isinstance(signatures, list) and signatures else {}
    protected = first.get("protected") if isinstance(first, Mapping) else None
    header = part(protected, name="header") if isinstance(protected, str) else {}
    text = held["payload"]
    return header, parse_object(text.encode()) if text.lstrip().startswith("{") else part(text, name="payload")
