"""What somebody puts in, taken apart: archives, lists, texts with several credentials, presentations, links.

Each piece is kept or refused for itself, so that one broken file holds up no other. Nothing is fetched or checked here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from campus.common.archives import MEGABYTE, Archive
from campus.common.errors import InvalidError
from campus.wallet import lists
from campus.wallet.shapes import items, mapping, text
from testamur import TestamurError, read
from testamur.formats import address_in

MOST_BYTES = 5 * MEGABYTE  # of one piece
MOST_BESIDE = 25 * MEGABYTE  # of evidence, or of a picture
MOST_LYING = 5000  # of both, beside the credentials
MOST_PIECES = 3000
MOST_MEMBERS = 20_000  # of an archive that a wallet wrote, which has more than credentials
MOST_IN_ALL = 200 * MEGABYTE
INDEX = "index.json"
VERSION = 1
MOST_INDEX = 20 * MEGABYTE
MOST_OTHERS = 4 * MEGABYTE
OTHERS = "others"
_OWN = {"testamurWallet", "madeAt", "from", "holder", "collections", "credentials", "evidence"}  # names in the index
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = "[Content_Types].xml"
_NOISE = {".ds_store", "thumbs.db", "desktop.ini"}
_WRAPPED = "data:application/vc+"


@dataclass(frozen=True, slots=True)
class Beside:
    """What an archive says of a file beside its credentials: `kind` as of a Keepsake."""

    kind: str
    digest: str = ""
    name: str = ""
    title: str = ""
    text: str = ""
    link: str = ""
    media_type: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One piece: a name for people, and its bytes, or a link; or, in `problem`, why it was not even opened."""

    name: str
    data: bytes = b""
    link: str = ""
    problem: str = ""
    is_list: bool = False
    kept_as: Mapping[str, Any] = field(default_factory=dict)  # how a wallet kept it: place, pinned, tags, collections
    beside: Beside | None = None  # of what is no credential, and came with some


def of_files(files: Iterable[tuple[str, IO[bytes]]]) -> Iterator[Found]:
    """Yield the pieces of uploaded files: at most MOST_PIECES credentials, MOST_LYING others and MOST_IN_ALL bytes."""
    seen = lying = size = 0
    for name, file in files:
        for found in _file(name, file):
            is_beside = found.beside is not None
            seen, lying, size = seen + (not is_beside), lying + is_beside, size + len(found.data)
            if seen > MOST_PIECES or lying > MOST_LYING or size > MOST_IN_ALL:
                yield _full(name)
                return
            yield found


def _full(name: str) -> Found:
    return Found(name, problem=_("This is more than fits at one go. Put the rest in after it."))


def of_text(told: str) -> Iterator[Found]:
    """Yield what was pasted: links, one a line, or a credential, or several in an array or a presentation."""
    told = told.strip()
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    if lines and all(line.startswith(("https://", "http://")) and " " not in line for line in lines):
        yield from (of_link(line) for line in lines[:MOST_PIECES])
    elif len(lines) > 1 and all(_is_token(line) for line in lines):
        yield from (Found(_("Text, line %d") % at, line.encode()) for at, line in enumerate(lines, 1))
    elif told:
        yield from _several(_("What you pasted"), told.encode(errors="replace"))


def of_link(link: str) -> Found:
    """Return a link as a piece."""
    return Found(link[:200], link=link[:2000])


def _file(name: str, file: IO[bytes]) -> Iterator[Found]:
    start = file.read(4)
    file.seek(0)
    if start in _ARCHIVE:
        yield from _archive(name, file)
        return
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        yield Found(name, problem=_too_large())
        return
    yield from _one(name, data)


def _too_large() -> str:
    return _("A file holds at most 5\N{NO-BREAK SPACE}MB; this one is larger.")


def _one(name: str, data: bytes) -> Iterator[Found]:
    """Yield the pieces of one file that is no archive."""
    if address_in(data):
        yield of_link(data.strip().decode("ascii"))
    elif PurePosixPath(name).suffix.lower() == ".csv" or lists.is_list(data):
        yield from _lines(name, data)
    else:
        yield from _several(name, data)


def _lines(name: str, data: bytes) -> Iterator[Found]:
    try:
        for entry in lists.entries(data):
            yield Found(entry.name[:200], entry.to_bytes(), is_list=True)
    except InvalidError as err:
        yield Found(name, problem=str(err))


def _archive(name: str, file: IO[bytes]) -> Iterator[Found]:
    try:
        archive = Archive(file, root=INDEX, most=MOST_MEMBERS)
    except InvalidError as err:
        yield Found(name, problem=str(err))
        return
    if _OFFICE in archive.names:
        yield Found(name, problem=_("It is an office document. Put in the badge files themselves, or one ZIP of them."))
        return
    index = _index(archive)
    own = listed(index)
    for member in own if index else filter(_is_worth, archive.names):
        yield from (replace(found, kept_as=own.get(member, {})) for found in _member(archive, member))
    yield from _beside(archive, index)
    yield from _others(index)
    if not any(map(_is_worth, archive.names)):
        yield Found(name, problem=_("The archive is empty."))


def _is_worth(member: str) -> bool:
    """Say whether a member of an archive is more than what systems and networks put beside the badges."""
    path = PurePosixPath(member)
    return not (path.name.startswith(".") or path.name.lower() in _NOISE or "__MACOSX" in path.parts)


def _member(archive: Archive, member: str) -> Iterator[Found]:
    try:
        with archive.file(member, most=MOST_BYTES) as file:
            data = file.read()
    except InvalidError as err:
        yield Found(member[-200:], problem=str(err))
        return
    if data[:4] in _ARCHIVE:
        yield Found(member[-200:], problem=_("An archive within an archive is not opened. Put it in by itself."))
        return
    yield from (found if found.link or found.is_list else _under(member, found) for found in _one(member, data))


def _under(member: str, found: Found) -> Found:
    return Found(found.name[-200:] or member[-200:], found.data, problem=found.problem)


def _index(archive: Archive) -> Mapping[str, Any]:
    """Return the index of an archive that a wallet wrote, an empty one of any other."""
    try:
        held: Any = json.loads(archive.text(INDEX, most=MOST_INDEX))
    except (InvalidError, ValueError, RecursionError):
        return {}
    return held if mapping(held).get("testamurWallet") == VERSION else {}


def listed(index: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the files of the credentials that an index lists, with what it says of each."""
    entries = [{**mapping(each), OTHERS: None} for each in items(index.get("credentials"))]
    return {text(each.get("file")): each for each in entries if text(each.get("file"))}


def _others(index: Mapping[str, Any]) -> Iterator[Found]:
    """Yield what upper apps had put into the index (settings.WALLET_AWAY): it comes last, for it speaks of the rest."""
    said = {name: value for name, value in index.items() if name not in _OWN}
    data = json.dumps(said).encode()
    if said and len(data) <= MOST_OTHERS:
        yield Found(_("What you wrote about them"), data, kept_as={OTHERS: True})


def _beside(archive: Archive, index: Mapping[str, Any]) -> Iterator[Found]:
    """Yield what lies beside the credentials; what cannot be used is unpacked too, and counts as that much."""
    left, there = MOST_IN_ALL, set(archive.names)
    for member, name, said in _told_beside(index):
        if left < 0:
            yield _full(name[-200:])
            return
        found = _lying(archive, member, name, said)
        left -= MOST_BESIDE if found.problem and member in there else len(found.data)
        yield found


def _told_beside(index: Mapping[str, Any]) -> Iterator[tuple[str, str, Beside]]:
    """Yield the member, the name and what is said of each: evidence, with what its owner wrote of it, and pictures."""
    for each in map(mapping, items(index.get("evidence"))):
        told = {name: text(each.get(name)) for name in ("name", "title", "text", "link", "sha256")}
        said = Beside("evidence", **told, media_type=text(each.get("mediaType")))
        yield text(each.get("file")), told["name"] or told["title"], said
    for each in map(mapping, items(index.get("credentials"))):
        digest = text(each.get("digest"))
        for kind, named in (("drawing", items(each.get("image"))), ("picture", items(each.get("pictures")))):
            for member in map(text, named):
                name = PurePosixPath(member).name
                yield member, name, Beside(kind, digest, name)


def _lying(archive: Archive, member: str, name: str, said: Beside) -> Found:
    if not member:
        missing = "" if said.text or said.link else _("The file itself was not in the archive.")
        return Found(name[-200:], problem=missing, beside=said)
    try:
        with archive.file(member, most=MOST_BESIDE) as file:
            data = file.read()
    except InvalidError as err:
        return Found(name[-200:] or member[-200:], problem=str(err))
    if said.sha256 and hashlib.sha256(data).hexdigest() != said.sha256:
        return Found(name[-200:], problem=_("It is not the file that the list in the archive names."))
    return Found(name[-200:], data, beside=said)


def _several(name: str, data: bytes) -> Iterator[Found]:
    """Yield the credentials of an array or a presentation one by one; anything else as it is, byte for byte."""
    line = lists.read(data) if data.lstrip()[:1] == b"{" and lists.MARK.encode() in data else None
    if line is not None:
        yield Found(line.name[:200], line.to_bytes(), is_list=True)
        return
    inner = _inner(data)
    if inner is None:
        yield Found(name, data)
        return
    for at, each in enumerate(inner[:MOST_PIECES], 1):
        told = _unwrapped(each)
        where = _("%(name)s, number %(at)d") % {"name": name[:180], "at": at}
        yield Found(where, told.encode(errors="replace"))
    if not inner:
        yield Found(name, problem=_("There is nothing in it."))


def _inner(data: bytes) -> list[Any] | None:
    if data.lstrip()[:1] not in (b"[", b"{"):
        return None
    try:
        held: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if isinstance(held, list):
        return held
    if "VerifiablePresentation" in items(mapping(held).get("type")):
        return items(held.get("verifiableCredential"))
    return None


def _unwrapped(each: object) -> str:
    """Return one credential as text: a token as it is, also out of an envelope (VC Data Model 2.0, clause 4.13)."""
    if isinstance(each, str):
        return each
    address = text(mapping(each).get("id"))
    if address.startswith(_WRAPPED) and "," in address:
        return address.partition(",")[2]
    return json.dumps(each, ensure_ascii=False)


def _is_token(line: str) -> bool:
    try:
        return read(line.encode()).kind in {"jwt", "sd-jwt"}
    except TestamurError:
        return False
