"""Step 1: from a file of any kind to the credential in it."""

from testamur import baking, formats
from testamur.formats import ReadCredential


def read(data: bytes | str) -> ReadCredential:
    """Return the credential in a PNG, SVG, PDF, JSON or JWT, unchecked.

    Raises `MalformedError` for what can't be read or is hostile, `BakingError` for a file without a credential.
    """
    # A lone surrogate can't be written as UTF-8; as "?" it is plain text that is no credential.
    held = data.encode(errors="replace") if isinstance(data, str) else data
    container = baking.sniff(held)
    if container is None:
        return formats.read(held)
    return formats.read(baking.unbake(held).encode(), container=container)
