"""Tell a JPEG or WebP that holds its picture and nothing else: it may stay as it is, as drawn anew it would lose.

JPEG is ITU-T T.81, Annex B, with the JFIF header (ITU-T T.871); WebP is RFC 9649. What the tables of either may take is
bounded, so that no room is left in them for anything else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_JFIF, _TABLES, _HUFFMAN, _RESTART, _SCAN, _END = 0xE0, 0xDB, 0xC4, 0xDD, 0xDA, 0xD9
# The longest that each segment may be: four tables of two bytes each, eight of codes, a frame of three colours.
_LONGEST = {_TABLES: 2 + 4 * 129, _HUFFMAN: 2 + 8 * 273, _RESTART: 4, _SCAN: 14, 0xC0: 17, 0xC1: 17, 0xC2: 17}
_ALPHA = 0x10  # the one flag of an extended WebP that says nothing of metadata, colour profiles or frames


def is_bare(data: bytes) -> bool:
    """Say whether a JPEG or WebP has no metadata, comment, profile, thumbnail, further frame or trailing byte."""
    if data.startswith(b"\xff\xd8"):
        return _is_bare_jpeg(data)
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP" and _is_bare_webp(data)


def _is_bare_jpeg(data: bytes) -> bool:
    at = 2
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if not _is_plain(kind, data[at + 4 : at + 2 + length], length):
            return False
        at += 2 + length
        at = _after_scan(data, at) if kind == _SCAN else at
        if data[at : at + 2] == bytes([0xFF, _END]):
            return kind == _SCAN and at + 2 == len(data)
    return False


def _is_plain(kind: int, body: bytes, length: int) -> bool:
    if kind == _JFIF:
        return length == 16 and body.startswith(b"JFIF\0") and body.endswith(b"\0\0")  # no thumbnail
    return 2 <= length <= _LONGEST.get(kind, 0)


def _after_scan(data: bytes, at: int) -> int:
    """Return where the coded picture ends: at the next marker that is no stuffed byte and no restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1 : at + 2]
        if following != b"\0" and not b"\xd0" <= following <= b"\xd7":
            return at
        at += 2
    return len(data)


def _is_bare_webp(data: bytes) -> bool:
    if int.from_bytes(data[4:8], "little") != len(data) - 8:
        return False
    try:
        chunks = list(_chunks(data))
    except struct.error:
        return False
    names = [name for name, _body in chunks]
    if names in ([b"VP8 "], [b"VP8L"]):
        return True
    is_known = names in ([b"VP8X", b"ALPH", b"VP8 "], [b"VP8X", b"VP8 "], [b"VP8X", b"VP8L"])
    return is_known and len(chunks[0][1]) == 10 and not chunks[0][1][0] & ~_ALPHA


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + length]
        padding = data[at + 8 + length : at + 8 + length + length % 2]
        if len(body) != length or padding != b"\0" * (length % 2):
            yield b"cut short", b""
        yield name, body
        at += 8 + length + length % 2
