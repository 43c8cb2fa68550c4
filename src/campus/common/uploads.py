"""What people upload is named by its content, never by what the sender calls it, and bounded before it is opened.

Pictures are drawn anew unless they hold nothing but the picture (`reencode_image`), or rebuilt from an allow-list
(`sanitise_svg`), so that nothing else of the sent bytes is kept; other files are only ever served to be taken away
(campus.common.serving).
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Any, Protocol

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from campus.common.bare import is_bare
from campus.common.errors import InvalidError
from campus.common.packages import package_type
from campus.common.svg import sanitise_svg

__all__ = [
    "MOST_DOWNLOAD",
    "MOST_IMAGE",
    "MOST_VIDEO",
    "MediaType",
    "Upload",
    "file_name",
    "read_bounded",
    "reencode_image",
    "sanitise_svg",
    "sniff",
]

MEGABYTE = 1024 * 1024
MOST_IMAGE = 5 * MEGABYTE
MOST_DOWNLOAD = 25 * MEGABYTE
MOST_VIDEO = 60 * MEGABYTE
MOST_PIXELS = 40_000_000  # a 20 MP photograph and then some; at most 160 MB while it is open
MOST_SIDE = 2400  # px: sharp at full width on a dense screen
NAME_LENGTH = 120
_HEAD = 4096


class Upload(Protocol):
    """A file as Django hands it over: named, sized and seekable."""

    @property
    def name(self) -> str | None:
        """What the sender calls it."""
        ...

    @property
    def size(self) -> int | None:
        """How many bytes it says it has."""
        ...

    def read(self, num_bytes: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> Any:
        """Go to a place in the file."""
        ...


@dataclass(frozen=True)
class MediaType:
    """What a file is: its IANA name, the ending it gets, and its kind (image, svg, document, text, video, captions)."""

    name: str
    extension: str
    kind: str


PNG = MediaType("image/png", ".png", "image")
JPEG = MediaType("image/jpeg", ".jpg", "image")
WEBP = MediaType("image/webp", ".webp", "image")
GIF = MediaType("image/gif", ".gif", "image")
SVG = MediaType("image/svg+xml", ".svg", "svg")
PDF = MediaType("application/pdf", ".pdf", "document")
MP4 = MediaType("video/mp4", ".mp4", "video")
WEBM = MediaType("video/webm", ".webm", "video")
VTT = MediaType("text/vtt", ".vtt", "captions")
CSV = MediaType("text/csv", ".csv", "text")
MARKDOWN = MediaType("text/markdown", ".md", "text")
PLAIN = MediaType("text/plain", ".txt", "text")

_STARTS = [(b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"GIF87a", GIF), (b"GIF89a", GIF), (b"%PDF-", PDF)]
_TEXTS = {".csv": CSV, ".md": MARKDOWN, ".markdown": MARKDOWN, ".txt": PLAIN}
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
# Brands of ISO base media files that are video for the web; HEIF and AVIF pictures share the box and are none.
_MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"dash",
    b"MSNV",
    b"hvc1",
}
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    OverflowError,
    IndexError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def sniff(upload: Upload) -> MediaType:
    """Return what the file is by its first bytes; its name only tells kinds of plain text apart.

    Raises InvalidError for everything that is on no list: HTML, scripts, programs, archives, broken files.
    """
    upload.seek(0)
    head = upload.read(_HEAD)
    upload.seek(0)
    if not head:
        raise InvalidError(_("The file is empty."))
    found = _by_magic(head) or _by_package(head, upload) or _by_text(head, upload)
    upload.seek(0)
    if found is None:
        raise InvalidError(
            _("This kind of file can’t be taken. Pictures, PDF, OpenDocument, Word, Excel, text and CSV files can.")
        )
    return found


def _by_magic(head: bytes) -> MediaType | None:
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS:
        return MP4
    if head.startswith(b"\x1aE\xdf\xa3") and b"\x42\x82\x84webm" in head[:64]:  # EBML DocType, four letters long
        return WEBM
    return None


def _by_package(head: bytes, upload: Upload) -> MediaType | None:
    """Return the office format of a ZIP package; other archives are none of ours."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    found = package_type(read_bounded(upload, most=MOST_DOWNLOAD))
    return MediaType(*found, "document") if found else None


def _by_text(head: bytes, upload: Upload) -> MediaType | None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"WEBVTT"):
        return VTT if _is_text(upload) else None
    if start.startswith(b"<"):
        return SVG if b"<svg" in start.lower() and b"<html" not in start.lower() else None
    ending = PurePosixPath(upload.name or "").suffix.lower()
    return _TEXTS.get(ending) if ending in _TEXTS and _is_text(upload) else None


def _is_text(upload: Upload) -> bool:
    """Say whether the whole file is UTF-8 without control characters."""
    try:
        text = read_bounded(upload, most=MOST_DOWNLOAD).decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text)


def read_bounded(upload: Upload, *, most: int) -> bytes:
    """Return the whole file from its start; raise InvalidError above `most` bytes, whatever size was announced."""
    upload.seek(0)
    data = upload.read(most + 1)
    upload.seek(0)
    if len(data) > most:
        raise InvalidError(_("The file is too large: it may have %(most)d MB at most.") % {"most": most // MEGABYTE})
    return data


def reencode_image(
    data: bytes, *, most_side: int = MOST_SIDE, most_pixels: int = MOST_PIXELS
) -> tuple[bytes, MediaType]:
    """Return the picture drawn anew in its own format: upright, without metadata or trailing bytes, first frame only.

    A JPEG or WebP that is small enough and holds nothing else already is returned as it is, so that it loses nothing
    each time it is taken in. `most_side` is in px (larger pictures are made smaller). Raises InvalidError for a broken
    picture, and before opening one of more than `most_pixels`: a few kilobytes can unfold into gigabytes.
    """
    found = _by_magic(data[:_HEAD])
    if found is None or found.name not in _FORMATS:
        raise InvalidError(_("This is not a PNG, JPEG, WebP or GIF picture."))
    form = _FORMATS[found.name]
    try:
        with Image.open(BytesIO(data), formats=[form]) as image:
            if image.width * image.height > most_pixels:
                raise InvalidError(
                    _("The picture has %(width)d × %(height)d pixels, which is too many. Make it smaller.")
                    % {"width": image.width, "height": image.height}
                )
            image.load()
            if max(image.size) <= most_side and image.mode in {"L", "RGB", "RGBA"} and is_bare(data):
                return data, found
            return _drawn_anew(image, form=form, most_side=most_side), found
    except _BROKEN as err:
        raise InvalidError(_("The picture is broken or cut short. Save it again and upload that.")) from err


def _drawn_anew(image: Image.Image, *, form: str, most_side: int) -> bytes:
    fresh = ImageOps.exif_transpose(image)
    if fresh.mode not in {"1", "L", "LA", "P", "RGB", "RGBA"} or form == "JPEG":
        fresh = fresh.convert("RGB" if form == "JPEG" else "RGBA")
    if max(fresh.size) > most_side:
        fresh = fresh.convert("RGBA" if fresh.mode in {"P", "LA"} else fresh.mode)
        fresh.thumbnail((most_side, most_side))
    fresh.info = {key: value for key, value in fresh.info.items() if key == "transparency"}
    out: IO[bytes] = BytesIO()
    fresh.save(out, format=form, **({"quality": 85} if form in {"JPEG", "WEBP"} else {}))
    out.seek(0)
    return out.read()


def file_name(name: str | None, *, media_type: MediaType) -> str:
    """Return a name that is safe in an address, a header and on a disk, with the ending its content has.

    Folders, control and direction characters go; two files called alike stay alike.
    """
    path = PurePosixPath((name or "").replace("\\", "/"))
    stem = unicodedata.normalize("NFC", path.stem)
    kept = "".join(sign if sign.isalnum() or sign in "._-" else "-" for sign in stem)
    while "--" in kept:
        kept = kept.replace("--", "-")
    kept = kept.strip(".-_")[: NAME_LENGTH - len(media_type.extension)]
    return (kept or "file") + media_type.extension
