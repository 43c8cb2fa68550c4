"""What holds for all JSON texts like one: which of its texts are fixed, and where those that differ stand.

Found once from a document and the pieces between the quotes of its text (testamur.verify.known): the format, which
statements there are, and in which order names stand (RFC 8785) follow from the fixed ones alone.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from testamur.canonical import jcs, slots
from testamur.canonical.programs import filler_of, prefix_unlike
from testamur.canonical.statements import Filler
from testamur.document import told
from testamur.formats import format_of
from testamur.formats.registry import Format
from testamur.formats.sealed import is_sealed

_Strings = Callable[[Sequence[str]], tuple[str, ...]]
# Texts of how many credentials are compared before some count as common, and how often that is tried.
_COMPARED, _TRIES = 16, 8
# Which suite it is, and terms that stand where an IRI does, decide as a type does.
_DECISIVE_HERE = frozenset({"cryptosuite", "proofPurpose"})


@dataclass(frozen=True, slots=True)
class Part:
    """A document made of members of the one that was read: their names, and what picks its texts from all of them."""

    name: str
    members: tuple[str, ...]
    pick: Callable[[Any], Any]
    constants: frozenset[int]

    def of(self, *holders: Mapping[str, Any]) -> dict[str, Any]:
        """Return the part, whose members the first of these that has them gives."""
        return {name: next((held[name] for held in holders if name in held), None) for name in self.members}


class Habit:
    """What credentials that came one after the other had in common."""

    __slots__ = ("_first", "_left", "_same", "_tries")

    def __init__(self) -> None:
        self._first: Sequence[str] = ()
        self._same: Sequence[int] = ()
        self._left, self._tries = 0, _TRIES

    def common(self, texts: Sequence[str]) -> Sequence[int]:
        """Return the places of the texts that so many had in common, where these are half of all; mostly none."""
        if not self._left:
            self._first, self._same, self._left = texts, range(len(texts)), _COMPARED if self._tries else 0
            return ()
        same = [place for place in self._same if texts[place] == self._first[place]]
        if len(same) == len(texts):
            # One that is shown again and again says nothing of others.
            return ()
        self._same, self._left = same, self._left - 1
        if self._left:
            return ()
        self._tries -= 1
        return same if 2 * len(same) >= len(texts) else ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What holds for all texts with the same pieces outside of quotes, and these ``fixed`` ones among those inside.

    ``places`` are the numbers that the others have among all texts of the document, each with its number among them.
    """

    fixed: tuple[str, ...]
    pick_fixed: _Strings
    pick_texts: _Strings
    format: Format
    unsigned: Part
    options: Part | None
    told: Filler
    places: Mapping[int, int]
    fixed_places: Sequence[int]
    habit: Habit = field(default_factory=Habit)


def reading_of(
    document: dict[str, Any], strings: list[str], *, common: Collection[int] = frozenset()
) -> Reading | None:
    """Return what holds for this document's like; None where its texts are not found one by one.

    ``common`` are the numbers of texts that are to be fixed too.
    """
    found, shape = list(_strings(document)), slots.shape_of(document)
    if shape is None or [each.text for each in found] != strings or is_sealed(document):
        return None
    texts = shape[1]
    at = [number for number, each in enumerate(found) if each.is_slot]
    varying = [number for number, place in enumerate(at) if not found[place].is_fixed and number not in common]
    free = [at[number] for number in varying]
    fixed = sorted({*range(len(found))}.difference(free))
    if [strings[place] for place in at] != texts or len(fixed) < 2 or len(free) < 2:
        return None
    places = {number: place for place, number in enumerate(varying)}
    pick_fixed: _Strings = itemgetter(*fixed)
    return Reading(
        fixed=pick_fixed(strings),
        pick_fixed=pick_fixed,
        pick_texts=itemgetter(*free),
        format=format_of(document),
        unsigned=_unsigned(document, places),
        options=_options(document, places),
        told=_told(document, texts, places),
        places=places,
        fixed_places=fixed,
    )


@dataclass(frozen=True, slots=True)
class _String:
    text: str
    is_slot: bool
    is_fixed: bool


def _strings(value: Any, *, is_fixed: bool = False, name: str = "") -> Iterator[_String]:
    """Yield every string of a document in the order of its text, names too."""
    if isinstance(value, dict):
        for each, item in value.items():
            yield _String(each, is_slot=False, is_fixed=True)
            yield from _strings(item, is_fixed=is_fixed or each in slots.DECISIVE, name=each)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, is_fixed=is_fixed, name=name)
    elif isinstance(value, str):
        yield _String(value, is_slot=not is_fixed, is_fixed=is_fixed or name in _DECISIVE_HERE)


def _ranges(document: Mapping[str, Any], first: int = 0) -> dict[str, range]:
    """Return by the names of its members which texts each has, numbered as `shape_of` does."""
    found = {}
    for name, item in document.items():
        last = first if name in slots.DECISIVE else first + sum(each.is_slot for each in _strings(item))
        found[name], first = range(first, last), last
    return found


def _part(name: str, ranges: Mapping[str, range], places: Mapping[int, int]) -> Part:
    held = [number for numbers in ranges.values() for number in numbers]
    constants = frozenset(place for place, number in enumerate(held) if number not in places)
    return Part(name, tuple(ranges), _picker([places[number] for number in held if number in places]), constants)


def _picker(places: Sequence[int]) -> Callable[[Any], Any]:
    first, last = (places[0], places[-1] + 1) if places else (0, 0)
    # One after the other, as nearly always: fewer than two are, too.
    return itemgetter(slice(first, last)) if len(places) == last - first else itemgetter(*places)


def _unsigned(document: Mapping[str, Any], places: Mapping[int, int]) -> Part:
    ranges = {name: held for name, held in _ranges(document).items() if name != "proof"}
    return _part("unsigned", ranges, places)


def _options(document: Mapping[str, Any], places: Mapping[int, int]) -> Part | None:
    """Return the part that is the one proof without its value, in the document's contexts; None for several."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or "@context" in proof:
        return None
    ranges = _ranges(proof, _ranges(document)["proof"].start)
    kept = {name: held for name, held in ranges.items() if name != "proofValue"}
    return _part("options", {**kept, "@context": range(0)}, places)


def _told(document: dict[str, Any], texts: Sequence[str], places: Mapping[int, int]) -> Filler:
    prefix = prefix_unlike(document)
    marked = [f"{prefix}{places[number]}" if number in places else text for number, text in enumerate(texts)]
    return filler_of(jcs.canonicalize(told(slots.replaced(document, marked))), prefix)
