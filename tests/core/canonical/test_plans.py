import hashlib

from testamur.canonical import jsonld, plans, slots
from testamur.canonical.plans import Plan
from testamur.canonical.programs import compile_program
from tests.core.generated import CONTEXTS

DOCUMENT = {
    "@context": CONTEXTS,
    "id": "urn:uuid:0",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "credentialSubject": {"type": ["AchievementSubject"], "achievement": {"type": ["Achievement"], "tag": ["a", "b"]}},
}


def planned(names, *, document=DOCUMENT):
    """Return the plan for the document with these as its id and the two tags, and what it should give."""
    texts = slots.shape_of(document)[1]
    program = compile_program(document, texts=texts)
    assert program is not None
    plan = Plan(program)
    return plan.digests([slots.written(each)[0] for each in names]), [whole(each, document) for each in names]


def whole(texts, document):
    return hashlib.sha256(jsonld.canonicalize(slots.replaced(document, texts))).digest()


def test_it_works():
    found, wanted = planned([["urn:uuid:1", "x", "y"], ["urn:uuid:1", "y", "x"], ["urn:uuid:2", "", "z"]])

    assert found == wanted


def test_many_values_are_put_in_order():
    subject = DOCUMENT["credentialSubject"]
    tagged = {
        **DOCUMENT,
        "credentialSubject": {**subject, "achievement": {"type": ["Achievement"], "tag": [*"abcdef"]}},
    }

    found, wanted = planned([["urn:uuid:1", *tags] for tags in ("abcdef", "fedcba", "cafebd")], document=tagged)

    assert found == wanted
    assert planned([["urn:uuid:1", *"abcdea"]], document=tagged)[0] is None
    named = {"id": "urn:uuid:9", **tagged["credentialSubject"]["achievement"]}
    tagged["credentialSubject"]["achievement"] = named
    assert planned([["urn:uuid:1", "urn:uuid:9", *"abcdea"]], document=tagged)[0] is None


def test_two_statements_that_become_one_are_left_to_the_whole_algorithm():
    assert planned([["urn:uuid:1", "x", "y"], ["urn:uuid:1", "x", "x"]])[0] is None


def test_orders_that_were_given_up_are_found_again(monkeypatch):
    monkeypatch.setattr(plans, "_MAX_ORDERS", 1)

    # By the id, the subject's node comes before or after that of the achievement.
    found, wanted = planned([[f"urn:uuid:{number}", *pair] for number in range(6) for pair in ("xy", "yx")])

    assert found == wanted


def test_values_beside_nodes_without_ids_are_put_in_order_by_their_labels(monkeypatch):
    evidence = [{"id": "urn:uuid:7", "type": ["Evidence"]}, {"type": ["Evidence"], "name": "A page"}]
    held = {name: item for name, item in DOCUMENT.items() if name != "credentialSubject"}

    document = {**held, "evidence": evidence, "credentialSubject": {"type": ["AchievementSubject"], "narrative": "A"}}
    rows = [[f"urn:uuid:{number}", "urn:uuid:5a", "A", name] for number in range(1, 9) for name in ("B", "C")]

    found, wanted = planned(rows, document=document)
    monkeypatch.setattr(plans, "_MAX_ORDERS", 1)

    assert found == wanted == planned(rows, document=document)[0]
