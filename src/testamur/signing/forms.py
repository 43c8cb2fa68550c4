"""The forms that a template's credentials take, each ready to be filled in: JSON, RFC 8785, and the hash of their RDF.

Which texts a form may be filled with without asking the whole of :func:`testamur.signing.sign` is decided here too.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from testamur.canonical import jcs, slots
from testamur.canonical.plans import Plan
from testamur.canonical.programs import compile_program, filler_of, prefix_unlike
from testamur.canonical.statements import Filler
from testamur.document.structure import check_period
from testamur.errors import DocumentError
from testamur.formats.credential_1_1 import is_1_1
from testamur.formats.outlines import Outline, outline_of
from testamur.formats.registry import format_of
from testamur.formats.schema import schema
from testamur.signing.credentials import is_open_badge, sealed
from testamur.signing.tokens import tokens_of

_DATES = ("validFrom", "validUntil", "awardedDate")
_BEYOND, _HIGH = re.compile("[\U00010000-\U0010ffff]"), re.compile("[\ue000-\uffff]")


class Filled(NamedTuple):
    """The texts of one credential, as statements write them and as JSON does."""

    written: list[bytes]
    json: list[bytes]


class Forms:
    """A credential with places for texts; each method takes these in the order of the places."""

    def __init__(
        self, example: Mapping[str, Any], *, texts: Sequence[str], places: Sequence[int], algorithm: str
    ) -> None:
        self._example, self._texts, self._places = example, texts, places
        self._algorithm = algorithm
        constants = set(range(len(texts))) - set(places)
        self._program = compile_program(example, texts=texts, constants=constants, algorithm=algorithm)
        self._plan = Plan(self._program) if self._program else None
        outline = _outline(example, self._texts, places)
        self._outline = outline.beside_iris(self._program.iris) if self._program else outline
        prefix = prefix_unlike(example)
        marked = self.document([f"{prefix}{number}" for number in range(len(places))])
        self._json = filler_of(sealed(marked)[:-1], prefix)
        self._jcs = filler_of(jcs.canonicalize(marked), prefix)
        constant = json.dumps(self.document([""] * len(places)), ensure_ascii=False)
        self._beyond, self._high = _BEYOND.search(constant) is not None, _HIGH.search(constant) is not None
        held = {name: marked[name] for name in _DATES if name in marked}
        self._dated = {name: int(text.removeprefix(prefix)) for name, text in held.items() if text.startswith(prefix)}
        self._period = {name: example[name] for name in held}
        self._known_dates: set[tuple[str, ...]] = set()
        self.tokens = tokens_of(example, marked=marked, prefix=prefix, count=len(places))

    def document(self, texts: Sequence[str]) -> dict[str, Any]:
        """Return the document itself."""
        held = dict(zip(self._places, texts, strict=True))
        document: dict[str, Any] = slots.replaced(
            self._example, [held.get(place, text) for place, text in enumerate(self._texts)]
        )
        return document

    def read(self, texts: Sequence[str]) -> Filled | None:
        """Return the texts ready to be filled in; None where a document with them might be refused."""
        found = self.read_all([texts])
        return found[0] if found else None

    def read_all(self, lot: Sequence[Sequence[str]]) -> list[Filled] | None:
        """Return the texts of many documents ready to be filled in; None where any of these might be refused."""
        columns, count = list(zip(*lot, strict=True)), len(self._places)
        program = self._program
        if program is None or not program.all_are_plain(columns) or not self._outline.all_hold(columns):
            return None
        flat = list(chain.from_iterable(lot))
        try:
            written, in_json = slots.written(flat)
        except UnicodeEncodeError:
            return None
        if self._are_read_in_two_ways("".join(flat)) or not self._are_dated(columns):
            return None
        rows = [written[at * count : (at + 1) * count] for at in range(len(lot))]
        if in_json is written:
            return list(map(Filled, rows, rows))
        return [Filled(row, in_json[at * count : (at + 1) * count]) for at, row in enumerate(rows)]

    def json_around(self, head: bytes) -> Filler:
        """Return the filler of the whole credential as JSON, from texts as JSON writes them and a proof's value.

        ``head`` is what comes before that value.
        """
        return self._json.followed_by([head, len(self._places), b'"}}'])

    def jcs_digest(self, filled: Filled) -> bytes:
        """Return the hash of the document's RFC 8785 form."""
        return hashlib.new(self._algorithm, self._jcs.fill(filled.json)).digest()

    def rdf_digests(self, lot: Sequence[Filled]) -> list[bytes] | None:
        """Return the hashes of many documents' RDFC-1.0 forms; None where of any only the whole algorithm can tell."""
        return self._plan.digests([filled.written for filled in lot]) if self._plan else None

    def _are_read_in_two_ways(self, texts: str) -> bool:
        """Return whether verifiers might sort or write statements in two ways (see `check_sort_order`)."""
        if texts.isascii():
            return self._beyond and self._high
        if "\ufffe" in texts or "\uffff" in texts:
            return True
        beyond = self._beyond or _BEYOND.search(texts) is not None
        return beyond and (self._high or _HIGH.search(texts) is not None)

    def _are_dated(self, columns: Sequence[Sequence[str]]) -> bool:
        if not self._dated:
            return True
        moments = {*zip(*(columns[place] for place in self._dated.values()), strict=True)} - self._known_dates
        try:
            for each in moments:
                check_period(self._period | dict(zip(self._dated, each, strict=True)))
        except DocumentError:
            return False
        self._known_dates = moments or self._known_dates
        return True


def _outline(example: Mapping[str, Any], texts: Sequence[str], places: Sequence[int]) -> Outline:
    """Return what the schema asks of the texts in these places, where there is one to ask."""
    if not is_open_badge(example):
        return Outline(())
    name = "" if is_1_1(example) else format_of(example).schema
    # Of other formats nothing is known that way.
    asked = outline_of(example, texts, schema=schema(name) if name else {"not": {}})
    return asked.of_places({place: number for number, place in enumerate(places)})
