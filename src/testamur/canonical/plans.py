"""Canonical forms of very many documents that differ in few texts: those of one achievement, one for each recipient.

What a program leaves to each document, the order of its statements, is here found once for each order there is. A few
questions decide it: which blank node has which label, how the ids that vary stand among those that don't, and how
several values of one member stand among themselves. Where their answers came before, the canonical form is one join.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import combinations
from operator import eq, lt
from typing import Any

from testamur.canonical.programs import ALGORITHMS, Program
from testamur.canonical.statements import Filler, Hasher, Line, Token, Tokens, joined

# A form takes about 10 kB. More orders than these come up only where many values decide.
_MAX_ORDERS = 512
_FEW = 4  # values that are held against one another; of more it is quicker to sort them
_Answers = tuple[Any, ...]
Row = Sequence[bytes]


class _Ranks:
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


_ALONE = _Ranks()


class Plan:
    """A program whose documents are many; it gives the hashes of their canonical forms."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._algorithm = ALGORITHMS[program.algorithm]
        self._count = len(program.variables)
        self._orders: dict[_Answers, Hasher] = {}
        self._labels: dict[_Answers, list[bytes]] = {}
        self._questions = _Questions(program.lines, texts=self._count)
        self._varying = [node for node in program.nodes if not node.constant]
        constant = [node.constant for node in program.nodes if node.constant]
        self._ranks = _Ranks(constant)
        self._is_tied = len({*constant}) < len(constant)

    def digests(self, lot: Sequence[Row]) -> list[bytes] | None:
        """Return the hashes of the canonical forms of documents with these texts, as statements write them.

        None where of any only the whole algorithm can tell. That none of the texts is `odd` and no id is there twice
        is for the caller to see.
        """
        hashes = [[node.hash(row, self._algorithm) for row in lot] for node in self._varying]
        known = [[each for each in column if each is not None] for column in hashes]
        ranks = None if self._is_tied or known != hashes else self._ranks.of(known)
        if ranks is None:
            return None
        answers = self._questions.answers(self._labelled(lot, ranks) if self._questions.are_of_labels else lot)
        if answers is None:
            return None
        # Where nothing decides there is one order.
        keys = list(zip(*ranks, *answers, strict=True)) or [()] * len(lot)
        orders = [self._orders.get(key) or self._order(key, row) for key, row in zip(keys, lot, strict=True)]
        return [order.digest(order.pick(row)) for order, row in zip(orders, lot, strict=True)]

    def _labelled(self, lot: Sequence[Row], ranks: Sequence[Sequence[Any]]) -> list[Row]:
        """Return the texts of each document and its labels, kept for all documents whose nodes stand in this way."""
        keys = list(zip(*ranks, strict=True)) or [()] * len(lot)
        return [(*row, *(self._labels.get(key) or self._label(key, row))) for key, row in zip(keys, lot, strict=True)]

    def _label(self, key: _Answers, row: Row) -> list[bytes]:
        if len(self._labels) >= _MAX_ORDERS:
            self._labels.clear()
        found = self._labels[key] = self._program.labels(row) or []
        return found

    def _order(self, key: _Answers, texts: Row) -> Hasher:
        """Put the statements into the order they have in this document, and keep that for all with such answers."""
        if len(self._orders) >= _MAX_ORDERS:
            self._orders.clear()
        row = (*texts, *(self._program.labels(texts) or ()))

        def named(token: Token) -> Token:
            return row[token] if isinstance(token, int) and token >= self._count else token

        lines = sorted((line.tokens for line in self._program.lines), key=lambda line: _filled(line, row))
        order = self._orders[key] = Hasher([*map(named, joined(lines)), b"\n"], algorithm=self._algorithm)
        return order


class _Questions:
    """What decides the order of statements, once the labels of blank nodes are known."""

    def __init__(self, lines: Sequence[Line], *, texts: int) -> None:
        subjects = {line.subject for line in lines if len(line.subject) > 1}
        # Of an IRI as subject, the token between the angle brackets.
        inner = [subject[1] for subject in subjects]
        self._ids = _Ranks(token + b">" for token in inner if isinstance(token, bytes))
        self._varying = [token for token in inner if isinstance(token, int)]
        runs: dict[tuple[Tokens, bytes], list[Tokens]] = defaultdict(list)
        for line in lines:
            runs[line.subject, line.predicate].append(line.tail)
        self._runs = [
            [Filler(tail) for tail in tails]
            for tails in runs.values()
            if len(tails) > 1 and any(isinstance(token, int) and token < texts for tail in tails for token in tail)
        ]

        self.are_of_labels = bool(self._runs)

    def answers(self, rows: Sequence[Row]) -> list[Sequence[Any]] | None:
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


def _filled(line: Tokens, row: Row) -> bytes:
    return b"".join(row[token] if isinstance(token, int) else token for token in line)
