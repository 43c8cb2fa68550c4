"""Reports on texts like one that came before, held against those that nothing is known for."""

import json
import random
from dataclasses import replace

import pytest

from testamur.canonical import bundle
from testamur.canonical.shapes import UNCACHED, CompileBudget, ShapeCache
from testamur.document import digest
from testamur.errors import CanonicalizationError
from testamur.formats import format_of
from testamur.formats.strict_json import parse_again
from testamur.verify import verify
from testamur.verify.known import known
from tests.core.generated import Badges
from tests.core.issuing import DAY, NOW, RESOLVER, credential, signed, with_status

SHAPES = ShapeCache()
WARM = signed(credential(name="one"))


def reports(data, shapes=SHAPES):
    """Return what is said of a text with what is known and without; the view too, which is made when asked for."""
    both = [verify(data, now=NOW, resolver=RESOLVER, shapes=each).to_json() for each in (shapes, UNCACHED)]
    assert both[0] == both[1]
    return both[0]


def outcome(canonicalize, document):
    try:
        return canonicalize(document)
    except CanonicalizationError as err:
        return str(err)


def compact(document):
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def test_it_works():
    shapes = ShapeCache()
    for name in ("one", "two", "Lesen lernen 📊"):
        data = signed(credential(name=name))
        held = known(data, shapes=shapes)
        assert reports(data, shapes)["verdict"] == "valid"
        assert held.document == json.loads(data)
        assert held.digest() == digest(json.loads(data))
    assert reports(compact(json.loads(WARM) | {"name": "forged"}), shapes)["verdict"] == "invalid"


def mutated(chance):
    """Return the signed text with some bytes of it gone, doubled, changed or moved."""
    data, place = bytearray(WARM), chance.randrange(len(WARM))
    kind = chance.randrange(5)
    if kind == 0:
        del data[place : place + chance.randint(1, 12)]
    elif kind == 1:
        data[place:place] = chance.choice([b'"', b",", b"1", b"\x00", b"\n", b"\\", b" ", b'"a":"b",', b"\xff", b"{"])
    elif kind == 2:
        data[place] = chance.choice(b'"\\,:{}[]0a\x1f\x7f')
    elif kind == 3:
        first, second = (WARM.index(b'"', chance.randrange(len(WARM) - 300)) for _ in range(2))
        data[first:first] = WARM[second : second + 20]
    else:
        document = json.loads(WARM)
        name = chance.choice(list(document))
        document[name] = chance.choice(["", "relative", ["a"], {}, 1, True, None, 1e400, document["id"], "did:web:x"])
        return compact(document)
    return bytes(data)


def test_two_hundred_damaged_texts_are_reported_as_without_anything_known():
    reports(WARM)
    chance = random.Random(11)

    for _ in range(200):
        reports(mutated(chance))


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"validFrom": "2026-02-30T00:00:00Z"},
        {"validUntil": "2026-01-01T00:00:00Z"},
        {"id": "no id"},
        {"issuer": {"id": "did:web:other.example", "type": ["Profile"], "name": "Example College"}},
        {"type": ["VerifiableCredential", "EndorsementCredential"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_texts_in_the_same_places_are_judged_anew(change):
    reports(WARM)
    reports(compact(json.loads(WARM) | change))


@pytest.mark.parametrize("name", ["proofPurpose", "cryptosuite", "created", "verificationMethod", "proofValue"])
def test_other_options_of_the_proof_are_judged_anew(name):
    document = json.loads(WARM)
    document["proof"][name] = "authentication" if name == "proofPurpose" else "z" + document["proof"][name][:0:-1]

    assert reports(compact(document))["verdict"] != "valid"


def test_numbers_are_read_as_strictly():
    document = json.loads(WARM)
    document["credentialSubject"]["creditsEarned"] = 1.0
    shapes = ShapeCache()

    for _ in range(2):
        assert known(compact(document), shapes=shapes).document["credentialSubject"]["creditsEarned"] == 1
        reports(compact(document), shapes)


def test_a_name_that_stands_twice_is_refused_each_time():
    twice = WARM.replace(b'{"@context"', b'{"name":"one","@context"')

    for _ in range(2):
        assert known(twice, shapes=SHAPES) is None
        assert reports(twice)["checks"][0]["reason"] == "malformed"


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":"b"}',
        b'{"a":"b","c":"d"',
        b'{"a":"\xff"}',
        b'{"a":"\\n","b":"c"}',
        b'{"payload":"a","signature":"b"}',
        b"[]",
        b'{"a":"b"}' + b" " * 65_536 + b"{",
        b'{"a":' + b"[" * 70 + b'"","",""' + b"]" * 70 + b"}",
        b'{"a":"b' + b'","b":"c"},{"d":"e"}',
        compact({f"n{number}": number for number in range(1100)} | {"a": "b", "c": "d"}),
    ],
    ids=["one name", "open", "no text", "escapes", "sealed", "list", "large", "deep", "two", "no shape"],
)
def test_nothing_is_known_of(data):
    for _ in range(2):
        assert known(data, shapes=SHAPES) is None
        reports(data)


@pytest.mark.parametrize("more", [b' "more"', b'"junk', b'"', b'"more","'])
def test_what_follows_the_object_is_refused_each_time(more):
    reports(WARM)

    for _ in range(2):
        assert known(WARM + more, shapes=SHAPES) is None
        assert reports(WARM + more)["checks"][0]["reason"] == "malformed"


def test_reading_again_takes_nothing_that_follows_the_object():
    assert parse_again('{"a":"b"}\n') == {"a": "b"}
    with pytest.raises(json.JSONDecodeError, match="Extra"):
        parse_again('{"a":"b"}"junk')


@pytest.mark.parametrize("proof", [[], "text", {"@context": "https://www.w3.org/ns/credentials/v2", "type": "Other"}])
def test_other_proofs_than_one_have_no_options_that_are_known(proof):
    data = compact(json.loads(WARM) | {"proof": proof})

    for _ in range(2):
        reports(data)


def test_options_between_other_members_are_found():
    document = json.loads(WARM)
    proof = document.pop("proof")
    value = proof.pop("proofValue")
    data = compact({"proof": {"type": proof.pop("type"), "proofValue": value, **proof}, **document})

    for _ in range(2):
        assert {each["outcome"] for each in reports(data)["checks"] if each["id"] == "signature"} == {"passed"}


def test_the_value_between_options_is_left_out():
    document = json.loads(WARM)
    proof = document.pop("proof")
    names = ["type", "cryptosuite", "proofValue", "created", "verificationMethod", "proofPurpose"]
    data = compact({"proof": {name: proof[name] for name in names}, **document})

    for _ in range(2):
        assert {each["outcome"] for each in reports(data)["checks"] if each["id"] == "signature"} == {"passed"}


def test_of_one_structure_with_many_names_the_first_goes_and_comes_back():
    shapes = ShapeCache()
    for number in (*range(10), 0):
        assert known(compact({"a": "b", f"n{number}": "c"}), shapes=shapes) is not None


def test_a_stranger_has_no_more_made_than_the_budget_allows():
    shapes = ShapeCache()

    # What is common to all, and to all of this structure, is paid for by who comes first.
    assert known(WARM, shapes=shapes.within(CompileBudget(2))) is None
    assert known(WARM, shapes=shapes.within(CompileBudget(1))) is not None
    assert known(WARM, shapes=shapes.within(CompileBudget(0))) is not None
    reports(WARM, shapes.within(CompileBudget(0)))


def test_nothing_is_known_while_contexts_are_tried_out():
    with bundle.trying_out({}):
        assert known(WARM, shapes=ShapeCache()) is None


def test_what_is_asked_of_another_document_is_left_to_the_shapes():
    held = known(WARM, shapes=SHAPES)
    document = {name: item for name, item in json.loads(WARM).items() if name != "proof"}

    for each in (document, {**document, "nickname": "b"}, {n: i for n, i in document.items() if n != "name"}):
        assert outcome(held.canonicalize, each) == outcome(UNCACHED.canonicalize, each)
    assert held.shape_of(document) == SHAPES.within(CompileBudget(0)).shape_of(document)


def test_made_up_badges_are_reported_alike():
    badges, shapes = Badges(3), ShapeCache()
    for _ in range(40):
        texts = {"name": badges.text() or "a", "description": badges.text() or "b"}
        reports(compact(json.loads(WARM) | texts), shapes)


def test_what_format_it_is_follows_from_what_is_kept():
    document = with_status()
    for name in ("id", "name", "validFrom"):
        assert format_of(document | {name: "MerkleProof2017"}) is format_of(document)


def test_dates_count_as_without():
    for days in (-0.5, 0, 2):
        data = signed(credential(validUntil=(NOW + days * DAY).isoformat()))
        reports(data)


def test_the_view_is_made_when_it_is_asked_for_and_once():
    report = verify(WARM, now=NOW, resolver=RESOLVER, shapes=SHAPES)

    assert report.view is report.view
    assert report.view.name == "one"
    assert report == verify(WARM, now=NOW, resolver=RESOLVER)
    assert replace(report, digest="").view is report.view
    with pytest.raises(AttributeError):
        _ = report.nothing
