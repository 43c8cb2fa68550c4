"""Open what a provider's secrets are kept in; where it does not open, that is a refusal in words as any other."""

from __future__ import annotations

from campus.common.errors import SealError
from campus.common.sealing import unseal
from campus.signon.faults import SignOnError


def opened(sealed: bytes | memoryview, *, purpose: str) -> bytes:
    """Return what was sealed for a purpose; raises SignOnError under another sealing key than before."""
    try:
        return unseal(bytes(sealed), purpose=purpose)
    except SealError as err:
        raise SignOnError("sealed", str(err)) from err
