"""JSON Canonicalization Scheme (RFC 8785), the form the digest of a credential is taken over."""

import json
from typing import Any

import rfc8785

from testamur.canonical.bounds import checked_for_json

# Its strings are escaped as RFC 8785 asks, and it is many times quicker (docs/decisions/0165).
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def canonicalize(value: Any) -> bytes:
    """Return the RFC 8785 form of a JSON value.

    Raises :class:`testamur.errors.CanonicalizationError` for a value outside the bounds of
    :mod:`testamur.canonical.bounds`; what is within them always has a form.
    """
    plain, is_usual = checked_for_json(value)
    return _encode(plain).encode() if is_usual else rfc8785.dumps(plain)
