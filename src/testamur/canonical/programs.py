"""A shape of documents made ready: their canonical form from nothing but the texts that stand in them.

The JSON-LD processor reads one document of the shape, with a mark in each place where texts differ, and the statements
it gives show where each text ends up. From then on the form of every other document of the shape takes a few joins,
hashes and one sort. It is exactly that of RDFC-1.0, section 4: where the hashes of all blank nodes differ
(section 4.6), their order alone gives the labels; where two are equal, there is no answer here and the whole
algorithm must run.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise
from operator import eq
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from testamur.canonical import jsonld, slots
from testamur.canonical.orders import Orders
from testamur.canonical.statements import Blocks, Filler, Hasher, Line, Token, Tokens, fixed, joined, merged
from testamur.errors import CanonicalizationError

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_BARE = {"id", "type"}


@dataclass(slots=True, kw_only=True)
class Node:
    """A blank node's first-degree hash: constant, or of statements that are filled in first.

    Hashes are bytes here, which stand in the order of the hexadecimal that the specification compares. ``distinct`` is
    how many different statements there are as long as no two values coincide. A hasher is there where statements stand
    in the same order whatever their values.
    """

    constant: bytes = b""
    filler: Filler | None = None
    hasher: Hasher | None = None
    distinct: int = 0
    _last: tuple[Sequence[bytes], bytes] | None = field(default=None, init=False, repr=False, compare=False)

    def hash(self, row: Sequence[bytes], algorithm: Callable[[bytes], Any]) -> bytes | None:
        """Return the hash; None where values coincide that make two statements one."""
        if self.filler is None:
            return self.constant
        values, last = self.filler.pick(row), self._last
        # Of credentials one after the other, mostly issuer and achievement are the same.
        if last is not None and last[0] == values:
            return last[1]
        if self.hasher is not None:
            digest = self.hasher.digest(values)
        else:
            # The first is empty, for what follows the last line end.
            lines = sorted(self.filler.around(values).split(b"\n"))
            if len(set(lines)) <= self.distinct:
                return None
            digest = algorithm(b"\n".join([*lines[1:], b""])).digest()
        self._last = (values, digest)
        return digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The document's id, a text or the place of one, and those of other nodes that say something."""

    own: str | int
    constant: frozenset[str]
    varying: tuple[int, ...]

    def any_twice(self, columns: Sequence[Sequence[str]]) -> bool:
        """Return whether in any of many documents another node has the document's own id."""
        own = columns[self.own] if isinstance(self.own, int) else [self.own] * len(columns[0])
        return not self.constant.isdisjoint(own) or any(any(map(eq, own, columns[place])) for place in self.varying)


@dataclass(slots=True, kw_only=True)
class Program:
    """What :func:`compile_program` makes of one shape.

    ``variables`` are the places of the texts that differ; texts are given as these alone, and in their order. A row of
    values is first those texts, then the labels of the blank nodes.
    """

    lines: tuple[Line, ...]
    variables: tuple[int, ...]
    nodes: tuple[Node, ...]
    labels_in_order: tuple[bytes, ...]
    iris: tuple[int, ...]
    ids: Ids | None
    algorithm: str
    blocks: "Blocks" = field(repr=False)
    orders: Orders = field(repr=False)
    ranked: tuple[Node, ...]
    last_labels: tuple[list[bytes | None], list[bytes]] | None = field(default=None, init=False, repr=False)

    def odd(self, texts: Sequence[str]) -> tuple[tuple[int, str], ...]:
        """Return the texts, with their places, that stand where IRIs do and may be read as something else."""
        if slots.are_iris([texts[place] for place in self.iris]):
            return ()
        return tuple((place, texts[place]) for place in self.iris if not slots.are_iris([texts[place]]))

    def canonicalize(self, texts: Sequence[str], *, written: Sequence[bytes] | None = None) -> bytes | None:
        """Return the canonical form of the document with these texts, none of which is `odd`.

        ``written`` is how statements write them, where that is known. None where only the whole algorithm can tell:
        two blank nodes look alike, or a text is no Unicode.
        """
        row = self.row(texts, written=written)
        if row is None:
            return None
        algorithm = ALGORITHMS[self.algorithm]
        key = self.orders.key(row, [node.hash(row, algorithm) for node in self.ranked])
        form = None if key is None else self.orders.form(key, row)
        return self._sorted(row, key) if form is None else form

    def _sorted(self, row: Sequence[bytes], key: tuple[Any, ...] | None) -> bytes | None:
        """Return the form from these texts with its statements put in order now."""
        labels = self.labels(row)
        if labels is None:
            return None
        labelled = [*row, *labels]
        form = self.blocks.form(labelled)
        if key is not None:
            self.orders.note(key, labelled, form=form)
        return form

    def row(self, texts: Sequence[str], *, written: Sequence[bytes] | None = None) -> list[bytes] | None:
        """Return the texts as they are written in statements, in a row without labels; None where one can't be."""
        try:
            written = slots.written(texts)[0] if written is None else written
        except UnicodeEncodeError:
            return None
        return None if self.has_id_twice(texts) else [*written]

    def has_id_twice(self, texts: Sequence[str]) -> bool:
        """Return whether another node that says something has the document's own id (see `spelling`)."""
        if self.ids is None:
            return False
        own = self.ids.own if isinstance(self.ids.own, str) else texts[self.ids.own]
        return own in self.ids.constant or own in [texts[place] for place in self.ids.varying]

    def all_are_plain(self, columns: Sequence[Sequence[str]]) -> bool:
        """Return whether of many documents, whose texts come place by place, none has odd ones or an id twice."""
        if not slots.are_iris([text for place in self.iris for text in columns[place]]):
            return False
        return self.ids is None or not self.ids.any_twice(columns)

    def labels(self, row: Sequence[bytes]) -> list[bytes] | None:
        """Return each blank node's canonical label; None where two nodes can't be told apart by their hashes."""
        algorithm = ALGORITHMS[self.algorithm]
        hashes = [node.hash(row, algorithm) for node in self.nodes]
        if self.last_labels and self.last_labels[0] == hashes:
            return self.last_labels[1]
        if None in hashes or len(set(hashes)) < len(hashes):
            return None
        named = dict(zip(sorted(filter(None, hashes)), self.labels_in_order, strict=True))
        labels = [named[each] for each in hashes if each is not None]
        self.last_labels = (hashes, labels)
        return labels


ALGORITHMS: Mapping[str, Callable[[bytes], Any]] = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}


def compile_program(
    document: Mapping[str, Any], *, texts: Sequence[str], constants: Collection[int] = (), algorithm: str = "sha256"
) -> Program | None:
    """Return the program of all documents like this one; None where a text ends up in no place of its own.

    ``texts`` are those that :func:`testamur.canonical.slots.shape_of` found, ``constants`` the places of those that are
    the same in all documents. None too where a document with other texts has no canonical form at all.
    """
    prefix = prefix_unlike(document)
    variables = [place for place in range(len(texts)) if place not in constants]
    marks = {place: f"{prefix}{number}" for number, place in enumerate(variables)}
    held = slots.replaced(document, [marks.get(place, text) for place, text in enumerate(texts)])
    reader = _Reader(prefix=prefix, texts=len(variables))
    try:
        lines = [reader.line(tuple(quad)) for quad in jsonld.to_dataset(held)]
    except (CanonicalizationError, _Lost):
        return None
    found = {token for line in lines for token in line.tokens if isinstance(token, int)}
    if not found >= set(range(len(variables))):
        return None
    first, last = len(variables), len(variables) + len(reader.blanks)
    nodes = [_node(lines, place, reader=reader, algorithm=algorithm) for place in range(first, last)]
    return Program(
        lines=tuple(lines),
        variables=tuple(variables),
        nodes=tuple(nodes),
        labels_in_order=tuple(b"_:c14n%d" % rank for rank in range(len(nodes))),
        iris=tuple(sorted(reader.iris)),
        ids=_ids(held, prefix),
        algorithm=algorithm,
        blocks=Blocks(lines),
        orders=Orders(lines, texts=first, constant=[node.constant for node in nodes if node.constant]),
        # Where there is but one node, its label is the same whatever it hashes to.
        ranked=tuple(node for node in nodes if len(nodes) > 1 and not node.constant),
    )


def filler_of(text: bytes, prefix: str) -> Filler:
    """Return the filler of a text with marks in it; whose row is of the values for each of them."""
    parts = re.split(rb"%s(\d+)" % re.escape(prefix.encode()), text)
    return Filler([int(part) if number % 2 else part for number, part in enumerate(parts)])


def prefix_unlike(document: Mapping[str, Any]) -> str:
    """Return how marks begin, an IRI that stands nowhere in the document."""
    text = json.dumps(document)
    return next(prefix for number in count() if (prefix := f"urn:slot{number}:") not in text)


class _Lost(Exception):
    """A text is only part of what stands in a statement, or stands where no text may."""


@dataclass(slots=True, kw_only=True)
class _Reader:
    prefix: str
    texts: int
    blanks: dict[str, int] = field(default_factory=dict)
    iris: set[int] = field(default_factory=set)

    def line(self, terms: tuple[Any, ...]) -> Line:
        subject, predicate, value, graph = terms
        within = [] if isinstance(graph, DefaultGraph) else [b" ", *self._term(graph)]
        tail = (*self._term(value), *within, b" .")
        return Line(tuple(self._term(subject)), predicate.value.encode(), tail)

    def _term(self, term: Any) -> list[Token]:
        if isinstance(term, BlankNode):
            return [self.texts + self.blanks.setdefault(term.value, len(self.blanks))]
        place = self._place(term.value)
        if isinstance(term, NamedNode):
            if place is not None:
                self.iris.add(place)
            return [b"<", term.value.encode() if place is None else place, b">"]
        return [b'"', slots.escaped(term.value).encode() if place is None else place, self._kind(term)]

    def _kind(self, term: Literal) -> bytes:
        if term.language:
            return f'"@{term.language}'.encode()
        self._refuse_mark(term.datatype.value)
        return b'"' if term.datatype.value == _STRING else f'"^^<{term.datatype.value}>'.encode()

    def _place(self, text: str) -> int | None:
        number = text.removeprefix(self.prefix)
        if number != text and number.isdecimal():
            return int(number)
        self._refuse_mark(text)
        return None

    def _refuse_mark(self, text: str) -> None:
        if self.prefix in text:
            raise _Lost


def _node(lines: Sequence[Line], place: int, *, reader: _Reader, algorithm: str) -> Node:
    """Return how a blank node is hashed: its statements, itself called _:a in them and every other node _:z."""

    def named(token: Token) -> Token:
        if isinstance(token, bytes) or token < reader.texts:
            return token
        return b"_:a" if token == place else b"_:z"

    seen = sorted((merged(map(named, line.tokens)) for line in lines if place in line.tokens), key=fixed)
    tokens = (*joined(seen), b"\n")
    filler = Filler(tokens)
    if all(isinstance(token, bytes) for line in seen for token in line):
        texts = sorted(filler.fill(()).split(b"\n"))
        return Node(constant=ALGORITHMS[algorithm](b"\n".join([*texts[1:], b""])).digest())
    hasher = Hasher(tokens, algorithm=ALGORITHMS[algorithm]) if _is_ordered(seen) else None
    return Node(filler=filler, hasher=hasher, distinct=len(set(seen)))


def _is_ordered(lines: Sequence[Tokens]) -> bool:
    """Return whether statements stand in this order whatever their values: none begins as another one does."""
    return not any(fixed(second).startswith(fixed(first)) for first, second in pairwise(lines))


def _ids(marked: Mapping[str, Any], prefix: str) -> Ids | None:
    """Return the ids that must not be the same; None where none of them varies."""
    own = marked.get("id")
    others = [node["id"] for node in _nodes(marked) if node is not marked and node.keys() - _BARE]
    texts = {other for other in others if isinstance(other, str)}
    varying = tuple(int(each.removeprefix(prefix)) for each in texts if each.startswith(prefix))
    if not isinstance(own, str) or not (varying or own.startswith(prefix)):
        return None
    constant = frozenset(each for each in texts if not each.startswith(prefix))
    number = int(own.removeprefix(prefix)) if own.startswith(prefix) else own
    return Ids(own=number, constant=constant, varying=varying)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, dict):
        if "id" in value:
            yield value
        for name, item in value.items():
            if name != "@context":
                yield from _nodes(item)
