"""Credentials that have much in common: what is made ready for them, and that it changes no report."""

import json
import sys
from typing import Any

import pytest

from testamur.canonical.shapes import UNCACHED, CompileBudget, ShapeCache
from testamur.document import digest
from testamur.signing import sign
from testamur.verify import readings, verify
from testamur.verify.known import known
from tests.core.issuing import KEY, METHOD, NOW, RESOLVER, credential

SIGNING = ShapeCache()
# The module, whose name in its package is that of its function.
MODULE = sys.modules["testamur.verify.known"]
# What is compared, one before it to compare with, and one that finds what was made.
ENOUGH = 18


def issued(number, **changes: Any):
    held = credential(**{"id": f"urn:uuid:{number}", "name": f"No. {number}"} | changes)
    return sign(held, key=KEY, method=METHOD, now=NOW, shapes=SIGNING)


def unsigned(number, **changes: Any):
    held = credential(id=f"urn:uuid:{number}", name=f"No. {number}")
    held["proof"] = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofValue": f"z{number}"}
    return json.dumps(held | changes).encode()


def looked_at(data, shapes):
    """Return the texts that are looked at one by one."""
    held = known(data, shapes=shapes)
    return [*held.shape_of(held.document).texts]


def same_report(data, shapes):
    both = [verify(data, now=NOW, resolver=RESOLVER, shapes=each).to_json() for each in (shapes, UNCACHED)]
    assert both[0] == both[1]
    return both[0]["verdict"]


@pytest.fixture(scope="module")
def narrowed():
    shapes = ShapeCache()
    for number in range(ENOUGH):
        assert verify(issued(number), now=NOW, resolver=RESOLVER, shapes=shapes).verdict == "valid"
    return shapes


def test_it_works(narrowed):
    data = issued(98, name="Daten lesen 📊")

    assert looked_at(data, narrowed) == ["urn:uuid:98", "Daten lesen 📊", json.loads(data)["proof"]["proofValue"]]
    assert same_report(data, narrowed) == "valid"
    assert known(data, shapes=narrowed).digest() == digest(json.loads(data))


@pytest.mark.parametrize(
    "change",
    [
        {"id": "no id"},
        {"id": "urn:uuid:99 "},
        {"name": "forged"},
        {"validFrom": "2027-01-01T00:00:00Z"},
        {"issuer": {"id": "did:web:other.example", "type": ["Profile"], "name": "Example College"}},
    ],
    ids=lambda change: json.dumps(change)[:24],
)
def test_what_was_changed_is_seen(narrowed, change):
    assert same_report(json.dumps(json.loads(issued(99)) | change).encode(), narrowed) == "invalid"


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data + b" x", lambda data: data[: -len("=}}")]]
)
def test_a_text_that_ends_otherwise_is_refused(narrowed, change):
    assert same_report(change(issued(99)), narrowed) == "invalid"


@pytest.mark.parametrize("name", ["created", "verificationMethod", "proofValue"])
def test_what_was_changed_in_the_proof_is_seen(narrowed, name):
    held = json.loads(issued(99))
    held["proof"][name] = held["proof"][name][:-2] + "zz"

    assert same_report(json.dumps(held).encode(), narrowed) != "valid"


def test_other_texts_than_those_in_common_are_looked_at_again(narrowed):
    data = issued(100, validFrom="2026-02-02T00:00:00Z")

    assert len(looked_at(data, narrowed)) > 10
    assert same_report(data, narrowed) == "valid"


@pytest.mark.parametrize("budget", range(2, 8))
def test_who_may_have_no_more_made_ready_gets_the_same_reports(budget):
    shapes = ShapeCache().within(CompileBudget(budget))

    for number in range(ENOUGH + 1):
        last = verify(issued(number), now=NOW, resolver=RESOLVER, shapes=shapes)
    assert last.verdict == "valid"
    assert same_report(issued(99), shapes) == "valid"


@pytest.mark.parametrize(
    "changes",
    [
        {"proof": [{"type": "DataIntegrityProof"}, {"type": "DataIntegrityProof"}]},
        {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "verify": {"type": "hosted"}},
        {"noSuchTerm": "said"},
        {"validFrom": "no date"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_nothing_is_made_ready_of(changes):
    shapes = ShapeCache()

    counts = {len(looked_at(unsigned(number, **changes), shapes)) for number in range(ENOUGH + 2)}

    assert len(counts) == 1


def test_one_that_is_shown_again_and_again_has_nothing_in_common_with_others():
    shapes = ShapeCache()

    assert len({len(looked_at(unsigned(1), shapes)) for _ in range(ENOUGH + 2)}) == 1


def test_where_little_is_common_it_is_not_tried_for_ever(monkeypatch):
    monkeypatch.setattr(readings, "_TRIES", 1)
    shapes = ShapeCache()

    def all_different(number: int) -> bytes:
        return json.dumps({f"n{place}": f"{number}" for place in range(9)}).encode()

    assert {len(looked_at(all_different(number), shapes)) for number in range(3 * ENOUGH)} == {9}


def test_no_more_than_a_few_are_made_ready_for_one_structure(monkeypatch):
    monkeypatch.setattr(MODULE, "_MAX_NARROW", 1)
    shapes = ShapeCache()
    for start in ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"):
        for number in range(ENOUGH):
            last = looked_at(unsigned(number, validFrom=start), shapes)

    assert len(last) > 10
    assert len(looked_at(unsigned(1, validFrom="2026-01-01T00:00:00Z"), shapes)) == 3
