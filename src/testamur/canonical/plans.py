"""Canonical forms of very many documents that differ in few texts: those of one achievement, one for each recipient.

What a program leaves to each document, the order of its statements, is here found once for each order there is. A few
questions decide it: which blank node has which label, how the ids that vary stand among those that don't, and how
several values of one member stand among themselves. Where their answers came before, the canonical form is one join.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from testamur.canonical.programs import ALGORITHMS, Filler, Line, Program, Token, Tokens, joined

# A form takes about 10 kB. More orders than these come up only where many values decide.
_MAX_ORDERS = 512
_Answers = tuple[Any, ...]


class _Order:
    """The statements in one of their orders, ready to be filled, and the hash of what comes before the first value."""

    __slots__ = ("_begun", "_filler")

    def __init__(self, tokens: Sequence[Token], *, empty: int, algorithm: Callable[[bytes], Any]) -> None:
        first = tokens[0] if isinstance(tokens[0], bytes) else b""
        self._begun = algorithm(first)
        self._filler = Filler(tokens[1:] if first else tokens, empty=empty)

    def digest(self, row: Sequence[bytes]) -> bytes:
        held = self._begun.copy()
        held.update(self._filler.fill(row))
        digest: bytes = held.digest()
        return digest


class Plan:
    """A program whose documents are many; it gives the hashes of their canonical forms."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._algorithm = ALGORITHMS[program.algorithm]
        self._count = len(program.variables)
        self._empty = self._count + len(program.nodes)
        self._orders: dict[_Answers, _Order] = {}
        self._questions = _Questions(program.lines, texts=self._count, empty=self._empty)
        self._read_nodes()

    def _read_nodes(self) -> None:
        nodes = self._program.nodes
        self._hashes = [node.constant for node in nodes]
        self._varying = [(number, node) for number, node in enumerate(nodes) if not node.constant]

    def digest(self, written: Sequence[bytes]) -> bytes | None:
        """Return the hash of the canonical form of the document with these texts, as statements write them.

        None where only the whole algorithm can tell. That none of the texts is `odd` and no id is there twice is for
        the caller to see.
        """
        row = self._program.padded(written)
        hashes = self._hashes.copy()
        for number, node in self._varying:
            found = node.hash(row, self._algorithm)
            if found is None:
                return None
            hashes[number] = found
        ranked = sorted(range(len(hashes)), key=hashes.__getitem__)
        if len(set(hashes)) < len(hashes):
            return None
        for rank, number in enumerate(ranked):
            row[self._count + number] = b"_:c14n%d" % rank
        answers = self._questions.answers(row)
        if answers is None:
            return None
        key = (*ranked, *answers)
        order = self._orders.get(key) or self._order(key, row)
        return order.digest(row)

    def _order(self, key: _Answers, row: list[bytes]) -> _Order:
        """Put the statements into the order they have in this document, and keep that for all with such answers."""
        if len(self._orders) >= _MAX_ORDERS:
            self._orders.clear()

        def named(token: Token) -> Token:
            return row[token] if isinstance(token, int) and token >= self._count else token

        lines = sorted((line.tokens for line in self._program.lines), key=lambda line: _filled(line, row))
        tokens = _merged([named(token) for token in joined(lines)] + [b"\n"])
        order = _Order(tokens, empty=self._empty, algorithm=self._algorithm)
        self._orders[key] = order
        return order


class _Questions:
    """What decides the order of statements, once the labels of blank nodes are known."""

    def __init__(self, lines: Sequence[Line], *, texts: int, empty: int) -> None:
        subjects = {line.subject for line in lines if len(line.subject) > 1}
        # Of an IRI as subject, the token between the angle brackets.
        inner = [subject[1] for subject in subjects]
        self._fixed = sorted(token + b">" for token in inner if isinstance(token, bytes))
        self._varying = [token for token in inner if isinstance(token, int)]
        runs: dict[tuple[Tokens, bytes], list[Tokens]] = defaultdict(list)
        for line in lines:
            runs[line.subject, line.predicate].append(line.tail)
        self._runs = [
            [Filler(tail, empty=empty) for tail in tails]
            for tails in runs.values()
            if len(tails) > 1 and any(isinstance(token, int) and token < texts for tail in tails for token in tail)
        ]

    def answers(self, row: Sequence[bytes]) -> _Answers | None:
        """Return what decides the order; None where two ids or two statements are equal, and so become one."""
        found: list[Any] = []
        ids = [row[place] + b">" for place in self._varying]
        for each in ids:
            place = bisect_left(self._fixed, each)
            if self._fixed[place : place + 1] == [each]:
                return None
            found.append(place)
        for compared in [ids, *([filler.fill(row) for filler in run] for run in self._runs)]:
            if len(set(compared)) < len(compared):
                return None
            found += sorted(range(len(compared)), key=compared.__getitem__)
        return tuple(found)


def _filled(line: Tokens, row: Sequence[bytes]) -> bytes:
    return b"".join(row[token] if isinstance(token, int) else token for token in line)


def _merged(tokens: Sequence[Token]) -> list[Token]:
    held: list[Token] = []
    for token in tokens:
        if held and isinstance(token, bytes) and isinstance(held[-1], bytes):
            held[-1] += token
        else:
            held.append(token)
    return held
