"""Put a credential into a PNG image, and take it out again.

Open Badges 3.0, "Baked Badges": exactly one `iTXt` chunk with the keyword `openbadgecredential`, not compressed, its
text being the JSON or the compact JWS. Open Badges 2.0 has the keyword `openbadges`, 1.0 a `tEXt` chunk with the
address of the assertion. All other chunks are kept byte for byte. Chunk layout: PNG specification, 5.3.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from testamur.baking.bounds import MAX_CREDENTIAL_BYTES, check_size, inflate
from testamur.errors import BakingError, MalformedError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
OLD_KEYWORD = b"openbadges"
_TEXT_KINDS = (b"iTXt", b"tEXt", b"zTXt")
_MAX_CHUNKS = 20_000


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    body: bytes
    start: int
    end: int

    @property
    def keyword(self) -> bytes:
        """The keyword of a text chunk; empty for every other kind."""
        return self.body.partition(b"\0")[0] if self.kind in _TEXT_KINDS else b""

    @property
    def is_credential(self) -> bool:
        return (self.kind == b"iTXt" and self.keyword == KEYWORD) or self.is_old

    @property
    def is_old(self) -> bool:
        return self.keyword == OLD_KEYWORD


def bake(png: bytes, credential: str, *, keyword: bytes = KEYWORD) -> bytes:
    """Return the image with this credential in it, in place of any it had, of whichever version.

    The chunk goes right behind the header, where programs that read only the start of a file still see it.
    Raises `MalformedError` where the bytes are no sound PNG.
    """
    chunks = list(_chunks(png))
    body = keyword + b"\0\0\0\0\0" + credential.encode()
    kept = [png[chunk.start : chunk.end] for chunk in chunks[1:] if not chunk.is_credential]
    return b"".join([png[: chunks[0].end], _pack(b"iTXt", body), *kept])


def unbake(png: bytes) -> str:
    """Return the text of the one credential in the image.

    Beside a credential of version 3.0 an older badge does not count. Raises `MalformedError` for an unsound PNG or
    one with two credentials, `BakingError` where there is none.
    """
    held = [chunk for chunk in _chunks(png) if chunk.is_credential]
    found = [chunk for chunk in held if not chunk.is_old] or held
    if len(found) > 1:
        raise MalformedError("PNG", f"it holds {len(found)} credentials; there must be exactly one")
    if not found:
        raise BakingError("There is no credential in this PNG. Ask for the image as it was first downloaded.")
    return _decoded(_text(found[0]))


def _chunks(png: bytes) -> Iterator[_Chunk]:
    check_size(png, what="PNG")
    if not png.startswith(SIGNATURE):
        raise MalformedError("PNG", "it does not begin like a PNG")
    start = len(SIGNATURE)
    for number in range(_MAX_CHUNKS):
        chunk = _chunk(png, start=start)
        if (number == 0) != (chunk.kind == b"IHDR"):
            raise MalformedError("PNG", "its header chunk is not the first, or not the only one")
        yield chunk
        if chunk.kind == b"IEND":
            return
        start = chunk.end
    raise MalformedError("PNG", f"it has more than {_MAX_CHUNKS:,} chunks")


def _chunk(png: bytes, *, start: int) -> _Chunk:
    if start + 12 > len(png):
        raise MalformedError("PNG", "it is cut short")
    length, kind = struct.unpack_from(">I4s", png, start)
    end = start + 12 + length
    if end > len(png):
        raise MalformedError("PNG", "it is cut short, or a chunk gives a false length")
    body = png[start + 8 : end - 4]
    if zlib.crc32(kind + body) != int.from_bytes(png[end - 4 : end], "big"):
        raise MalformedError("PNG", f"the checksum of its chunk at byte {start:,} is wrong")
    return _Chunk(kind=kind, body=body, start=start, end=end)


def _text(chunk: _Chunk) -> bytes:
    """Return the text of a text chunk (PNG, 11.3.4.3 to 11.3.4.5), as far as it may be compressed within the limit."""
    rest = chunk.body[len(chunk.keyword) + 1 :]
    if chunk.kind == b"tEXt":
        return rest
    if chunk.kind == b"zTXt":
        return inflate(rest[1:], what="PNG")
    # iTXt: two flags, language, translated keyword, text.
    flags, fields = rest[:2], rest[2:].split(b"\0", 2)
    if len(flags) < 2 or len(fields) < 3 or flags not in (b"\0\0", b"\1\0"):
        raise MalformedError("PNG", "its credential chunk is not laid out as iTXt")
    # Open Badges forbids compression; some writers compress all the same, and reading them harms nobody.
    return inflate(fields[2], what="PNG") if flags == b"\1\0" else fields[2]


def _decoded(text: bytes) -> str:
    if len(text) > MAX_CREDENTIAL_BYTES:
        raise MalformedError("PNG", f"its credential is larger than {MAX_CREDENTIAL_BYTES:,} bytes")
    try:
        return text.decode()
    except UnicodeDecodeError as err:
        raise MalformedError("PNG", "its credential is not UTF-8 text") from err


def _pack(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))
