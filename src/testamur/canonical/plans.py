"""Canonical forms of very many documents that differ in few texts: those of one achievement, one for each recipient.

What decides the order of their statements (testamur.canonical.orders) is asked of a whole lot together, by columns.
Where the answers came before, the canonical form is one join.
"""

from collections.abc import Sequence
from typing import Any

from testamur.canonical.orders import Questions, Ranks, filled
from testamur.canonical.programs import ALGORITHMS, Program
from testamur.canonical.statements import Hasher, Token, joined

# A form takes about 10 kB. More orders than these come up only where many values decide.
_MAX_ORDERS = 512
_Answers = tuple[Any, ...]
Row = Sequence[bytes]


class Plan:
    """A program whose documents are many; it gives the hashes of their canonical forms."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._algorithm = ALGORITHMS[program.algorithm]
        self._count = len(program.variables)
        self._orders: dict[_Answers, Hasher] = {}
        self._labels: dict[_Answers, list[bytes]] = {}
        self._questions = Questions(program.lines, texts=self._count)
        self._varying = [node for node in program.nodes if not node.constant]
        constant = [node.constant for node in program.nodes if node.constant]
        self._ranks = Ranks(constant)
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

        lines = sorted((line.tokens for line in self._program.lines), key=lambda line: filled(line, row))
        order = self._orders[key] = Hasher([*map(named, joined(lines)), b"\n"], algorithm=self._algorithm)
        return order
