"""Statements as a program writes them: bytes that stand, and places for texts and labels between them.

Those of one subject are kept together: canonical N-Quads are in code-point order, and the subject comes first in them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

Token = bytes | int
"""Bytes as they stand, or the place of a value in the row of values that a statement is filled from."""
Tokens = tuple[Token, ...]


class Line(NamedTuple):
    """A statement of canonical N-Quads, whose ``tail`` is its object and what follows; without a line end."""

    subject: Tokens
    predicate: bytes
    tail: Tokens

    @property
    def tokens(self) -> Tokens:
        """The whole of it."""
        return (*self.subject, b" <", self.predicate, b"> ", *self.tail)


class Filler:
    """Constant bytes and the places between them: one join gives the text for a row of values."""

    __slots__ = ("_parts", "_places", "pick")

    def __init__(self, tokens: Iterable[Token]) -> None:
        parts, places = [b""], []
        for token in tokens:
            if isinstance(token, bytes):
                parts[-1] += token
            else:
                places.append(token)
                parts += [b"", b""]
        self._parts, self._places = parts, places
        self.pick = picker(places)

    def followed_by(self, tokens: Iterable[Token]) -> "Filler":
        """Return the filler of this text and of what comes after it."""
        own: list[Token] = [*self._parts]
        own[1::2] = self._places
        return Filler((*own, *tokens))

    def fill(self, row: Sequence[bytes]) -> bytes:
        """Return the text with these values in its places."""
        return self.around(self.pick(row))

    def around(self, values: Sequence[bytes]) -> bytes:
        """Return the text with the values that `pick` gives."""
        parts = self._parts.copy()
        parts[1::2] = values
        return b"".join(parts)


class Hasher:
    """The hash of a text that begins alike for all rows of values: so much of it is hashed once."""

    __slots__ = ("_begun", "_filler", "pick")

    def __init__(self, tokens: Iterable[Token], *, algorithm: Callable[[bytes], Any]) -> None:
        first, *rest = merged(tokens)
        self._begun = algorithm(first if isinstance(first, bytes) else b"")
        self._filler = Filler(rest)
        self.pick = self._filler.pick

    def digest(self, values: Sequence[bytes]) -> bytes:
        """Return the hash of the text with the values that `pick` gives."""
        held = self._begun.copy()
        held.update(self._filler.around(values))
        digest: bytes = held.digest()
        return digest


def picker(places: Sequence[Any]) -> Callable[[Any], Sequence[Any]]:
    """Return what gives the values that are held under these numbers or names."""
    # Of one place, `itemgetter` gives the value and no row of it; of none it can't be.
    return itemgetter(*places) if len(places) > 1 else lambda row: [row[place] for place in places]


class _Block:
    """All statements of one subject; those of the last row are kept, for mostly the next one's are the same."""

    __slots__ = ("_filler", "_is_sorted", "_last")

    def __init__(self, lines: Sequence[Line]) -> None:
        self._filler = Filler((*joined(line.tokens for line in lines), b"\n"))
        self._is_sorted = _is_sorted(lines)
        self._last: tuple[Sequence[bytes], bytes] | None = None

    def text(self, row: Sequence[bytes]) -> bytes:
        """Return the statements in their order, each with its line end."""
        values, last = self._filler.pick(row), self._last
        if last is not None and last[0] == values:
            return last[1]
        text = self._filler.around(values)
        if not self._is_sorted:
            text = _once(text)
        self._last = (values, text)
        return text


class Blocks:
    """All statements, those of one subject together and in the order of their predicates, which holds for all texts.

    What is left to each document is the order of the subjects, and that of several values of one predicate.
    """

    __slots__ = ("_blocks", "_constant", "_varying")

    def __init__(self, lines: Sequence[Line]) -> None:
        held: dict[Tokens, list[Line]] = defaultdict(list)
        # As they will be: a predicate is followed by its bracket, and bytes stand in their order already.
        for line in sorted(lines, key=lambda line: (line.predicate + b">", fixed(merged(line.tail)))):
            held[line.subject].append(line)
        self._blocks = [_Block(block) for block in held.values()]
        subjects = [_subject(subject) for subject in held]
        self._constant = frozenset(each for each in subjects if isinstance(each, bytes))
        self._varying = [each for each in subjects if isinstance(each, int)]

    def form(self, row: Sequence[bytes]) -> bytes:
        """Return the statements with these values and labels in their order, each once."""
        texts = sorted([block.text(row) for block in self._blocks])
        subjects = {row[place] for place in self._varying}
        if len(subjects) < len(self._varying) or not self._constant.isdisjoint(subjects):
            # What two nodes say becomes what one says.
            return _once(b"".join(texts))
        return b"".join(texts)


def _once(text: bytes) -> bytes:
    # The first is empty, for what follows the last line end.
    return b"\n".join([*sorted({*text.split(b"\n")})[1:], b""])


def _subject(tokens: Tokens) -> Token:
    """Return an IRI without its brackets, or the place of it or of a label."""
    return tokens[0] if len(tokens) == 1 else tokens[1]


def _is_sorted(block: Sequence[Line]) -> bool:
    """Return whether no predicate has several values, but for those that are bytes throughout."""
    repeated = [first.tail + second.tail for first, second in pairwise(block) if first.predicate == second.predicate]
    return all(isinstance(token, bytes) for tail in repeated for token in tail)


def joined(lines: Iterable[Iterable[Token]]) -> Iterator[Token]:
    """Yield the tokens of statements with line ends between them."""
    for number, line in enumerate(lines):
        if number:
            yield b"\n"
        yield from line


def merged(tokens: Iterable[Token]) -> Tokens:
    """Return tokens with bytes that follow one another put together; the first is always bytes."""
    held: list[Token] = [b""]
    for token in tokens:
        last = held[-1]
        if isinstance(token, bytes) and isinstance(last, bytes):
            held[-1] = last + token
        else:
            held.append(token)
    return tuple(held)


def fixed(line: Tokens) -> bytes:
    """Return how a statement begins, up to the first place in it."""
    return line[0] if isinstance(line[0], bytes) else b""
