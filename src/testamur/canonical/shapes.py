"""Canonical forms by shape: the whole algorithm once for each shape of document, a short program for the rest.

Badges of one achievement, and mostly all badges of one issuer, are of one shape. A cache belongs to its caller, who
decides how many shapes it keeps; there is none of the module's own. What comes out is always what
:func:`testamur.canonical.jsonld.canonicalize` gives or raises: a program is kept only if it gave the same bytes for the
document it was made from, and wherever it has no answer the whole algorithm is asked.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from testamur.canonical import bundle, jsonld, slots
from testamur.canonical.programs import Program, compile_program

Key = tuple[Any, ...]
_Kept = TypeVar("_Kept")
# Texts that are part of a key, because they stand where an IRI does and are none that can be relied on.
_MAX_ODD = 2_000
# Characters of a key. A stranger chooses the names of members, and each key is kept whole.
_MAX_WEIGHT = 64_000


class Canonicalizer(Protocol):
    """Gives canonical forms: :mod:`testamur.canonical.jsonld` does, and so does a cache of shapes."""

    def canonicalize(self, document: Mapping[str, Any], *, algorithm: str = "sha256") -> bytes:
        """Return the RDFC-1.0 form of a JSON-LD document."""
        ...


class Shape(NamedTuple):
    """What stands for a document's shape in a key, and its texts, as :func:`slots.shape_of` finds them.

    With ``places``, the key stands for all other texts as well, and ``texts`` are those in these places.
    """

    key: Hashable
    texts: Sequence[str]
    places: Mapping[int, int] | None = None


class Shapes(Canonicalizer, Protocol):
    """What may be known by shape: canonical forms, and whatever else depends on nothing but a key by value."""

    def keep(self, key: Key, make: Callable[[], _Kept]) -> _Kept | None:
        """Return what was made for this key before, or now; None where no more may be made."""
        ...

    def shape_of(self, document: Mapping[str, Any]) -> "Shape | None":
        """Return what stands for the document's shape in a key, and its texts; None where it has no shape."""
        ...


class Uncached:
    """Knows no shapes: each document is read anew."""

    def canonicalize(self, document: Mapping[str, Any], *, algorithm: str = "sha256") -> bytes:
        """Return the RDFC-1.0 form of a JSON-LD document."""
        return jsonld.canonicalize(document, algorithm=algorithm)

    def keep(self, key: Key, make: Callable[[], _Kept]) -> _Kept | None:
        """Return None, whatever the key."""
        return None

    def shape_of(self, document: Mapping[str, Any]) -> None:
        """Return None, whatever the document."""
        return


UNCACHED = Uncached()


class Budget(Protocol):
    """Says of each shape that is to be made ready for a client whether it may be; a rate limit will do."""

    def take(self) -> bool:
        """Return whether one more may be made."""
        ...


@dataclass(slots=True)
class CompileBudget:
    """So many shapes may be made ready for one client, and no more; give each stranger their own.

    No standard’s: a bound for what strangers may have prepared.
    """

    left: int

    def take(self) -> bool:
        """Return whether one more may be made."""
        self.left -= 1
        return self.left >= 0


class ShapeCache:
    """Canonical forms of documents, quickly for those whose shape came before. Threads may share it.

    ``size`` is the most that is kept, the least used going first; a shape of a badge takes about 60 kB.

    No standard’s: it changes no answer.
    """

    def __init__(self, size: int = 256) -> None:
        self._size = size
        self._kept: OrderedDict[Key, Any] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def within(self, budget: Budget) -> "Shapes":
        """Return the same cache for one client, who can't have more made ready than the budget has left."""
        return _Within(self, budget)

    def keep(self, key: Key, make: Callable[[], _Kept], *, budget: Budget | None = None) -> _Kept | None:
        """Return what was made for this key before, or now; None where the budget is spent, or the key too large."""
        if bundle.is_trying_out():
            # What is made of contexts that are tried out must not stay for what is relied on.
            return make()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                held: _Kept = self._kept[key]
                return held
        if _weight(key) > _MAX_WEIGHT or (budget is not None and not budget.take()):
            return None
        made = make()
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made

    def canonicalize(
        self, document: Mapping[str, Any], *, algorithm: str = "sha256", budget: Budget | None = None
    ) -> bytes:
        """Return the RDFC-1.0 form of a JSON-LD document; raises as :func:`testamur.canonical.jsonld.to_nquads` does.

        Without a budget every new shape is made ready.
        """
        found = slots.shape_of(document)
        whole = _Whole(document, algorithm)
        if found is None:
            return whole.form()
        shape, texts = found
        key: Key = (algorithm, shape)
        entry = self.keep(key, lambda: whole.entry(texts, ()), budget=budget) or _NONE
        odd = entry.odd(texts)
        if not odd:
            return entry.form(texts, whole)
        # Such as `assertionMethod`, a term where an IRI stands: it decides as a type does.
        if sum(len(text) for _place, text in odd) > _MAX_ODD:
            return whole.form()
        entry = self.keep((*key, odd), lambda: whole.entry(texts, dict(odd).keys()), budget=budget) or _NONE
        return entry.form_of_all(texts, whole)

    @staticmethod
    def shape_of(document: Mapping[str, Any]) -> Shape | None:
        """Return the key of the document's shape, and its texts."""
        found = slots.shape_of(document)
        return found and Shape(*found)


@dataclass(slots=True)
class _Whole:
    """One document, and the whole algorithm, which runs once at most."""

    document: Mapping[str, Any]
    algorithm: str
    _form: bytes | None = None

    def form(self) -> bytes:
        if self._form is None:
            self._form = jsonld.canonicalize(self.document, algorithm=self.algorithm)
        return self._form

    def entry_of_some(self, constants: Collection[int]) -> "_Entry":
        return self.entry(slots.texts_of(self.document), constants)

    def entry(self, texts: Sequence[str], constants: Collection[int]) -> "_Entry":
        # A document that has no form at all is refused here, before anything is made for it.
        self.form()
        return _Entry(compile_program(self.document, texts=texts, constants=constants, algorithm=self.algorithm))


@dataclass(slots=True)
class _Entry:
    program: Program | None
    is_proven: bool = False

    def form_of_all(self, texts: Sequence[str], whole: "_Whole") -> bytes:
        """Return the form where only some of the texts are this program's; the others are as they were for it."""
        places = self.program.variables if self.program else ()
        return self.form_checked([texts[place] for place in places], whole)

    def form_checked(self, texts: Sequence[str], whole: "_Whole", *, written: Sequence[bytes] | None = None) -> bytes:
        """Return the form with the program's texts, which may be odd."""
        return whole.form() if self.odd(texts) else self.form(texts, whole, written=written)

    def odd(self, texts: Sequence[str]) -> tuple[tuple[int, str], ...]:
        return self.program.odd(texts) if self.program else ()

    def form(self, texts: Sequence[str], whole: _Whole, *, written: Sequence[bytes] | None = None) -> bytes:
        form = self.program.canonicalize(texts, written=written) if self.program else None
        if form is None:
            return whole.form()
        if not self.is_proven:
            if form != whole.form():
                self.program = None
            self.is_proven = True
            return whole.form()
        return form


_NONE = _Entry(None)


def form_known(
    shapes: Shapes,
    key: Key,
    document: Mapping[str, Any],
    *,
    texts: Sequence[str],
    written: Sequence[bytes],
    constants: Collection[int],
) -> bytes:
    """Return the RDFC-1.0 form of a document whose shape the key stands for, ending with the name of a hash.

    ``constants`` are the places of those of the texts that :meth:`Shapes.shape_of` finds for which the key stands as
    well; ``texts`` are all the others, and ``written`` how statements write them. Raises as
    :func:`testamur.canonical.jsonld.to_nquads`.
    """
    whole = _Whole(document, key[-1])
    entry = shapes.keep(key, lambda: whole.entry_of_some(constants)) or _NONE
    return entry.form_checked(texts, whole, written=written)


def make_known(shapes: Shapes, key: Key, document: Mapping[str, Any], *, constants: Collection[int]) -> bool:
    """Make ready what :func:`form_known` needs for this key; return whether that could be done."""
    entry = shapes.keep(key, lambda: _Whole(document, key[-1]).entry_of_some(constants))
    return entry is not None and entry.program is not None


def _weight(key: Key) -> int:
    return sum(len(each) if isinstance(each, str) else _weight(each) for each in key if isinstance(each, str | tuple))


class _Within:
    def __init__(self, cache: ShapeCache, budget: Budget) -> None:
        self._cache, self._budget = cache, budget

    def canonicalize(self, document: Mapping[str, Any], *, algorithm: str = "sha256") -> bytes:
        return self._cache.canonicalize(document, algorithm=algorithm, budget=self._budget)

    def keep(self, key: Key, make: Callable[[], _Kept]) -> _Kept | None:
        return self._cache.keep(key, make, budget=self._budget)

    def shape_of(self, document: Mapping[str, Any]) -> Shape | None:
        return self._cache.shape_of(document)
