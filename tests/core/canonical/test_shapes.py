import copy
import random
from dataclasses import replace

import pytest

from testamur.canonical import bundle, jsonld, programs, shapes, slots
from testamur.canonical.shapes import UNCACHED, CompileBudget, ShapeCache
from testamur.canonical.statements import Blocks
from testamur.errors import CanonicalizationError
from tests.core.issuing import credential

DOCUMENT = credential(evidence=[{"id": "urn:uuid:1", "type": ["Evidence"], "name": "A page"}])
CONFIG = {
    "@context": DOCUMENT["@context"],
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "proofPurpose": "assertionMethod",
    "verificationMethod": "did:web:college.example#key-1",
}


def outcome(canonicalize, document):
    try:
        return canonicalize(document)
    except CanonicalizationError as err:
        return str(err)


def test_it_works():
    cache = ShapeCache()
    for name in ("Reading data", "Lesen “lernen”", 'A "quote"\n'):
        document = credential(name=name)
        assert cache.canonicalize(document) == jsonld.canonicalize(document)
    assert len(cache) == 1


def test_a_term_where_an_iri_stands_is_part_of_the_shape():
    cache = ShapeCache()
    for purpose in ("assertionMethod", "authentication", "assertionMethod"):
        config = {**CONFIG, "proofPurpose": purpose}
        assert cache.canonicalize(config) == jsonld.canonicalize(config)
    # One for the shape, one for each of the two terms.
    assert len(cache) == 3


def test_a_term_too_long_to_be_kept_is_read_anew():
    cache = ShapeCache()
    assert cache.canonicalize(CONFIG) == jsonld.canonicalize(CONFIG)
    config = {**CONFIG, "verificationMethod": "https://example.org/" + "\u2028" * 3000}
    assert outcome(cache.canonicalize, config) == outcome(jsonld.canonicalize, config)
    assert len(cache) == 2


@pytest.mark.parametrize("algorithm", ["sha256", "sha384"])
def test_each_hash_has_labels_of_its_own(algorithm):
    cache = ShapeCache()
    for name in ("one", "two"):
        document = credential(name=name)
        wanted = jsonld.canonicalize(document, algorithm=algorithm)
        assert cache.canonicalize(document, algorithm=algorithm) == wanted


def changed(chance):
    """Return the credential with something of it moved, doubled, left out or put in another kind's place."""
    document = copy.deepcopy(DOCUMENT)
    places = [document]
    for place in places:
        places += [item for item in place.values() if isinstance(item, dict)]
    place = chance.choice(places)
    name = chance.choice(list(place))
    texts = ["", "_:b0", "urn:uuid:1", DOCUMENT["id"], "relative", "@type", "name", "\ud800", "https://example.org/é"]
    change = chance.randrange(6)
    if change == 0:
        del place[name]
    elif change == 1:
        place[name] = [place[name], copy.deepcopy(place[name])]
    elif change == 2:
        place[name] = chance.choice([None, 1, 1.5, True, [], {}, {"@value": "a", "@language": "en"}])
    elif change == 3:
        place["unknown"] = chance.choice([1, True, "text"])
    else:
        place[name if change == 4 else "id"] = chance.choice(texts)
    return document


def test_three_hundred_odd_documents_come_out_as_by_the_whole_algorithm():
    chance, cache = random.Random(5), ShapeCache()
    cache.canonicalize(DOCUMENT)

    for _ in range(300):
        document = changed(chance)
        assert outcome(cache.canonicalize, document) == outcome(jsonld.canonicalize, document)


def test_nodes_that_look_alike_are_left_to_the_whole_algorithm():
    cache = ShapeCache()
    for texts in (["one", "two"], ["same", "same"], ["two", "one"]):
        document = credential()
        alignments = [{"type": ["Alignment"], "targetName": text} for text in texts]
        document["credentialSubject"]["achievement"]["alignment"] = alignments
        assert cache.canonicalize(document) == jsonld.canonicalize(document)


def test_statements_that_become_one_are_left_to_the_whole_algorithm():
    cache = ShapeCache()
    for texts in (["one", "two"], ["same", "same"]):
        document = credential()
        document["credentialSubject"].pop("id")
        # A member of a node without an id: its statements decide the node's hash.
        document["credentialSubject"]["narrative"] = texts[0]
        document["credentialSubject"]["source"] = {"type": ["Profile"], "name": texts[1]}
        document["credentialSubject"]["achievement"]["criteria"] = {"narrative": [{"@value": text} for text in texts]}
        assert outcome(cache.canonicalize, document) == outcome(jsonld.canonicalize, document)


def test_the_least_used_shape_goes_first():
    cache = ShapeCache(size=2)
    for document in (credential(), CONFIG, credential()):
        cache.canonicalize(document)

    assert len(cache) == 2
    assert cache.keep(("key",), lambda: "made") == "made"
    assert len(cache) == 2


def test_what_is_made_of_contexts_that_are_tried_out_is_not_kept():
    cache = ShapeCache()
    with bundle.trying_out({}):
        assert cache.canonicalize(DOCUMENT) == jsonld.canonicalize(DOCUMENT)

    assert len(cache) == 0


def test_a_key_of_very_long_names_is_not_kept():
    cache = ShapeCache()

    assert cache.keep(("rules", ("n" * 70_000, 0)), lambda: "made") is None
    assert len(cache) == 0


def test_a_stranger_has_no_more_shapes_made_than_the_budget_allows():
    cache = ShapeCache()
    theirs = cache.within(CompileBudget(1))
    for members in ({}, {"name": None}, {"name": ["a"]}):
        document = credential(**members)
        assert outcome(theirs.canonicalize, document) == outcome(jsonld.canonicalize, document)

    assert len(cache) == 1
    assert theirs.keep(("key",), lambda: "made") is None
    assert cache.keep(("key",), lambda: "made") == "made"


def test_a_program_that_is_wrong_once_is_asked_no_more(monkeypatch):
    right = programs.compile_program
    monkeypatch.setattr(shapes, "compile_program", lambda *given, **named: broken(right(*given, **named)))
    cache = ShapeCache()

    for name in ("one", "two"):
        assert cache.canonicalize(credential(name=name)) == jsonld.canonicalize(credential(name=name))


def broken(program):
    return replace(program, blocks=Blocks(()))


@pytest.mark.parametrize(
    "change",
    [
        {"credentialSchema": {"id": "urn:a:1", "type": "JsonSchema", "jsonSchema": {"a": ["b", "c"]}}},
        {"name": ("a tuple",)},
    ],
    ids=["a text within another", "what is no plain JSON"],
)
def test_what_has_no_program_is_left_to_the_whole_algorithm(change):
    cache = ShapeCache()
    held = {"@context": DOCUMENT["@context"][:1], "id": "urn:uuid:2", "type": ["VerifiableCredential"], **change}

    for _ in range(2):
        assert cache.canonicalize(held) == jsonld.canonicalize(held)


def test_what_has_no_canonical_form_has_no_program():
    assert programs.compile_program({**DOCUMENT, "nickname": 1}, texts=slots.shape_of(DOCUMENT)[1]) is None


def test_a_text_that_no_statement_has_leaves_no_program():
    assert programs.compile_program(DOCUMENT, texts=[*slots.shape_of(DOCUMENT)[1], "nowhere"]) is None


def test_without_a_cache_nothing_is_kept():
    assert UNCACHED.canonicalize(DOCUMENT) == jsonld.canonicalize(DOCUMENT)
    assert UNCACHED.keep(("key",), lambda: "made") is None
