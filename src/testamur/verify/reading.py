"""Step 1: from a file of any kind to the credential in it."""

from dataclasses import replace

from testamur import baking, formats
from testamur.formats import ReadCredential, address_in
from testamur.verify.policy import Loader


def read(data: bytes | str) -> ReadCredential:
    """Return the credential in a PNG, SVG, PDF, JSON or JWT, unchecked.

    Raises `MalformedError` for what can't be read or is hostile, `BakingError` for a file without a credential.

    Open Badges 3.0, “Baked Badges” and “JSON Web Token Proof Format”.
    """
    text, container = unpacked(data)
    return formats.read(text, container=container)


def read_or_open(text: bytes, *, container: formats.Container, loader: Loader | None) -> ReadCredential:
    """Return the credential in a text, or at the address that is all there is in an image, if there is a loader.

    Badges of version 1 and 2 may be baked so. A bare address is for the caller to fetch, who knows whether it may be.
    Raises as `read` does, and what the loader raises.
    """
    url = address_in(text)
    if loader is None or not url or container == "none":
        return formats.read(text, container=container)
    return replace(formats.read(loader.load(url)), container=container)


def unpacked(data: bytes | str) -> tuple[bytes, formats.Container]:
    """Return the text that a file holds, and which kind of file it is; `BakingError` where it holds none."""
    # A lone surrogate can't be written as UTF-8; as "?" it is plain text that is no credential.
    held = data.encode(errors="replace") if isinstance(data, str) else data
    container = baking.sniff(held)
    return (held, "none") if container is None else (baking.unbake(held).encode(), container)
