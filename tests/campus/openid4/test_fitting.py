"""What a query asks for, and what of somebody's credentials answers it: plain values."""

from __future__ import annotations

from typing import Any

import pytest

from campus.openid4.fitting import ORDER, Card, QueryError, needs

BADGE = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"
DOCUMENT = {
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:web:college.example.org"},
    "credentialSubject": {
        "identifier": [{"identityHash": "Maya"}],
        "achievement": {"name": "Maps", "alignment": [{"targetName": "north"}, {"targetName": "south"}]},
    },
}
MAPS = Card("maps", "Maps", "College", ORDER, DOCUMENT, is_bound=True)
OTHER = Card("other", "Cooking", "Elsewhere", ("ldp_vc",), {"type": "VerifiableCredential"}, is_bound=False)
CARDS = [MAPS, OTHER]


def asked(name: str = "a", form: str = "ldp_vc", **more: Any) -> dict[str, Any]:
    return {"id": name, "format": form, **more}


def claim(*path: Any, **more: Any) -> dict[str, Any]:
    return {"path": list(path), **more}


def refs(query: dict[str, Any]) -> list[list[tuple[str, str, str]]]:
    return [[(each.query, each.form, each.card.ref) for each in need.choices] for need in needs(query, CARDS)]


def test_it_works() -> None:
    found = refs({"credentials": [asked(meta={"type_values": [["VerifiableCredential"]]})]})

    assert found == [[("a", "ldp_vc", "maps"), ("a", "ldp_vc", "other")]]


@pytest.mark.parametrize(
    ("more", "fits"),
    [
        ({"meta": {"type_values": [[BADGE]]}}, True),
        ({"meta": {"type_values": [["Degree"], ["OpenBadgeCredential"]]}}, True),
        ({"meta": {"type_values": [["Degree", BADGE]]}}, False),
        ({"claims": [claim("credentialSubject", "achievement", "name")]}, True),
        ({"claims": [claim("credentialSubject", "achievement", "name", values=["Chess"])]}, False),
        (
            {"claims": [claim("credentialSubject", "achievement", "alignment", None, "targetName", values=["south"])]},
            True,
        ),
        ({"claims": [claim("credentialSubject", "achievement", "alignment", 0, "targetName", values=["north"])]}, True),
        (
            {"claims": [claim("credentialSubject", "achievement", "alignment", 1, "targetName", values=["north"])]},
            False,
        ),
        ({"claims": [claim("credentialSubject", "identifier", "identityHash")]}, False),  # a list is in between
        ({"claims": [claim()]}, False),
        ({"claims": [claim("type", "x")]}, False),
        ({"claims": [claim("issuer", None)]}, False),
        ({"claims": [claim("issuer", -1)]}, False),
    ],
)
def test_a_credential_fits_by_its_types_and_by_what_is_in_it(more: dict[str, Any], fits: bool) -> None:
    [need] = needs({"credentials": [asked(**more)]}, [MAPS])

    assert bool(need.choices) is fits


def test_an_sd_jwt_fits_by_its_type_and_names_what_is_asked_for() -> None:
    ours = {"vct_values": ["urn:testamur:achievement-credential"]}
    claims = [claim("credentialSubject", "identifier"), claim("issuer")]

    [need] = needs({"credentials": [asked(form="dc+sd-jwt", meta=ours, claims=claims)]}, CARDS)
    [none] = needs({"credentials": [asked(form="dc+sd-jwt", meta={"vct_values": ["urn:other"]})]}, CARDS)

    assert [(each.card.ref, each.named) for each in need.choices] == [("maps", ("identifier", "issuer"))]
    assert none.choices == ()


def test_of_several_sets_of_claims_the_first_that_is_there_counts() -> None:
    claims = [claim("credentialSubject", "result", id="r"), claim("credentialSubject", "identifier", id="i")]
    query = asked(form="dc+sd-jwt", claims=claims, claim_sets=[["r"], ["i"]])

    [need] = needs({"credentials": [query]}, [MAPS])
    [none] = needs({"credentials": [{**query, "claim_sets": [["r"], ["unknown"]]}]}, [MAPS])

    assert need.choices[0].named == ("identifier",)
    assert none.choices == ()


def test_of_several_forms_the_one_that_shows_least_is_taken() -> None:
    credentials = [asked("json"), asked("short", form="dc+sd-jwt")]
    sets = [{"options": [["json"], ["short"]]}]

    assert refs({"credentials": credentials, "credential_sets": sets}) == [
        [("short", "dc+sd-jwt", "maps"), ("json", "ldp_vc", "other")]
    ]


def test_what_belongs_together_is_asked_for_one_by_one() -> None:
    credentials = [asked("a"), asked("b"), asked("c", meta={"type_values": [["Degree"]]})]
    sets = [{"options": [["a", "c"], ["a", "b"]]}, {"options": [["c"]], "required": False}]

    found = needs({"credentials": credentials, "credential_sets": sets}, CARDS)

    assert [({each.query for each in need.choices}, need.is_required) for need in found] == [
        ({"a"}, True), ({"b"}, True), (set(), False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"credentials": [asked(f"n{at}") for at in range(21)]},
        {"credentials": [asked(), asked()]},
        {"credentials": [asked("a b")]},
        {"credentials": ["text"]},
        {"credentials": [asked()], "credential_sets": [{"options": []}]},
        {"credentials": [asked()], "credential_sets": [{"options": [["b"]]}]},
        {"credentials": [asked()], "credential_sets": [{"options": [[]]}]},
        {"credentials": [asked()], "credential_sets": [{"options": [["a"]]}] * 21},
    ],
)
def test_what_is_no_query_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(QueryError):
        needs(query, CARDS)


class Unread(dict[str, Any]):
    """A document that nobody may look into."""

    def __getitem__(self, name: str) -> Any:
        raise AssertionError("it was read")

    def get(self, name: str, default: Any = None) -> Any:
        raise AssertionError("it was read")


@pytest.mark.parametrize(
    "more",
    [{"form": "jwt_vc_json"}, {"claims": [claim("issuer", "id", values=["did:web:college.example.org"])]}, {}],
)
def test_what_its_columns_rule_out_or_let_through_is_not_read(more: dict[str, Any]) -> None:
    card = Card("far", "Far", "Far", ("ldp_vc",), Unread(), is_bound=False, issuer_id="did:web:far.example.org")

    [need] = needs({"credentials": [asked(**more)]}, [card])

    assert [each.card.ref for each in need.choices] == ([] if more else ["far"])


def test_among_sets_of_claims_an_issuer_alone_rules_nothing_out() -> None:
    card = Card("maps", "Maps", "College", ("ldp_vc",), DOCUMENT, is_bound=False, issuer_id=DOCUMENT["issuer"]["id"])
    claims = [claim("issuer", "id", values=["did:web:far.example.org"], id="a"), claim("type", id="b")]

    [need] = needs({"credentials": [asked(claims=claims, claim_sets=[["a"], ["b"]])]}, [card])

    assert [each.card.ref for each in need.choices] == ["maps"]
