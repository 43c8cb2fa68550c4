"""In which order the statements of a document stand, found once for all documents in which the same things decide it.

A few questions decide it: which blank node has which label, how the ids that vary stand among those that don't, and how
several values of one member stand among themselves. Where their answers came before, the canonical form is one join.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import combinations, groupby
from operator import eq, lt
from typing import Any

from testamur.canonical.statements import Filler, Line, Tokens, joined, merged, picker

_FEW = 4  # values that are held against one another; of more it is quicker to sort them
# Bytes of statements that are kept for one shape, shared by all its orders, and how many orders are.
_ROOM, _MOST = 1 << 18, 256
_Answers = tuple[Any, ...]


class Ranks:
    """How values stand among others that are always the same, and among one another."""

    __slots__ = ("_held", "_place")

    def __init__(self, fixed: Iterable[bytes] = ()) -> None:
        held = sorted(fixed)
        self._place = partial(bisect_left, held)
        self._held = frozenset(held)

    def of(self, columns: Sequence[Sequence[bytes]]) -> list[Sequence[Any]] | None:
        """Return for many documents what is different where values stand in another way, as columns.

        Of each value there is a column. None where in any document two are equal.
        """
        if not all(map(self._held.isdisjoint, columns)):
            return None
        among = _among_few(columns) if len(columns) <= _FEW else _among_many(columns)
        if among is None or not self._held:
            return among
        return [*[list(map(self._place, column)) for column in columns], *among]

    def of_one(self, values: Sequence[bytes]) -> _Answers | None:
        """Return the same for one document."""
        if not values:
            return ()
        if not self._held.isdisjoint(values) or len({*values}) < len(values):
            return None
        if len(values) <= 2:
            return (*map(self._place, values), values[0] < values[-1])
        return (*map(self._place, values), *sorted(range(len(values)), key=values.__getitem__))


def _among_few(columns: Sequence[Sequence[bytes]]) -> list[Sequence[Any]] | None:
    """Return for each two values which comes first; None where two are equal."""
    pairs = list(combinations(columns, 2))
    if any(any(map(eq, *pair)) for pair in pairs):
        return None
    return [list(map(lt, *pair)) for pair in pairs]


def _among_many(columns: Sequence[Sequence[bytes]]) -> list[Sequence[Any]] | None:
    """Return the same as the order of all values."""
    rows = list(zip(*columns, strict=True))
    if any(len({*row}) < len(row) for row in rows):
        return None
    return [[tuple(sorted(range(len(row)), key=row.__getitem__)) for row in rows]]


_ALONE = Ranks()


class Questions:
    """What decides the order of statements, once the labels of blank nodes are known."""

    def __init__(self, lines: Sequence[Line], *, texts: int) -> None:
        subjects = {line.subject for line in lines if len(line.subject) > 1}
        # Of an IRI as subject, the token between the angle brackets.
        inner = [subject[1] for subject in subjects]
        self._ids = Ranks(token + b">" for token in inner if isinstance(token, bytes))
        self._varying = [token for token in inner if isinstance(token, int)]
        runs: dict[tuple[Tokens, bytes], list[Tokens]] = defaultdict(list)
        for line in lines:
            runs[line.subject, line.predicate].append(line.tail)
        asked = [
            tails
            for tails in runs.values()
            if len(tails) > 1 and any(isinstance(token, int) and token < texts for tail in tails for token in tail)
        ]
        self._runs = [[Filler(tail) for tail in tails] for tails in asked]
        self.are_of_labels = any(
            isinstance(token, int) and token >= texts for tails in asked for tail in tails for token in tail
        )

    def answers(self, rows: Sequence[Sequence[bytes]]) -> list[Sequence[Any]] | None:
        """Return what decides the order, as columns; None where two ids or two statements are equal, and become one.

        Rows are of texts, followed by labels where these are asked for.
        """
        found = self._ids.of([[row[place] + b">" for row in rows] for place in self._varying])
        for run in self._runs if found is not None else ():
            order = _ALONE.of([[filler.fill(row) for row in rows] for filler in run])
            if order is None:
                return None
            found = [*(found or ()), *order]
        return found

    def of_one(self, row: Sequence[bytes]) -> _Answers | None:
        """Return the same for one document, where nothing is asked of labels."""
        found = self._ids.of_one([row[place] + b">" for place in self._varying])
        for run in self._runs if found is not None else ():
            order = _ALONE.of_one([filler.fill(row) for filler in run])
            if order is None:
                return None
            found = (*(found or ()), *order)
        return found


class Orders:
    """The orders that the statements of documents of one shape came in, each kept once it came a second time.

    What comes once is not worth the time; so nobody fills the room with orders that never come again. When it is full,
    those that are kept stay.
    """

    __slots__ = ("_kept", "_lines", "_pieces", "_questions", "_ranks", "_seen", "_texts", "_weight", "is_open")

    def __init__(self, lines: Sequence[Line], *, texts: int, constant: Sequence[bytes]) -> None:
        self._lines, self._texts = lines, texts
        self._questions = Questions(lines, texts=texts)
        self._ranks = Ranks(constant)
        # Where hashes of nodes are always equal, or labels would have to be known first, nothing is kept.
        self.is_open = len({*constant}) == len(constant) and not self._questions.are_of_labels
        self._kept: dict[_Answers, _Order] = {}
        self._seen: set[_Answers] = set()
        self._pieces: dict[bytes, bytes] = {}
        self._weight = 0

    def key(self, row: Sequence[bytes], hashes: Sequence[Any]) -> _Answers | None:
        """Return what decides the order, from texts as statements write them and the hashes of nodes that vary.

        None where only the whole algorithm can tell, or several statements become one.
        """
        if not self.is_open or None in hashes:
            return None
        ranks, answers = self._ranks.of_one(hashes), self._questions.of_one(row)
        return None if ranks is None or answers is None else (ranks, answers)

    def form(self, key: _Answers, row: Sequence[bytes]) -> bytes | None:
        """Return the canonical form of a document with these texts; None where the order is not kept."""
        order = self._kept.get(key)
        return order.form(row) if order else None

    def note(self, key: _Answers, row: Sequence[bytes], *, form: bytes) -> None:
        """Keep the order of this form, whose texts and labels are in the row, if it came before and there is room."""
        if key not in self._seen:
            if len(self._seen) >= _MOST:
                self._seen.clear()
            self._seen.add(key)
        elif self._weight < _ROOM and len(self._kept) < _MOST:
            order = self._order(row)
            if order.form(row[: self._texts]) == form:
                self._kept[key] = order

    def _order(self, row: Sequence[bytes]) -> "_Order":
        lines = sorted(self._lines, key=lambda line: filled(line.tokens, row))
        pieces: list[bytes] = []
        places: list[int] = []
        for _subject, same in groupby(lines, key=lambda line: line.subject):
            tokens = (*joined(line.tokens for line in same), b"\n")
            for token in merged(
                row[each] if isinstance(each, int) and each >= self._texts else each for each in tokens
            ):
                places.append(token if isinstance(token, int) else self._texts + len(pieces))
                pieces += [self._shared(token)] if isinstance(token, bytes) else []
        return _Order(pieces, places)

    def _shared(self, piece: bytes) -> bytes:
        # What one subject is said of is mostly the same in many orders.
        held = self._pieces.setdefault(piece, piece)
        self._weight += len(piece) if held is piece else 0
        return held


class _Order:
    """Statements of one subject after the other, with places for texts between their bytes."""

    __slots__ = ("_pick", "_pieces")

    def __init__(self, pieces: Sequence[bytes], places: Sequence[int]) -> None:
        self._pieces = pieces
        self._pick = picker(places)

    def form(self, row: Sequence[bytes]) -> bytes:
        """Return all of it with these texts."""
        return b"".join(self._pick((*row, *self._pieces)))


def filled(line: Tokens, row: Sequence[bytes]) -> bytes:
    """Return a statement with the values of a row."""
    return b"".join(row[token] if isinstance(token, int) else token for token in line)
