"""RDF Dataset Canonicalization (RDFC-1.0), with its cost known before it is paid.

The labels of blank nodes that look alike are found by trying orders, which takes time factorial in their number. The
standard (section 7.1) asks implementations to guard against datasets made to exhaust them ("poison graphs").
"""

import io
import math
from collections import defaultdict
from collections.abc import Callable, Iterable

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, serialize

from testamur.errors import CanonicalizationError

ALGORITHMS = {
    "sha256": CanonicalizationAlgorithm.RDFC_1_0,
    "sha384": CanonicalizationAlgorithm.RDFC_1_0_SHA_384,
}

# One unit was measured as about 10 microseconds; so at most half a second.
_MAX_WORK = 50_000


def canonical_lines(dataset: Dataset, *, algorithm: str = "sha256") -> list[str]:
    """Return the canonical N-Quads of a dataset, in code-point order, without their line ends.

    ``algorithm`` is the hash, ``sha256`` or ``sha384``. The dataset is relabelled in place. Raises
    :class:`CanonicalizationError` when labelling would take too long.
    """
    if _work(dataset) > _MAX_WORK:
        raise CanonicalizationError("too many nodes without an id look alike: give them ids")
    dataset.canonicalize(ALGORITHMS[algorithm])
    with io.BytesIO() as output:
        serialize(dataset, output, format=RdfFormat.N_QUADS)
        text = output.getvalue().decode("utf-8")
    # Only a line feed ends a statement; splitlines() would also cut literals at U+0085 and U+2028.
    return sorted(text.split("\n")[:-1])


def depends_on_sort_order(dataset: Dataset) -> bool:
    """Return whether sorting by UTF-16 code unit, as some verifiers do, differs from sorting by code point.

    Labels of blank nodes are left out: they stand for one another while labels are being found, so that statements
    which differ elsewhere must compare alike in both orders.
    """
    lines = {_line(quad, lambda _node: "_:z") for quad in dataset}
    return sorted(lines) != sorted(lines, key=lambda line: line.encode("utf-16-be"))


def _line(quad: Quad, label: Callable[[BlankNode], str]) -> str:
    return " ".join(label(term) if isinstance(term, BlankNode) else str(term) for term in quad)


def _work(dataset: Dataset) -> int:
    """Estimate the labelling: statements of each cluster of look-alike nodes, times the orders to try."""
    mentions = _mentions(dataset)
    looks: dict[tuple[str, ...], list[BlankNode]] = defaultdict(list)
    for node, quads in mentions.items():
        looks[_look(node, quads)].append(node)
    alike = {node for nodes in looks.values() if len(nodes) > 1 for node in nodes}
    return sum(
        sum(len(mentions[node]) for node in cluster) * math.factorial(min(len(cluster), 12) - 1)
        for cluster in _clusters(alike, mentions)
    )


def _mentions(dataset: Dataset) -> dict[BlankNode, list[Quad]]:
    mentions: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in dataset:
        for node in _blanks(quad):
            mentions[node].append(quad)
    return mentions


def _blanks(quad: Quad) -> set[BlankNode]:
    return {term for term in quad if isinstance(term, BlankNode)}


def _look(node: BlankNode, quads: Iterable[Quad]) -> tuple[str, ...]:
    """Return what the first-degree hash of RDFC-1.0 (section 4.6) is taken over."""
    return tuple(sorted(_line(quad, lambda other: "_:a" if other == node else "_:z") for quad in quads))


def _clusters(nodes: set[BlankNode], mentions: dict[BlankNode, list[Quad]]) -> list[set[BlankNode]]:
    """Part the nodes into those connected by statements; a node that looks like no other parts clusters."""
    clusters: list[set[BlankNode]] = []
    unseen = set(nodes)
    while unseen:
        cluster: set[BlankNode] = set()
        border = [unseen.pop()]
        while border:
            node = border.pop()
            cluster.add(node)
            near = {other for quad in mentions[node] for other in _blanks(quad)} & unseen
            unseen -= near
            border.extend(near)
        clusters.append(cluster)
    return clusters
