"""Read a ZIP archive that a stranger made, and write one that is the same each time.

Nothing is ever unpacked to disk: members are read by name, each within a bound of its own. Before the list of members
is read, its size is, as a list of millions is a bomb by itself; names that lead elsewhere, links, encrypted and doubled
members refuse the whole archive (APPNOTE.TXT 6.3.10, clauses 4.3.12 and 4.3.16).
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import RawIOBase
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from django.core.files.base import File
from django.utils.translation import gettext as _

from campus.common.errors import InvalidError

MEGABYTE = 1024 * 1024
MOST_MEMBERS = 3000
MOST_OF_ONE = 350  # bytes that the list of members has for each of them, on average
MOST_IN_ALL = 400 * MEGABYTE  # unpacked, as the archive says of itself; each member is bounded again when it is read
MOST_TEXT = MEGABYTE
_IN_MEMORY = 2 * MEGABYTE
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_LINK = 0o120000
# What reading a broken archive raises: the standard library has no one error for it.
BROKEN = (BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError, ZlibError, EOFError)
_AS_IS = frozenset([".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp4", ".webm", ".pdf", ".odt", ".docx", ".zip"])
_NOISE = ("__MACOSX/", ".DS_Store")


class Archive:
    """The members of an archive by name, below the one folder that holds everything where there is such a folder."""

    def __init__(self, file: IO[bytes], *, root: str, most: int = MOST_MEMBERS) -> None:
        """Open an archive of at most so many members; `root` names the one that its top is known by.

        Raises InvalidError.
        """
        try:
            _refuse_long_list(file, most)
            self._zip = ZipFile(file)
        except BROKEN as err:
            raise InvalidError(_("This is no ZIP archive, or it is cut short.")) from err
        found = [info for info in self._zip.infolist() if not info.filename.endswith("/")]
        _refuse_odd(found)
        top = _top([info.filename for info in found], root)
        self._members = {info.filename.removeprefix(top): info for info in found if info.filename.startswith(top)}

    @property
    def names(self) -> list[str]:
        """The names of the members, in their order."""
        return list(self._members)

    @contextmanager
    def file(self, name: str, *, most: int) -> Iterator[File[bytes]]:
        """Lend a member as a file; InvalidError where it is missing, broken or has more than `most` bytes."""
        info = self._members.get(name)
        if info is None:
            raise InvalidError(_("It is not in the archive."))
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
            try:
                size = self._unpack(info, kept, most=most)
            except BROKEN as err:
                raise InvalidError(_("It is broken in the archive.")) from err
            found: File[bytes] = File(kept, name=PurePosixPath(name).name)
            found.size = size
            yield found

    def _unpack(self, info: ZipInfo, kept: IO[bytes], *, most: int) -> int:
        """Write a member into a file, bounded by what comes out of it and not by what it says; return its size."""
        with self._zip.open(info) as member:
            while chunk := member.read(64 * 1024):
                kept.write(chunk)
                if kept.tell() > most:
                    raise InvalidError(_("It is too large: %(most)d MB at most.") % {"most": most // MEGABYTE})
        size = kept.tell()
        kept.seek(0)
        return size

    def text(self, name: str, *, most: int = MOST_TEXT) -> str:
        """Return a member of at most `most` bytes as text in UTF-8; raises InvalidError."""
        try:
            with self.file(name, most=most) as found:
                return str(found.read(), "utf-8-sig")
        except UnicodeDecodeError as err:
            raise InvalidError(_("It is not text in UTF-8.")) from err


def _refuse_long_list(file: IO[bytes], most: int) -> None:
    """Refuse an archive whose list of members is longer than any we know, before anything reads that list."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise BadZipFile
    members, length = struct.unpack_from("<HI", tail, at + 10)
    if members > most or length > most * MOST_OF_ONE:
        raise InvalidError(_("The archive has more than %(most)d files.") % {"most": most})
    file.seek(0)


def _refuse_odd(found: list[ZipInfo]) -> None:
    if sum(info.file_size for info in found) > MOST_IN_ALL:
        raise InvalidError(_("Unpacked, the archive would have more than %(n)d MB.") % {"n": MOST_IN_ALL // MEGABYTE})
    names = [info.filename for info in found]
    if len({name.casefold() for name in names}) != len(names):
        raise InvalidError(_("Two files in the archive have the same name."))
    for info in found:
        if leads_elsewhere(info.filename) or (info.external_attr >> 16) & 0o170000 == _LINK or info.flag_bits & 1:
            raise InvalidError(
                _("The archive has a link, an encrypted file or a name that leads elsewhere: %(name)s.")
                % {"name": info.filename[:100]}
            )


def leads_elsewhere(name: str) -> bool:
    """Tell whether a name is none of a file below here: absolute, with a drive, going up, or with control signs."""
    parts = name.split("/")
    is_odd = any(ord(sign) < 32 for sign in name) or "\\" in name or ":" in name
    return is_odd or not name or ".." in parts or "." in parts or "" in parts


def _top(names: list[str], root: str) -> str:
    """Return the folder that holds `root`, as those who pack a folder send it; what systems add is passed over."""
    own = [name for name in names if not any(noise in name for noise in _NOISE)]
    if root in own:
        return ""
    folders = {name.partition("/")[0] for name in own}
    return f"{folders.pop()}/" if len(folders) == 1 and all("/" in name for name in own) else ""


def packed(members: Iterable[tuple[str, bytes | File[bytes]]]) -> IO[bytes]:
    """Return an archive of these members in their order: the same bytes each time, as no clock goes into it."""
    out: IO[bytes] = SpooledTemporaryFile(max_size=8 * MEGABYTE)  # noqa: SIM115 - it is what is returned
    with ZipFile(out, "w") as archive:
        for name, content in members:
            info = _named(name)
            if isinstance(content, bytes):
                archive.writestr(info, content)
                continue
            info.file_size = content.size
            with archive.open(info, "w") as member, content.open("rb") as source:
                shutil.copyfileobj(source, member, 256 * 1024)
    out.seek(0)
    return out


def streamed(members: Iterable[tuple[str, bytes | File[bytes]]]) -> Iterator[bytes]:
    """Yield the bytes of an archive of these members as they come: no more of it is in memory than one block.

    The sizes stand behind each member (APPNOTE.TXT 6.3.10, clause 4.3.9), as they are not known before.
    """
    sink = _Sink()
    with ZipFile(cast(IO[bytes], sink), "w") as archive:
        for name, content in members:
            with archive.open(_named(name), "w", force_zip64=not isinstance(content, bytes)) as member:
                for block in _blocks(content):
                    member.write(block)
                    yield from sink.taken()
            yield from sink.taken()
    yield from sink.taken()


def _named(name: str) -> ZipInfo:
    info = ZipInfo(name)  # dated 1980, the beginning of its time
    info.compress_type = ZIP_STORED if PurePosixPath(name).suffix.lower() in _AS_IS else ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info


def _blocks(content: bytes | File[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as source:
        yield from source.chunks(256 * 1024)


class _Sink(RawIOBase):
    """Where an archive writes to that is sent on while it is made: no way back in it."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        """It is for writing alone."""
        return True

    def write(self, data: Any, /) -> int:
        """Take some more."""
        self._held += data
        return len(data)

    def taken(self) -> Iterator[bytes]:
        """Yield what came in since, once it is worth sending."""
        if self._held:
            yield bytes(self._held)
            self._held.clear()
