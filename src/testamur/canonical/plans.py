"""Canonical forms of very many documents that differ in few texts: those of one achievement, one for each recipient.

What a program leaves to each document, the order of its statements, is here found once for each order there is. A few
questions decide it: which blank node has which label, how the ids that vary stand among those that don't, and how
several values of one member stand among themselves. Where their answers came before, the canonical form is one join.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from testamur.canonical.programs import ALGORITHMS, Filler, Line, Program, Token, Tokens, joined

# A form takes about 10 kB. More orders than these come up only where many values decide.
_MAX_ORDERS = 512
_Answers = tuple[Any, ...]


class _Order:
    """The statements in one of their orders, ready to be filled, and the hash of what comes before the first value."""

    __slots__ = ("_begun", "_filler")

    def __init__(self, tokens: Sequence[Token], *, algorithm: Callable[[bytes], Any]) -> None:
        first = tokens[0] if isinstance(tokens[0], bytes) else b""
        self._begun = algorithm(first)
        self._filler = Filler(tokens[1:] if first else tokens)

    def digest(self, row: Sequence[bytes]) -> bytes:
        held = self._begun.copy()
        held.update(self._filler.fill(row))
        digest: bytes = held.digest()
        return digest


class _Ranks:
    """How values stand among others that are always the same, and among one another."""

    __slots__ = ("_held", "_sorted")

    def __init__(self, fixed: Iterable[bytes] = ()) -> None:
        self._sorted = sorted(fixed)
        self._held = frozenset(self._sorted)

    def of(self, values: Sequence[bytes]) -> _Answers | None:
        """Return what is different for values that stand in another way; None where two are equal."""
        if not self._held.isdisjoint(values):
            return None
        places = [bisect_left(self._sorted, each) for each in values]
        if len(values) == 1:
            return tuple(places)
        if len({*values}) < len(values):
            return None
        return (*places, *sorted(range(len(values)), key=values.__getitem__))


_ALONE = _Ranks()


class Plan:
    """A program whose documents are many; it gives the hashes of their canonical forms."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._algorithm = ALGORITHMS[program.algorithm]
        self._count = len(program.variables)
        self._orders: dict[_Answers, _Order] = {}
        self._labels: dict[_Answers, list[bytes]] = {}
        self._questions = _Questions(program.lines, texts=self._count)
        self._varying = [node for node in program.nodes if not node.constant]
        constant = [node.constant for node in program.nodes if node.constant]
        self._ranks = _Ranks(constant)
        self._is_tied = len({*constant}) < len(constant)

    def digest(self, written: Sequence[bytes]) -> bytes | None:
        """Return the hash of the canonical form of the document with these texts, as statements write them.

        None where only the whole algorithm can tell. That none of the texts is `odd` and no id is there twice is for
        the caller to see.
        """
        hashes = [node.hash(written, self._algorithm) for node in self._varying]
        known = [each for each in hashes if each is not None]
        ranks = self._ranks.of(known) if len(known) == len(hashes) and not self._is_tied else None
        if ranks is None:
            return None
        row = [*written, *(self._labels.get(ranks) or self._labelled(ranks, written))]
        answers = self._questions.answers(row)
        if answers is None:
            return None
        key = (ranks, answers)
        order = self._orders.get(key) or self._order(key, row)
        return order.digest(row)

    def _labelled(self, ranks: _Answers, written: Sequence[bytes]) -> list[bytes]:
        """Return the labels of all nodes, and keep them for all documents whose nodes stand in this way."""
        if len(self._labels) >= _MAX_ORDERS:
            self._labels.clear()
        found = self._labels[ranks] = self._program.labels(written) or []
        return found

    def _order(self, key: _Answers, row: list[bytes]) -> _Order:
        """Put the statements into the order they have in this document, and keep that for all with such answers."""
        if len(self._orders) >= _MAX_ORDERS:
            self._orders.clear()

        def named(token: Token) -> Token:
            return row[token] if isinstance(token, int) and token >= self._count else token

        lines = sorted((line.tokens for line in self._program.lines), key=lambda line: _filled(line, row))
        tokens = _merged([named(token) for token in joined(lines)] + [b"\n"])
        order = _Order(tokens, algorithm=self._algorithm)
        self._orders[key] = order
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

    def answers(self, row: Sequence[bytes]) -> _Answers | None:
        """Return what decides the order; None where two ids or two statements are equal, and so become one."""
        found = self._ids.of([row[place] + b">" for place in self._varying])
        for run in self._runs if found is not None else ():
            order = _ALONE.of([filler.fill(row) for filler in run])
            if order is None:
                return None
            found = (found, order)
        return found


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
