import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Quad

from testamur.canonical import rdfc
from testamur.canonical.labelling import _MAX_TRIES, canonical_labels, render
from testamur.errors import CanonicalizationError

P = NamedNode("urn:p")
LABELS = st.sampled_from("abcdef")


def test_it_works():
    dataset = Dataset([Quad(BlankNode("x"), P, Literal("1")), Quad(BlankNode("y"), P, BlankNode("x"))])

    labels = canonical_labels(dataset)

    assert set(labels) == {"x", "y"}
    assert set(labels.values()) == {"c14n0", "c14n1"}
    assert "".join(render(dataset, labels)) == "".join(f"{line}\n" for line in rdfc.canonical_lines(Dataset(dataset)))


@settings(max_examples=80)
@given(st.sets(st.tuples(LABELS, LABELS | st.sampled_from(["1", "2"])), max_size=10))
def test_the_map_always_turns_the_statements_into_the_canonical_ones(edges):
    quads = [Quad(BlankNode(a), P, Literal(b) if b.isdigit() else BlankNode(b)) for a, b in edges]
    dataset = Dataset(quads)

    lines = rdfc.canonical_lines(Dataset(dataset))

    assert [line[:-1] for line in render(dataset, canonical_labels(dataset))] == lines


def ring(names: str) -> list[Quad]:
    return [Quad(BlankNode(a), P, BlankNode(b)) for a, b in zip(names, names[1:] + names[0], strict=True)]


@pytest.mark.parametrize("rings", [("abc", "def", "ghijkl"), ("ghi", "jkl", "abcdef")])
def test_nodes_that_look_alike_but_are_not_are_told_apart_by_trying(rings):
    dataset = Dataset(quad for names in rings for quad in ring(names))

    labels = canonical_labels(dataset)

    assert [line[:-1] for line in render(dataset, labels)] == rdfc.canonical_lines(Dataset(dataset))


def test_very_many_look_alikes_are_refused():
    dataset = Dataset(Quad(BlankNode(f"n{n}"), P, Literal("same")) for n in range(_MAX_TRIES + 1))

    with pytest.raises(CanonicalizationError, match="look alike"):
        canonical_labels(dataset)
