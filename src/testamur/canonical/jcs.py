"""JSON Canonicalization Scheme (RFC 8785), the form the digest of a credential is taken over."""

from typing import Any

import rfc8785

from testamur.canonical.bounds import checked


def canonicalize(value: Any) -> bytes:
    """Return the RFC 8785 form of a JSON value.

    Raises :class:`testamur.errors.CanonicalizationError` for a value outside the bounds of
    :mod:`testamur.canonical.bounds`; what is within them always has a form.
    """
    return rfc8785.dumps(checked(value))
