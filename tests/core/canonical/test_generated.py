"""Quick canonical forms of thousands of made-up badges, held against two canonicalizers without any code of theirs."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pyld import jsonld as pyld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Quad, RdfFormat, parse, serialize

from testamur.canonical import bundle, jsonld, slots
from testamur.canonical.plans import Plan
from testamur.canonical.programs import compile_program
from testamur.canonical.shapes import ShapeCache
from tests.core.generated import CONTEXTS, VARIABLES, Badges, recipients

SHAPES, OF_EACH = 20, 250
LOT = 250
GRAPH = "urn:lot:"


def by_oxigraph(documents: list[dict[str, Any]]) -> list[bytes]:
    """Return what pyoxigraph alone makes of each, read by its own JSON-LD parser, many in one reading."""
    graphs = [
        {"@id": f"{GRAPH}{number}", "@graph": [{name: item for name, item in each.items() if name != "@context"}]}
        for number, each in enumerate(documents)
    ]
    words = set(re.findall(r'"([A-Za-z]+)"', json.dumps(graphs)))
    inlined = [pruned(bundle.context(url)["@context"], words) for url in CONTEXTS]
    text = json.dumps({"@context": inlined, "@graph": graphs})
    held: dict[str, list[Quad]] = defaultdict(list)
    for quad in parse(text, format=RdfFormat.JSON_LD):
        held[quad.graph_name.value].append(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    return [canonical(held[f"{GRAPH}{number}"]) for number in range(len(documents))]


def pruned(context: Any, words: set[str]) -> Any:
    """Return as much of a context as these words need; all of it would take five times as long, for each node."""
    if isinstance(context, list):
        return [pruned(each, words) for each in context]
    held = {name: item for name, item in context.items() if name.startswith("@") or name in words}
    return {
        name: {**item, "@context": pruned(item["@context"], words)}
        if isinstance(item, dict) and item.get("@context")
        else item
        for name, item in held.items()
    }


def canonical(quads: list[Quad]) -> bytes:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    text = serialize(dataset, format=RdfFormat.N_QUADS)
    return b"".join(sorted(line + b"\n" for line in text.split(b"\n")[:-1]))


def by_pyld(document: dict[str, Any]) -> bytes:
    """Return what PyLD alone makes of it, which leaves control characters as they are."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": jsonld._load}
    return str(pyld.normalize(document, options)).encode()


def lots(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), LOT):
        yield rows[start : start + LOT]


def test_five_thousand_badges_of_twenty_shapes_come_out_as_by_oxigraph():
    badges, shapes = Badges(1), ShapeCache()
    kinds = [badges.shape() for _ in range(SHAPES)]
    documents = [badges.document(kind) for kind in kinds for _ in range(OF_EACH)]

    for lot in lots(documents):
        assert [shapes.canonicalize(each) for each in lot] == by_oxigraph(lot)


def test_five_thousand_recipients_of_five_achievements_come_out_as_by_oxigraph():
    badges = Badges(2)
    for alignments in range(5):
        shape = {"alignment": alignments, "evidence": 2, "tag": 3, "identifier": 1, "result": 0}
        document = badges.document(shape)
        document["credentialSubject"]["achievement"]["alignment"] = [
            {"type": ["Alignment"], "targetName": f"Skill {number}"} for number in range(alignments)
        ]
        plan, names, places, texts = plan_of(document)
        for lot in lots([[row[name] for name in names] for row in recipients(badges, 1000)]):
            filled = [with_texts(document, texts, dict(zip(places, row, strict=True))) for row in lot]
            written = [slots.written(row)[0] for row in lot]
            digests = [(plan.digests([row]) or [None])[0] for row in written]
            wanted = [hashlib.sha256(form).digest() for form in by_oxigraph(filled)]
            # Where two ids are one by chance, the whole algorithm is asked.
            assert [found or right for found, right in zip(digests, wanted, strict=True)] == wanted
            assert digests.count(None) < LOT // 10
            told = [row for row, found in zip(written, digests, strict=True) if found]
            assert plan.digests(told) == [found for found in digests if found]


def plan_of(document):
    """Return the plan, the places it takes texts for in their order, and the texts that stand there."""
    shape = slots.shape_of(document)
    assert shape is not None
    numbered = slots.replaced(document, map(str, range(len(shape[1]))))
    places = sorted(int(at(numbered, pointer)) for pointer in VARIABLES.values())
    program = compile_program(document, texts=shape[1], constants=set(range(len(shape[1]))) - set(places))
    assert program is not None
    names = {int(at(numbered, pointer)): name for name, pointer in VARIABLES.items()}
    return Plan(program), [names[place] for place in places], places, shape[1]


def at(document, pointer):
    for step in pointer.split("/")[1:]:
        document = document[int(step) if step.isdecimal() else step]
    return document


def with_texts(document, texts, changes):
    return slots.replaced(document, [changes.get(place, text) for place, text in enumerate(texts)])


def test_three_hundred_come_out_as_by_pyld():
    badges, shapes = Badges(3, has_controls=False), ShapeCache()
    kinds = [badges.shape() for _ in range(6)]

    for number in range(300):
        document = badges.document(kinds[number % 6])
        assert shapes.canonicalize(document) == by_pyld(document)


def test_two_hundred_come_out_as_by_the_whole_algorithm():
    badges, shapes = Badges(4), ShapeCache()
    kinds = [badges.shape() for _ in range(4)]

    for number in range(200):
        document = badges.document(kinds[number % 4])
        assert shapes.canonicalize(document) == jsonld.canonicalize(document)
