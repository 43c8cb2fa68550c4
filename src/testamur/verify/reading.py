"""Step 1: from a file of any kind to the credential in it."""

from dataclasses import replace

from testamur import baking, formats
from testamur.formats import ReadCredential, address_in
from testamur.verify.policy import Loader


def read(data: bytes | str) -> ReadCredential:
    """Return the credential in a PNG, SVG, PDF, JPEG, WebP, JSON or JWT, unchecked.

    Raises `MalformedError` for what can't be read or is hostile, `BakingError` for a file without a credential.
    """
    text, container = _unpacked(data)
    return formats.read(text, container=container)


def open_address(data: bytes | str, *, loader: Loader | None) -> ReadCredential | None:
    """Return the credential at the address that is all there is in an image; None where there is more, or no loader.

    Badges of version 1 and 2 may be baked so. A bare address is for the caller to fetch, who knows whether it may be.
    Raises as `read` does, and what the loader raises.
    """
    text, container = _unpacked(data)
    url = address_in(text)
    if loader is None or not url or container == "none":
        return None
    return replace(formats.read(loader.load(url)), container=container)


def _unpacked(data: bytes | str) -> tuple[bytes, formats.Container]:
    # A lone surrogate can't be written as UTF-8; as "?" it is plain text that is no credential.
    held = data.encode(errors="replace") if isinstance(data, str) else data
    container = baking.sniff(held)
    return (held, "none") if container is None else (baking.unbake(held).encode(), container)
