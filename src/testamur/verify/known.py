"""Credentials like one that came before, character by character but for what stands between some of the quotes.

Whatever a JSON text is, it is pieces between quotes and pieces outside of them. As long as no backslash is in it, two
texts whose outer pieces are equal, and whose names, types and contexts are equal too, differ in other texts alone: what
was found of one by its structure holds for the other. Names that stand twice, sizes and numbers (strict JSON), the
format, which statements there are and in which order names stand (RFC 8785) are found once; each further text is split,
held against what is kept by value, and read by a plain parser, which refuses what is no JSON.

Texts that many had in common (their issuer, what was achieved) become part of what a text is held against, and of
what is made ready: then only those that differ from person to person are looked at (docs/decisions/0206).

Wherever there is no answer here, the usual way is gone; what comes out is the same (docs/decisions/0198).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from json import JSONDecodeError
from operator import is_
from typing import Any, TypeVar

from testamur.canonical import bundle, slots
from testamur.canonical.shapes import Key, Shape, Shapes, form_known, make_known
from testamur.errors import CanonicalizationError, MalformedError
from testamur.formats import Container, ReadCredential
from testamur.formats.outlines import is_known_valid
from testamur.formats.schema import schema
from testamur.formats.strict_json import parse_again, parse_object
from testamur.verify.readings import Part, Reading, reading_of

_Kept = TypeVar("_Kept")
# Larger ones are not of a few shapes, and their keys would fill a cache.
_MAX_BYTES = 65_536
_MAX_READINGS, _MAX_NARROW, _MAX_FRAMES = 8, 4, 16


class _Frames:
    """Narrow readings, each with the text around what differs: found by that, without taking the text apart."""

    def __init__(self) -> None:
        self._frames: tuple[tuple[tuple[str, ...], Reading], ...] = ()

    def add(self, pieces: Sequence[str], reading: Reading) -> None:
        """Take in a reading of a text in its pieces; the oldest goes when there are many."""
        free = sorted({*range(1, len(pieces), 2)}.difference(2 * place + 1 for place in reading.fixed_places))
        parts = zip([0, *(place + 1 for place in free)], [*free, len(pieces)], strict=True)
        frame = tuple('"'.join(["", *pieces[first:last], ""]) for first, last in parts)
        # The text itself has no quote before its first piece and after its last.
        self._frames = (*self._frames[1 - _MAX_FRAMES :], ((frame[0][1:], *frame[1:-1], frame[-1][:-1]), reading))

    def find(self, text: str) -> tuple[Reading, list[str]] | None:
        """Return the reading of a text, and the texts in it that differ."""
        for frame, reading in self._frames:
            if (texts := _between(frame, text)) is not None:
                return reading, texts
        return None


def _between(frame: Sequence[str], text: str) -> list[str] | None:
    at, found = 0, []
    for part in frame[:-1]:
        if not text.startswith(part, at):
            return None
        begin = at + len(part)
        at = text.find('"', begin)
        found.append(text[begin:at])
    return found if text[at:] == frame[-1] else None


class _Family:
    """The readings of texts whose pieces outside of quotes are equal; the first of them goes when there are many.

    Narrow ones fix more, and stay. They are tried first.
    """

    def __init__(self) -> None:
        self._readings: tuple[Reading, ...] = ()
        self._narrow: tuple[Reading, ...] = ()

    def find(self, strings: Sequence[str]) -> Reading | None:
        for reading in (*self._narrow, *self._readings):
            if reading.pick_fixed(strings) == reading.fixed:
                return reading
        return None

    def add(self, reading: Reading) -> None:
        self._readings = (*self._readings[1 - _MAX_READINGS :], reading)

    def may_narrow(self, reading: Reading) -> bool:
        return len(self._narrow) < _MAX_NARROW and reading not in self._narrow

    def add_narrow(self, reading: Reading) -> None:
        self._narrow = (*self._narrow, reading)


@dataclass(slots=True)
class Known:
    """One credential whose reading is known. Its shapes are those that were handed in, with what is known of it."""

    document: dict[str, Any]
    raw: str
    _reading: Reading
    _texts: Sequence[str]
    _shapes: Shapes
    _written: tuple[list[bytes], list[bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self._written = slots.written(self._texts)

    def credential(self, container: Container) -> ReadCredential:
        """Return the credential as :func:`testamur.formats.read` does."""
        return ReadCredential(
            kind="json",
            document=self.document,
            raw=self.raw,
            container=container,
            recognized=self._reading.format,
        )

    def digest(self) -> str:
        """Return what :func:`testamur.document.digest` does."""
        return hashlib.sha256(self._reading.told.fill(self._written[1])).hexdigest()

    def keep(self, key: Key, make: Callable[[], _Kept]) -> _Kept | None:
        """Return what was made for this key before, or now."""
        return self._shapes.keep(key, make)

    def shape_of(self, document: Mapping[str, Any]) -> Shape | None:
        """Return the reading in place of its shape, where it is this document."""
        if document is not self.document:
            return self._shapes.shape_of(document)
        return Shape(self._reading, self._texts, self._reading.places)

    def canonicalize(self, document: Mapping[str, Any], *, algorithm: str = "sha256") -> bytes:
        """Return the RDFC-1.0 form of a document, quickly where it is this one or its proof's options."""
        part = self._part(document)
        if part is None:
            return self._shapes.canonicalize(document, algorithm=algorithm)
        texts, written = self._texts, self._written[0]
        return form_known(
            self._shapes,
            (self._reading, part.name, algorithm),
            document,
            texts=part.pick(texts),
            written=part.pick(written),
            constants=part.constants,
        )

    def make_ready(self) -> bool:
        """Make ready what this credential and its like are checked with; return whether all of it could be."""
        reading, schema_name = self._reading, self._reading.format.schema
        if reading.options is None or not schema_name:
            return False
        unsigned = reading.unsigned.of(self.document)
        options = reading.options.of(self.document["proof"], self.document)
        try:
            return (
                is_known_valid(self.document, name=schema_name, load=partial(schema, schema_name), shapes=self)
                and self._make_form(reading.unsigned, unsigned)
                and self._make_form(reading.options, options)
            )
        except CanonicalizationError:
            return False

    def _make_form(self, part: Part, document: Mapping[str, Any]) -> bool:
        return make_known(self._shapes, (self._reading, part.name, "sha256"), document, constants=part.constants)

    def _part(self, document: Mapping[str, Any]) -> Part | None:
        names, reading = tuple(document), self._reading
        if names == reading.unsigned.members:
            return reading.unsigned if _are_same(document, self.document, names) else None
        if reading.options is None or names != reading.options.members:
            return None
        # By identity, so that it is what was read and nothing that only looks like it.
        is_ours = document["@context"] is self.document.get("@context")
        return reading.options if is_ours and _are_same(document, self.document["proof"], names[:-1]) else None


def known(data: bytes, *, shapes: Shapes) -> Known | None:
    """Return the credential in a JSON text one like which came before; None where that is not so, or it can't be read.

    What comes first of its kind is made ready here, as far as the shapes let more be made.
    """
    if not data.startswith(b"{") or b"\\" in data or len(data) > _MAX_BYTES or bundle.is_trying_out():
        return None
    try:
        text = data.decode()
        frames = shapes.keep(("frames",), _Frames)
        if frames is not None and (found := frames.find(text)) is not None:
            return Known(parse_again(text), text, *found, shapes)
        pieces = text.split('"')
        if len(pieces) % 2 == 0:
            # A quote is never closed: what follows it would stand in no piece that is held against what is kept.
            return None
        strings, outside = pieces[1::2], '"'.join(pieces[::2])
        family = shapes.keep(("text", outside), _Family)
        if family is None:
            return None
        reading = family.find(strings) or _made(data, strings, family=family, shapes=shapes)
        if reading is None:
            return None
        held = Known(parse_again(text), text, reading, reading.pick_texts(strings), shapes)
        if family.may_narrow(reading):
            made = _narrowed(held, reading, strings, family=family, shapes=shapes)
            if made is not None and frames is not None:
                frames.add(pieces, made)
        return held
    except (UnicodeDecodeError, JSONDecodeError, MalformedError):
        return None


def _made(data: bytes, strings: list[str], *, family: _Family, shapes: Shapes) -> Reading | None:
    made = reading_of(parse_object(data), strings)
    # Each is a shape of its own, and so is paid for as one.
    reading = made and shapes.keep((family, made.fixed), lambda: made)
    if reading is not None:
        family.add(reading)
    return reading


def _narrowed(held: Known, reading: Reading, strings: list[str], *, family: _Family, shapes: Shapes) -> Reading | None:
    """Make ready for others like this one what so many had in common, as far as the shapes let it be made."""
    if not (common := reading.habit.common(reading.pick_texts(strings))):
        return None
    places = list(reading.places)
    made = reading_of(held.document, strings, common=frozenset(places[number] for number in common))
    # One that was tried before and could not be made ready is in the cache still.
    if made is None or shapes.keep((family, made.fixed), lambda: made) is not made:
        return None
    if not Known(held.document, held.raw, made, made.pick_texts(strings), shapes).make_ready():
        return None
    family.add_narrow(made)
    return made


def _are_same(part: Mapping[str, Any], whole: Mapping[str, Any], names: Sequence[str]) -> bool:
    return all(map(is_, part.values(), map(whole.__getitem__, names)))
