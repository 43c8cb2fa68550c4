"""What is inside a credential that somebody keeps: its words, its picture, and what of it may be given away.

Its file can hold an address in clear, in its text or in the metadata of its picture. What is shown to others is
therefore drawn anew, and the credential itself is given away only where it names no address but its issuer's.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campus.common.errors import InvalidError
from campus.common.uploads import reencode_image, sanitise_svg
from campus.wallet.models import Held
from testamur import TestamurError, read
from testamur.formats import ReadCredential

SIDE = 600  # px
_MOST_PIXELS = 16_000_000
_DATA = re.compile(r"data:image/(?P<kind>png|svg\+xml|jpeg);base64,(?P<data>[A-Za-z0-9+/=\s]+)", re.ASCII)
_ADDRESS = re.compile(r"[^\s@\"<>/]+(?:@|%40)[^\s@\"<>/]+\.[^\s@\"<>/]{2,}")
_OF_OTHERS = {"issuer", "endorsement", "endorsementJwt", "creator", "@context"}  # whose addresses are not the holder's
_TYPES = {"json": "application/json", "jwt": "application/jwt"}  # what else there is may hold what it does not show


@dataclass(frozen=True, slots=True)
class Inside:
    """What a credential says; `criteria` is Markdown, `criteria_url` an address that a browser may follow, or empty."""

    description: str = ""
    criteria: str = ""
    criteria_url: str = ""
    image: str = ""  # as it stands there: data, or an address


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to be sent."""

    data: bytes
    media_type: str
    ending: str


def told(held: Held) -> Inside:
    """Return what a confirmed credential says of itself; nothing of any other."""
    if not held.is_confirmed:
        return Inside()
    try:
        inside = read(bytes(held.data))
        found = inside.format.view(inside.document)
    except TestamurError:
        return Inside()
    address = found.criteria_url if found.criteria_url.startswith(("https://", "http://")) else ""
    return Inside(found.description, found.criteria, address, found.image)


def picture(held: Held) -> File | None:
    """Return the badge, drawn anew without anything that lies in its file beside it; None where there is none."""
    data = bytes(held.data) if held.container in {"png", "svg"} else _data_in(told(held).image)
    if not data:
        return None
    try:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return File(sanitise_svg(data), "image/svg+xml", "svg")
        drawn, kind = reencode_image(data, most_side=SIDE, most_pixels=_MOST_PIXELS)
    except InvalidError:
        return None
    return File(drawn, kind.name, kind.extension.removeprefix("."))


def has_picture(held: Held) -> bool:
    """Say whether there is a picture to draw, without drawing it."""
    return held.container in {"png", "svg"} or bool(_DATA.fullmatch(told(held).image))


def copy(held: Held) -> File | None:
    """Return the credential as it was signed, for whoever wants to check it; None where it names an address."""
    try:
        found = read(bytes(held.data))
    except TestamurError:
        return None
    if found.kind not in _TYPES or _ADDRESS.search(json.dumps(_without_others(_every(found)), ensure_ascii=False)):
        return None
    data = bytes(held.data) if found.container == "none" else found.raw.encode()
    return File(data, _TYPES[found.kind], found.kind)


def _every(found: ReadCredential) -> list[Any]:
    """Return all that it says: a token has claims beside its document, of whom it is about too (RFC 7519, 4.1.2)."""
    if found.kind != "jwt":
        return [found.document]
    middle = found.raw.split(".")[1]
    return [found.document, json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))]


def _without_others(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_others(each) for name, each in value.items() if name not in _OF_OTHERS}
    return [_without_others(each) for each in value] if isinstance(value, list | tuple) else value


def _data_in(image: str) -> bytes:
    found = _DATA.fullmatch(image)
    if found is None:
        return b""
    try:
        return base64.b64decode(found["data"])
    except binascii.Error:
        return b""
