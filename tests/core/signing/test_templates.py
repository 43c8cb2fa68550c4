import json
from dataclasses import dataclass

import pytest

from testamur.did import did_key, did_key_method
from testamur.document import digest
from testamur.errors import CanonicalizationError, DocumentError, ProofError
from testamur.signing import SigningKey, sign, sign_jwt
from testamur.signing.templates import Issued, Refused, Template, compile_template
from tests.core.generated import VARIABLES, Badges, example, recipients
from tests.core.issuing import KEY, METHOD, NOW, OTHER_KEY, credential

PLACES = {**VARIABLES, "who": "/credentialSubject/id", "from": "/validFrom"}
VALUES = {
    "id": "urn:uuid:1",
    "status": "https://college.example/status/1#7",
    "index": "7",
    "hash": "sha256$00",
    "salt": "salt",
    "story": "A page.",
    "work": "urn:uuid:2",
    "who": "mailto:ada@example.org",
    "from": "2026-03-01T12:00:00Z",
}


def template(document=None, *, key=KEY, variables=PLACES, suite=None, method=METHOD):
    return compile_template(document or example(), variables=variables, public=key.public, method=method, suite=suite)


def slowly(held, values, *, key=KEY, suite=None, method=METHOD):
    return sign(held.document(values), key=key, method=method, now=NOW, suite=suite)


def test_it_works():
    held = template()

    signed = json.loads(held.issue(VALUES, key=KEY, now=NOW))

    assert signed["credentialSubject"]["id"] == "mailto:ada@example.org"
    assert held.names == PLACES.keys()


@pytest.mark.parametrize("kind", ["Ed25519", "P-384"])
def test_both_forms_come_with_the_digest_of_what_they_say(kind):
    key = KEY if kind == "Ed25519" else SigningKey.generate(kind=kind)
    method, document = did_key_method(key.public), example()
    document["issuer"]["id"] = did_key(key.public)
    held = template(document, key=key, method=method)

    made = held.issue_forms(VALUES, key=key, now=NOW)

    plain = held.document(VALUES)
    assert digest(json.loads(made.credential)) == digest(plain) == made.digest
    assert json.loads(made.credential)["credentialSubject"] == plain["credentialSubject"]
    assert made.jwt.count(b".") == 2


def outcome(issue, *given, **named):  # noqa: ANN002, ANN003
    try:
        return issue(*given, **named)
    except (DocumentError, CanonicalizationError, ProofError) as err:
        return type(err), str(err)


@pytest.mark.parametrize(
    ("suite", "kind"),
    [("eddsa-rdfc-2022", "Ed25519"), ("eddsa-jcs-2022", "Ed25519"), ("ecdsa-rdfc-2019", "P-384")],
)
def test_what_it_issues_is_what_signing_one_by_one_gives(suite, kind):
    key = KEY if kind == "Ed25519" else SigningKey.generate(kind=kind)
    method, document = did_key_method(key.public), example()
    document["issuer"]["id"] = did_key(key.public)
    held = template(document, key=key, suite=suite, method=method)

    for row in recipients(Badges(6), 12):
        values = VALUES | row
        wanted = outcome(slowly, held, values, key=key, suite=suite, method=method)
        assert outcome(held.issue, values, key=key, now=NOW) == wanted


def test_a_lot_is_what_one_by_one_gives():
    held = template()

    def alone(row: dict[str, str]) -> bytes | Refused:
        made = outcome(held.issue, row, key=KEY, now=NOW)
        return made if isinstance(made, bytes) else Refused(made[0].__name__, made[1])

    lot = [VALUES | row for row in recipients(Badges(6), 12)]
    plain = [VALUES | {"id": f"urn:uuid:{number}", "from": f"2026-03-0{number}T12:00:00Z"} for number in range(3, 9)]
    for rows in (lot, plain, [*plain, VALUES | {"id": "no iri"}], [*plain, {}], [VALUES | {"story": "\ud83d"}]):
        assert held.issue_all(rows, key=KEY, now=NOW) == [alone(row) for row in rows]
    assert held.issue_all(plain, key=KEY, now=NOW) == [slowly(held, row) for row in plain]


@pytest.mark.parametrize("kind", ["Ed25519", "P-384"])
def test_both_forms_of_a_lot_are_what_signing_one_by_one_gives(kind):
    key = KEY if kind == "Ed25519" else SigningKey.generate(kind=kind)
    method, document = did_key_method(key.public), {**example(), "validUntil": "2027-01-01T00:00:00Z"}
    document["issuer"]["id"] = did_key(key.public)
    held = template(document, key=key, method=method, variables=PLACES | {"until": "/validUntil"})
    dated = [
        VALUES | {"id": f"urn:uuid:{n}", "from": f"2026-03-0{n}T12:00:00+01:00", "until": f"2027-0{n}-01T00:00:00.5Z"}
        for n in range(3, 9)
    ]

    made = held.issue_forms_all(dated, key=key, now=NOW)

    plain = [held.document(row) for row in dated]
    assert made == [held.issue_forms(row, key=key, now=NOW) for row in dated]
    assert [each.credential for each in made] == [slowly(held, row, key=key, method=method) for row in dated]
    assert [each.jwt for each in made] == [sign_jwt(each, key=key, method=method) for each in plain]
    assert [each.digest for each in made] == list(map(digest, plain))


def test_of_a_lot_with_both_forms_each_row_is_refused_by_itself():
    held, good = template(), VALUES | {"id": "urn:uuid:3"}

    for bad in ({"id": "no iri"}, {"story": "\ud83d"}, {"from": "today"}):
        made = held.issue_forms_all([good, VALUES | bad, VALUES], key=KEY, now=NOW)
        assert isinstance(made[1], Refused)
        assert [made[0], made[2]] == [held.issue_forms(row, key=KEY, now=NOW) for row in (good, VALUES)]
    assert held.issue_forms_all([], key=KEY, now=NOW) == []
    assert isinstance(held.issue_forms_all([{}], key=KEY, now=NOW)[0], Refused)


def test_lots_of_random_texts_in_both_forms_are_what_one_by_one_gives():
    held = template()

    for seed in range(8):
        lot = [VALUES | row for row in recipients(Badges(seed, has_controls=seed % 2 == 0), 6)]
        wanted = [outcome(held.issue_forms, row, key=KEY, now=NOW) for row in lot]
        told = [each if isinstance(each, Issued) else Refused(each[0].__name__, each[1]) for each in wanted]
        assert held.issue_forms_all(lot, key=KEY, now=NOW) == told


def test_tokens_are_what_signing_one_by_one_gives():
    held = template()

    for name in ("Ada", 'A "quote"', "\x7f"):
        values = VALUES | {"story": name}
        assert held.issue_jwt(values, key=KEY) == sign_jwt(held.document(values), key=KEY, method=METHOD)
    with pytest.raises(DocumentError):
        held.issue_jwt(VALUES | {"from": "today"}, key=KEY)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "not an iri"},
        {"id": VALUES["work"]},
        {"from": "2026-02-30T12:00:00Z"},
        {"from": "yesterday"},
        {"story": "half of a pair \ud83d"},
        {"story": "\ue000x 😀", "salt": "😀 \ue000"},
        {"index": "seven"},
        {"story": "no character \ufffe"},
    ],
    ids=lambda changes: str(changes)[:30].encode(errors="replace").decode(),
)
def test_it_refuses_what_signing_one_by_one_refuses(changes):
    held, values = template(), VALUES | changes

    assert outcome(held.issue, values, key=KEY, now=NOW) == outcome(slowly, held, values)


def test_look_alikes_and_equal_ids_are_signed_all_the_same():
    document = example()
    document["credentialSubject"]["achievement"]["alignment"] = [
        {"type": ["Alignment"], "targetName": "One", "targetUrl": "https://example.org/1"},
        {"type": ["Alignment"], "targetName": "Two", "targetUrl": "https://example.org/1"},
    ]
    place = "/credentialSubject/achievement/alignment/1/targetName"
    held = template(document, variables={"name": place, "status": "/credentialStatus/id", "work": "/evidence/0/id"})

    for name, status, work in (
        ("Three", "urn:ab:1", "urn:ab:2"),
        ("One", "urn:ab:1", "urn:ab:2"),
        ("Four", "urn:ab:1", "urn:ab:1"),
    ):
        values = {"name": name, "status": status, "work": work}
        assert held.issue(values, key=KEY, now=NOW) == slowly(held, values)


def test_a_name_may_stand_in_several_places_and_orders_are_found_anew():
    document = credential(evidence=[{"id": f"urn:uuid:{n}", "type": ["Evidence"], "name": "x"} for n in range(3)])
    document["credentialSubject"]["achievement"]["tag"] = ["a", "b", "c"]
    tag = "/credentialSubject/achievement/tag"
    variables = {"title": ["/name", "/evidence/1/name"], "a": f"{tag}/0", "c": f"{tag}/2", "id": "/evidence/2/id"}
    held = template(document, variables=variables)

    for a in ("b", "d", "0", "c"):
        for id in ("urn:uuid:00", "urn:uuid:9", "urn:uuid:0", "https://example.org/"):
            values = {"title": "Title", "a": a, "c": "c", "id": id}
            assert held.issue(values, key=KEY, now=NOW) == slowly(held, values)


@pytest.mark.parametrize(
    "pointer",
    ["", "/type/0", "/@context/0", "/issuer/id", "/nowhere", "/evidence/9/id", "/credentialSubject", "/evidence/x/y"],
)
def test_what_can_not_differ_is_refused(pointer):
    with pytest.raises(DocumentError, match="point to a text"):
        template(variables={"it": pointer})


@pytest.mark.parametrize("values", [{}, VALUES | {"more": "x"}, VALUES | {"id": 7}])
def test_values_must_be_those_of_the_template(values):
    with pytest.raises(DocumentError, match="give"):
        template().issue(values, key=KEY, now=NOW)


def test_another_key_is_refused():
    with pytest.raises(DocumentError, match="another"):
        template().issue(VALUES, key=OTHER_KEY, now=NOW)


def test_an_example_that_can_not_be_signed_makes_no_template():
    with pytest.raises(DocumentError):
        template({**example(), "credentialSubject": {}})
    document = example()
    document["credentialSubject"]["achievement"]["tag"] = [f"tag {n}" for n in range(6000)]
    with pytest.raises(DocumentError, match="large"):
        template(document)


class Careless:
    """Holds the right key and signs with another."""

    public = KEY.public

    def sign(self, message):
        return OTHER_KEY.sign(message)


def test_a_signature_that_does_not_hold_is_not_given_out():
    held = template()

    with pytest.raises(ProofError):
        held.issue(VALUES, key=Careless(), now=NOW)
    assert held.issue(VALUES, key=KEY, now=NOW) == slowly(held, VALUES)


def test_a_token_that_does_not_hold_is_not_given_out():
    held = template()

    with pytest.raises(ProofError):
        held.issue_jwt(VALUES, key=Careless())
    assert held.issue_jwt(VALUES, key=KEY) == sign_jwt(held.document(VALUES), key=KEY, method=METHOD)


@dataclass
class CarelessAtFirst:
    """Signs with another key where it is not careful, which it is at the end."""

    public = KEY.public

    careful: list[bool]

    def sign(self, message):
        return (KEY if not self.careful or self.careful.pop() else OTHER_KEY).sign(message)


@pytest.mark.parametrize("careful", [[False], [False, True]], ids=["credential", "token"])
def test_one_form_that_does_not_hold_leaves_both_to_signing_one_by_one(careful):
    held = template()

    made = held.issue_forms(VALUES, key=CarelessAtFirst([*careful]), now=NOW)

    plain = held.document(VALUES)
    assert made.credential == slowly(held, VALUES)
    assert made.jwt == sign_jwt(plain, key=KEY, method=METHOD)
    assert made.digest == digest(plain)


@pytest.mark.parametrize("careful", [[False], [False, True, True]], ids=["credential", "token"])
def test_a_lot_with_one_form_that_does_not_hold_is_signed_one_by_one(careful):
    held, rows = template(), [VALUES, VALUES | {"id": "urn:uuid:3"}]

    made = held.issue_forms_all(rows, key=CarelessAtFirst([*careful]), now=NOW)

    assert [each.jwt for each in made] == [sign_jwt(held.document(row), key=KEY, method=METHOD) for row in rows]
    assert [each.credential for each in made] == [slowly(held, row) for row in rows]


@pytest.mark.parametrize(
    ("changes", "places"),
    [({"jti": "urn:uuid:7"}, {"id": "/id"}), ({"credentialSubject": [{"id": "urn:uuid:5"}]}, {"id": "/id"})],
    ids=["a member of a claim’s name", "no single subject"],
)
def test_what_has_no_plain_token_is_left_to_signing_one_by_one(changes, places):
    document = credential(type=["VerifiableCredential"], **changes)
    held, rows = template(document, variables=places), [{"id": "urn:uuid:3"}, {"id": "urn:uuid:4"}]

    for row, made in zip(rows, held.issue_forms_all(rows, key=KEY, now=NOW), strict=True):
        wanted = outcome(held.issue_forms, row, key=KEY, now=NOW)
        assert made == (wanted if isinstance(wanted, Issued) else Refused(wanted[0].__name__, wanted[1]))


@pytest.mark.parametrize(
    "document",
    [
        credential(type=["VerifiableCredential"], credentialSubject={"id": "urn:uuid:5"}),
        credential(name="Named"),
    ],
)
def test_it_is_made_of_other_credentials_too(document):
    held = template(document, variables={"id": "/id"})

    assert held.issue({"id": "urn:uuid:6"}, key=KEY, now=NOW) == slowly(held, {"id": "urn:uuid:6"})
    assert Template(held.recipe).names == {"id"}
