"""Baking: a credential travels inside its own picture.

`bake` and `unbake` look at the first bytes and leave the rest to the file for that kind. A PDF is only read; making
one is the work of whoever lays out the certificate.
"""

import re
from typing import Literal

from testamur.baking import pdf, png, svg
from testamur.errors import BakingError

__all__ = ["ContainerKind", "Version", "bake", "sniff", "unbake"]

ContainerKind = Literal["png", "svg", "pdf"]
Version = Literal["2.0", "3.0"]
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BOM = b"\xef\xbb\xbf"
_KEYWORDS: dict[Version, bytes] = {"2.0": png.OLD_KEYWORD, "3.0": png.KEYWORD}
_NAMESPACES: dict[Version, str] = {"2.0": svg.OLD_NAMESPACE, "3.0": svg.NAMESPACE}
_READERS = {"png": png.unbake, "svg": svg.unbake, "pdf": pdf.unbake}


def sniff(data: bytes) -> ContainerKind | None:
    """Return which kind of file this is, by its first bytes; None where it is none of them."""
    # Four bytes are enough: a PNG cut down to its very start is still told as a broken PNG.
    if data.startswith(png.SIGNATURE[:4]):
        return "png"
    if pdf.SIGNATURE in data[:1024]:
        return "pdf"
    return "svg" if data.removeprefix(_BOM).lstrip().startswith(b"<") else None


def bake(image: bytes, credential: str, *, version: Version = "3.0") -> bytes:
    """Return the PNG or SVG with the credential (JSON or compact JWS) inside, in place of any it had.

    `version` 2.0 bakes an assertion, or the address where it lies, the way Open Badges 2.0 has it. Raises
    `MalformedError` for a broken image, `BakingError` for a file that is neither.

    Open Badges 3.0, “Baked Badges”.
    """
    kind = sniff(image)
    if not credential.strip():
        raise BakingError("There is no credential to put in: the text is empty.")
    if _HALF_PAIR.search(credential):
        raise BakingError("This text can't be written as UTF-8: it has half a surrogate pair.")
    if kind == "png":
        return png.bake(image, credential, keyword=_KEYWORDS[version])
    if kind == "svg":
        return svg.bake(image, credential, namespace=_NAMESPACES[version])
    raise BakingError("A credential can be put into a PNG or an SVG image, and this is neither.")


def unbake(data: bytes) -> str:
    """Return the text of the credential inside a PNG, SVG or PDF.

    Raises `MalformedError` for a broken or hostile file, `BakingError` where there is no credential or no such file.

    Open Badges 3.0, “Baked Badges”; of a PDF its embedded files (ISO 32000-1, 7.11.4).
    """
    kind = sniff(data)
    if kind is None:
        raise BakingError("This is neither a PNG nor an SVG nor a PDF.")
    return _READERS[kind](data)
