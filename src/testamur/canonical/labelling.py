"""Which node without an id gets which label: the map beside the canonical form ("RDFC-1.0", section 4.3).

The canonicalizer gives the labelled statements and not the map. It is found here by holding the statements as given
against the canonical ones: nodes that look alike in both belong together. Where several do, one is tried after the
other; any map that turns the one set of statements into the other is right, for then the nodes stand for each other.
"""

import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from pyoxigraph import BlankNode, Dataset, Quad, RdfFormat, serialize

from testamur.canonical import rdfc
from testamur.errors import CanonicalizationError

_MAX_TRIES = 200

_Looks = dict[str, str]


def canonical_labels(dataset: Dataset) -> dict[str, str]:
    """Return, for the label of each blank node in the dataset, its canonical one (``c14n0`` …).

    Raises :class:`CanonicalizationError` where too many nodes look alike. The dataset is left as it is.
    """
    canonical = Dataset(dataset)
    lines = set(rdfc.canonical_lines(canonical))
    return _Search(list(dataset), list(canonical), lines).run()


def render(quads: Iterable[Quad], labels: Mapping[str, str]) -> list[str]:
    """Return the N-Quads with their nodes named anew, in code-point order, each with its line end."""
    return sorted({_line(quad, lambda label: labels[label]) for quad in quads})


def _line(quad: Quad, name: Callable[[str], str]) -> str:
    def named(term: Any) -> Any:
        return BlankNode(name(term.value)) if isinstance(term, BlankNode) else term

    renamed = Quad(named(quad.subject), quad.predicate, named(quad.object), named(quad.graph_name))
    with io.BytesIO() as output:
        serialize([renamed], output, format=RdfFormat.N_QUADS)
        return output.getvalue().decode("utf-8")


class _Search:
    def __init__(self, given: list[Quad], canonical: list[Quad], lines: set[str]) -> None:
        self.sides = (given, canonical)
        self.lines = {f"{line}\n" for line in lines}
        self.tries = 0

    def run(self) -> dict[str, str]:
        # There is one, since the canonical statements are those given under other names.
        return next(self._matches(tuple(dict.fromkeys(_labels(side), "") for side in self.sides)))

    def _matches(self, looks: tuple[_Looks, ...]) -> Iterator[dict[str, str]]:
        self.tries += 1
        if self.tries > _MAX_TRIES:
            raise CanonicalizationError("too many nodes without an id look alike: give them ids")
        refined = [_refine(side, look) for side, look in zip(self.sides, looks, strict=True)]
        given, canonical = (_groups(look) for look in refined)
        if {look: len(labels) for look, labels in given.items()} != {
            look: len(labels) for look, labels in canonical.items()
        }:
            return
        tied = [look for look, labels in given.items() if len(labels) > 1]
        if tied:
            # Marking one of each side breaks the tie, and says that these two belong together.
            chosen = {**refined[0], given[tied[0]][0]: "chosen"}
            others = ({**refined[1], other: "chosen"} for other in canonical[tied[0]])
            yield from chain.from_iterable(self._matches((chosen, other)) for other in others)
        else:
            pairs = {labels[0]: canonical[look][0] for look, labels in given.items()}
            yield from [pairs] if set(render(self.sides[0], pairs)) == self.lines else []


def _labels(quads: list[Quad]) -> list[str]:
    return list(dict.fromkeys(term.value for quad in quads for term in quad if isinstance(term, BlankNode)))


def _groups(looks: _Looks) -> dict[str, list[str]]:
    groups = defaultdict(list)
    for label in sorted(looks):
        groups[looks[label]].append(label)
    return dict(groups)


def _refine(quads: list[Quad], looks: _Looks) -> _Looks:
    """Describe each node by its statements and the looks of its neighbours, until nobody new can be told apart."""
    while True:
        described: dict[str, list[str]] = {label: [looks[label]] for label in looks}
        for quad in quads:
            for label in {term.value for term in quad if isinstance(term, BlankNode)}:
                described[label].append(_seen_from(label, quad, looks))
        finer = {label: _digest(sorted(lines)) for label, lines in described.items()}
        if len(set(finer.values())) == len(set(looks.values())):
            return finer
        looks = finer


def _seen_from(label: str, quad: Quad, looks: _Looks) -> str:
    terms = []
    for term in quad:
        if not isinstance(term, BlankNode):
            terms.append(str(term))
        else:
            terms.append("_:self" if term.value == label else f"_:{looks[term.value]}")
    return " ".join(terms)


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
