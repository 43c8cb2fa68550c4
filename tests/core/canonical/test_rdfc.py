import json

import pytest
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from testamur.canonical import rdfc
from testamur.errors import CanonicalizationError

P = NamedNode("urn:p")


def clique(size):
    nodes = [BlankNode() for _ in range(size)]
    return Dataset([Quad(a, P, b) for a in nodes for b in nodes if a != b])


def saying(*texts: str):
    return Dataset(Quad(BlankNode(), P, Literal(text)) for text in texts)


def read(path):
    return Dataset(parse(path.read_bytes(), format=RdfFormat.N_QUADS))


def test_every_published_test_of_rdfc_passes(shared):
    folder = shared / "data/vectors/rdf-canon"
    entries = json.loads((folder / "manifest.jsonld").read_text())["entries"]
    evaluated = [entry for entry in entries if entry["type"] == "rdfc:RDFC10EvalTest"]

    for entry in evaluated:
        algorithm = "sha384" if entry.get("hashAlgorithm") == "SHA384" else "sha256"
        lines = rdfc.canonical_lines(read(folder / entry["action"]), algorithm=algorithm)
        assert lines == (folder / entry["result"]).read_bytes().decode().split("\n")[:-1], entry["id"]

    assert len(evaluated) >= 60


def test_every_published_map_names_the_nodes_as_we_do(shared):
    folder = shared / "data/vectors/rdf-canon"
    entries = json.loads((folder / "manifest.jsonld").read_text())["entries"]
    mapped = [entry for entry in entries if entry["type"] == "rdfc:RDFC10MapTest"]

    for entry in mapped:
        names = json.loads((folder / entry["result"]).read_text())
        algorithm = "sha384" if entry.get("hashAlgorithm") == "SHA384" else "sha256"
        given = read(folder / entry["action"])
        renamed = serialize(Dataset(renamed_quad(quad, names) for quad in given), format=RdfFormat.N_QUADS).decode()
        ours = rdfc.canonical_lines(given, algorithm=algorithm)
        assert sorted(renamed.split("\n")[:-1]) == ours, entry["id"]

    assert len(mapped) >= 20


def renamed_quad(quad, names):
    terms = [BlankNode(names[term.value]) if isinstance(term, BlankNode) else term for term in quad]
    return Quad(*terms)


def test_the_published_poison_graph_is_refused(shared):
    with pytest.raises(CanonicalizationError, match="look alike"):
        rdfc.canonical_lines(read(shared / "data/vectors/rdf-canon/rdfc10/test074-in.nq"))


def test_it_refuses_a_poison_graph_before_paying_for_it():
    assert len(rdfc.canonical_lines(clique(6))) == 30
    with pytest.raises(CanonicalizationError):
        rdfc.canonical_lines(clique(8))
    with pytest.raises(CanonicalizationError):
        rdfc.canonical_lines(clique(300))


def test_many_look_alikes_apart_from_one_another_cost_little():
    badge = NamedNode("urn:s")

    assert len(rdfc.canonical_lines(Dataset(Quad(badge, P, BlankNode()) for _ in range(2000)))) == 2000


def test_a_literal_with_odd_line_ends_stays_one_line():
    dataset = Dataset([Quad(NamedNode("urn:s"), P, Literal("a\u2028b\u0085c"))])

    assert len(rdfc.canonical_lines(dataset)) == 1


def test_it_tells_when_two_sort_orders_differ():
    assert rdfc.depends_on_sort_order(saying("\ue000x", "😀x"))
    assert rdfc.depends_on_sort_order(saying("same \uff08", "same 😀"))
    assert not rdfc.depends_on_sort_order(saying("a \ue000", "b 😀"))
    assert not rdfc.depends_on_sort_order(saying("é", "😀", "😁"))
