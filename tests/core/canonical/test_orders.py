import itertools

from testamur.canonical import jsonld, orders, slots
from testamur.canonical.orders import Orders
from testamur.canonical.programs import compile_program
from tests.core.generated import CONTEXTS

SKILLS = [{"type": ["Alignment"], "targetName": name, "targetUrl": "urn:a"} for name in ("one", "two")]
DOCUMENT = {
    "@context": CONTEXTS,
    "id": "urn:uuid:0",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "evidence": [{"id": f"urn:uuid:{number}", "type": ["Evidence"], "name": f"Page {number}"} for number in (8, 9)],
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [{"type": "IdentityObject", "hashed": False, "identityHash": "me", "identityType": "name"}],
        "achievement": {"id": "urn:uuid:5", "type": ["Achievement"], "alignment": SKILLS},
    },
}
TEXTS = slots.shape_of(DOCUMENT)[1]
IDS = ("urn:uuid:0", "urn:uuid:8", "urn:uuid:9", "me")
PLACES = [TEXTS.index(text) for text in IDS]


def program(document=DOCUMENT, *, places=PLACES):
    texts = slots.shape_of(document)[1]
    made = compile_program(document, texts=texts, constants=set(range(len(texts))) - set(places))
    assert made is not None
    return made


def whole(values):
    held = dict(zip(PLACES, values, strict=True))
    return jsonld.canonicalize(slots.replaced(DOCUMENT, [held.get(place, text) for place, text in enumerate(TEXTS)]))


def kept(made):
    return len(made.orders._kept)


def test_it_works():
    made = program()
    rows = [("urn:uuid:1", "urn:uuid:2", "urn:uuid:3", name) for name in ("you", "they")]

    for row in rows * 3:
        assert made.canonicalize(row) == whole(row)

    assert 0 < kept(made) <= len(rows)


def test_values_in_every_order_give_what_the_whole_algorithm_gives():
    made = program()
    ids = ("urn:uuid:1", "urn:uuid:50", "urn:uuid:6", "urn:a", "urn:uuid:5a")
    rows = [(*three, name) for three in itertools.permutations(ids, 3) for name in ("ä", '"', "\n")][::4]

    for _ in range(2):
        assert all(made.canonicalize(row) == whole(row) for row in rows)
    known = kept(made)
    assert all(made.canonicalize(row) == whole(row) for row in rows)

    assert known == kept(made) > 10


def test_what_comes_once_is_not_kept():
    made = program()

    made.canonicalize(("urn:uuid:1", "urn:uuid:2", "urn:uuid:3", "you"))
    made.canonicalize(("urn:uuid:7", "urn:uuid:2", "urn:uuid:3", "you"))

    assert kept(made) == 0


def test_ids_that_are_equal_are_left_to_the_whole_algorithm():
    made = program()
    row = ("urn:uuid:1", "urn:uuid:2", "urn:uuid:2", "you")

    assert [made.canonicalize(row) for _ in range(3)] == [whole(row)] * 3
    assert kept(made) == 0


def test_when_there_is_no_room_more_orders_are_not_kept(monkeypatch):
    monkeypatch.setattr(orders, "_MOST", 1)
    made = program()
    rows = [("urn:uuid:1", "urn:uuid:2", "urn:uuid:3", "you"), ("urn:uuid:7", "urn:uuid:2", "urn:uuid:3", "you")]

    for row in (*[rows[0]] * 3, *[rows[1]] * 3, *rows):
        assert made.canonicalize(row) == whole(row)

    assert kept(made) == 1


def test_a_form_that_the_order_does_not_give_is_not_kept():
    made = program()
    values = [slots.written(["urn:uuid:1", "urn:uuid:2", "urn:uuid:3", "you"])[0]][0]
    labelled = [*values, *made.labels(values)]

    for _ in range(3):
        made.orders.note(("a key",), labelled, form=b"another")

    assert kept(made) == 0


def test_nodes_that_are_always_alike_have_no_order():
    held = Orders(program().lines, texts=len(PLACES), constant=[b"same", b"same"])

    assert held.key([b"urn:uuid:1", b"urn:uuid:2", b"urn:uuid:3", b"you"], [b"a hash"]) is None


def test_values_beside_nodes_without_ids_are_put_in_order_by_their_labels():
    evidence = [{"id": "urn:uuid:8", "type": ["Evidence"]}, {"type": ["Evidence"], "name": "A page"}]
    document = {**DOCUMENT, "evidence": evidence}
    texts = slots.shape_of(document)[1]
    made = program(document, places=[texts.index("urn:uuid:8")])

    for value in ("urn:uuid:8", "urn:uuid:3", "urn:uuid:8"):
        held = [value if text == "urn:uuid:8" else text for text in texts]
        assert made.canonicalize([value]) == jsonld.canonicalize(slots.replaced(document, held))
    assert not made.orders.is_open
