"""Files as nobody made them: the corpus with bytes, members, chunks and entries changed at random, each by its number.

The same seed and number give the same file, so that one that is found to do harm can be made again.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import random
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from testamur import TestamurError, bake
from testamur.proofs import vc_jwt
from testamur.proofs.jws import compact
from testamur.signing.credentials import make_proof
from tests.campus.verification.elsewhere import ISSUED, Elsewhere
from tests.core.pictures import SIGNATURE, SVG, chunk, itxt, png

Seed = tuple[str, bytes]
Change = Callable[[bytes, random.Random], bytes]
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**53, 2**70, 1e300, -1e-300, "", " ", "\x00", "\ud83d", "\u202e", "é", "a" * 5000,
    [], {}, [[[]]], [None], {"id": "urn:a:b"}, {"": ""}, "https://[", "https://college.example.org/status",
    "did:web:%", "did:key:z", "data:,", "2026-13-45T99:99:99Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z",
    "2026-03-01T00:00:00+99:99", "z", "u", "@id", "_:b0", "VerifiablePresentation", "Assertion",
    ["VerifiableCredential", "EndorsementCredential"],
)  # fmt: skip
_PICTURE_WORDS = (b"openbadgecredential", b"openbadges", b"\0", b"")
_NAMES = ("../x", "/x", "a\\b", "c:x", "", "x" * 300, "a\x00b", "index.json", "[Content_Types].xml", "b.zip", "b.csv")


def mutant(seeds: Sequence[Seed], there: Elsewhere, *, number: str) -> Seed:
    """Return the file of this number: its name, and its bytes."""
    rng = random.Random(number)
    name, data = rng.choice(seeds)
    for _turn in range(rng.choice((1, 1, 1, 2, 3))):
        data = rng.choice(_changes(data, seeds, there))(data, rng)
    return (rng.choice(seeds)[0] if rng.random() < 0.1 else name), data


def _changes(data: bytes, seeds: Sequence[Seed], there: Elsewhere) -> list[Change]:
    """Return what can be changed in a file of this kind; what is deeper stands in the list twice."""
    found: list[Change] = [
        _flipped,
        _cut,
        _repeated,
        _dropped,
        lambda own, rng: _spliced(own, rng.choice(seeds)[1], rng),
    ]
    start = data.lstrip()[:1]
    if start in (b"{", b"["):
        found += [_swapped, _baked, *[lambda own, rng: _signed_anew(own, rng, there)] * 3]
    elif data.startswith(SIGNATURE):
        found += [_chunked, _chunked, _inside]
    elif data.startswith(b"PK"):
        found += [_packed, _packed, _packed_oddly]
    elif data.startswith(b"ey") and data.count(b".") >= 2:
        found += [_token, _token]
    return found


def _flipped(data: bytes, rng: random.Random) -> bytes:
    own = bytearray(data)
    for _turn in range(rng.choice((1, 2, 8)) if own else 0):
        own[rng.randrange(len(own))] = rng.choice((rng.randrange(256), 0, 255, 0x22, 0x5C))
    return bytes(own)


def _cut(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] if rng.random() < 0.7 else data[at:]


def _repeated(data: bytes, rng: random.Random) -> bytes:
    at, size = rng.randrange(len(data) + 1), rng.choice((1, 4, 40, 400))
    return data[:at] + data[at : at + size] * rng.choice((2, 3, 500)) + data[at + size :]


def _dropped(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.choice((1, 2, 30)) :]


def _spliced(data: bytes, other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each container with the name or place of each of its members, not deeper than people nest."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for name, item in list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder)):
            yield holder, name
            if isinstance(item, dict | list):
                waiting.append(item)


def _document(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _changed(document: Any, rng: random.Random) -> Any:
    """Return a document with one member set, dropped, added, doubled, nested or put elsewhere."""
    if not isinstance(document, dict | list):
        return rng.choice(VALUES)
    own = copy.deepcopy(document)
    places = list(_places(own))
    if not places:
        return rng.choice(VALUES)
    (holder, name), (other, elsewhere) = rng.choice(places), rng.choice(places)
    how = rng.randrange(8)
    if how < 4:
        holder[name] = rng.choice(VALUES)
    elif how == 4:
        holder[name] = copy.deepcopy(other[elsewhere])
    elif how == 5:
        holder[name] = [copy.deepcopy(holder[name])] * rng.choice((1, 2, 50))
    elif how == 6 and isinstance(holder, dict):
        holder[rng.choice(("@context", "type", "id", "@id", "x", "@type", "proof"))] = rng.choice(VALUES)
    else:
        del holder[name]
    return own


def _text(document: Any) -> bytes:
    return json.dumps(document).encode()


def _swapped(data: bytes, rng: random.Random) -> bytes:
    document = _document(data)
    if document is None:
        return _flipped(data, rng)
    return _text(_changed(document, rng))


def _signed_anew(data: bytes, rng: random.Random, there: Elsewhere) -> bytes:
    """Return a changed document with a good signature, so that what lies behind the signature is reached too."""
    document = _document(data)
    if not isinstance(document, dict):
        return _flipped(data, rng)
    found = _changed(document, rng)
    changed = {name: item for name, item in found.items() if name != "proof"} if isinstance(found, dict) else {}
    method = f"{there.did}#key-1"
    if rng.random() < 0.3:
        head = vc_jwt.header(method, algorithm=there.key.public.algorithm)
        return compact(head, _text(changed), sign=there.key.sign).encode()
    try:
        proof = make_proof(changed, key=there.key, method=method, now=ISSUED, suite="eddsa-jcs-2022")
    except TestamurError:  # it is too odd to be signed
        return _text(changed)
    return _text({**changed, "proof": proof})


def _baked(data: bytes, rng: random.Random) -> bytes:
    told = data.decode(errors="replace")
    try:
        return bake(rng.choice((png(), SVG)), told, version=rng.choice(("2.0", "3.0")))
    except TestamurError:
        return png(itxt(data))


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(SIGNATURE)
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        found.append((kind, data[at + 8 : at + 8 + size]))
        at += 12 + size
    return found


def _chunked(data: bytes, rng: random.Random) -> bytes:
    """Return a PNG with chunks in another order, twice, away, of another kind or of another length than they say."""
    parts = [chunk(kind, body) for kind, body in _chunks(data)] or [b""]
    at, how = rng.randrange(len(parts)), rng.randrange(5)
    if how == 0:
        rng.shuffle(parts)
    elif how == 1:
        parts.insert(at, parts[at])
    elif how == 2:
        del parts[at]
    elif how == 3:
        parts[at] = parts[at][:4] + rng.choice((b"iTXt", b"tEXt", b"zTXt", b"IEND", b"\0\0\0\0")) + parts[at][8:]
    else:
        parts[at] = struct.pack(">I", rng.choice((0, 1, 2**31, 2**32 - 1))) + parts[at][4:]
    return SIGNATURE + b"".join(parts)


def _inside(data: bytes, rng: random.Random) -> bytes:
    """Return a PNG with an odd text chunk: packed, doubly packed, cut, of another name."""
    held = next((body for kind, body in _chunks(data) if kind == b"iTXt"), b"x\0\0\0\0\0{}")
    told = held.rpartition(b"\0")[2]
    packed = rng.choice((zlib.compress(told), zlib.compress(zlib.compress(told)), zlib.compress(told)[:-6], told))
    flags = rng.choice((b"\1\0", b"\0\0", b"\1\7", b"\7\0"))
    return png(itxt(packed, keyword=rng.choice(_PICTURE_WORDS), flags=flags))


def _members(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return [(each.filename, archive.read(each)) for each in archive.infolist() if each.file_size < 1_000_000]
    except (BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError, zlib.error, EOFError):
        return []


def _packed(data: bytes, rng: random.Random) -> bytes:
    """Return the archive packed anew: members changed, doubled, away, of odd names, of odd ways to pack."""
    members = _members(data) or [("a.json", b"{}")]
    at = rng.randrange(len(members))
    name, body = members[at]
    members[at] = (rng.choice((*_NAMES, name, name, name)), rng.choice((_swapped, _flipped, _cut))(body, rng))
    out = io.BytesIO()
    with ZipFile(out, "w") as archive, warnings.catch_warnings(action="ignore"):  # doubled names are wanted
        for each, told in members * rng.choice((1, 1, 2)):
            info = ZipInfo(each or "x")
            info.filename = each
            info.compress_type = rng.choice((ZIP_STORED, ZIP_DEFLATED))
            archive.writestr(info, told)
    return out.getvalue()


def _packed_oddly(data: bytes, rng: random.Random) -> bytes:
    """Return the archive with another number in one of its heads: sizes, offsets, flags, methods."""
    own = bytearray(data)
    heads = [at for mark in (b"PK\3\4", b"PK\1\2", b"PK\5\6") for at in _all(data, mark)]
    if not heads:
        return _flipped(data, rng)
    at = rng.choice(heads) + 4 + 2 * rng.randrange(9)
    own[at : at + 2] = rng.choice((b"\0\0", b"\xff\xff", b"\1\0", b"\x0c\0", b"\x0e\0", bytes([rng.randrange(256), 0])))
    return bytes(own)


def _all(data: bytes, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


def _token(data: bytes, rng: random.Random) -> bytes:
    """Return a token with one of its parts changed, read as JSON where it is."""
    parts = data.strip().split(b".")
    at = rng.randrange(len(parts))
    told = _unsealed(parts[at])
    changed = _flipped(parts[at], rng) if told is None else _sealed(_changed(told, rng))
    return b".".join([*parts[:at], changed, *parts[at + 1 :]])


def _unsealed(part: bytes) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return None


def _sealed(document: Any) -> bytes:
    return base64.urlsafe_b64encode(_text(document)).rstrip(b"=")
