"""What a line says of one person: days in the ways people write them, names in one or two cells."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest
from django.core.validators import validate_email

from campus.bulk import days, people
from campus.bulk.columns import guess
from campus.bulk.models import Row
from campus.bulk.naming import Scope

TODAY = date(2026, 11, 22)
PLATFORM = "https://lms.example.org"
SCOPE = Scope("https://c.example.org/i/college/", (PLATFORM,))
NAMING = {"email": 0, "number": 1, "subject": 2, "issuer": 3, "did": 4, "name": 5}
COLUMNS = {"email": 0, "name": 1, "awarded": 2, "until": 3, "evidence": 4, "language": 5}


def read(cells: list[str], columns: dict[str, int]) -> people.Said:
    return people.read(cells, columns, today=TODAY, scope=SCOPE)


def said(**cells: str) -> people.Said:
    usual = {"email": "ann@example.org", "name": "Ann Lee"}
    return people.read([{**usual, **cells}.get(name, "") for name in COLUMNS], COLUMNS, today=TODAY, scope=SCOPE)


def test_it_works():
    found = said(email=" MAILTO:Ann@Example.org".lower(), awarded="14.10.2026", until="2036-01-31", language="DE")

    assert found == people.Said("ann@example.org", "Ann Lee", "2026-10-14", "2036-01-31", "de")
    assert people.said_again(Row(email=found.email, name=found.name, said=found.rest())) == found


def test_a_day_with_a_long_tail_is_read_and_not_remembered():
    before = days._kept.cache_info().currsize

    assert said(awarded="2026-10-14 " + "x" * 10_000).awarded == "2026-10-14"
    assert days._kept.cache_info().currsize == before


@pytest.mark.parametrize("seed", range(5))
def test_an_address_that_is_taken_at_a_look_is_one_by_all_rules(seed: int):
    chance = random.Random(seed)
    drawn = (
        "".join(chance.choices("ab1.-_+@é", k=chance.randint(3, 9))) + chance.choice(["", ".de", ".x1"])
        for _ in range(4000)
    )
    usual = [text for text in drawn if people._USUAL.fullmatch(text)]

    assert len(usual) > 10
    for text in usual:
        validate_email(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-1-5", "2026-01-05"),
        ("2026-01-05T10:00:00", "2026-01-05"),
        ("5. 1. 2026".replace(". ", ".", 1), "2026-01-05"),
        ("25/1/2026", "2026-01-25"),
        ("1/25/2026", "2026-01-25"),
        ("5/5/2026", "2026-05-05"),
    ],
)
def test_a_day_is_read_where_it_can_be_read_in_one_way(text: str, day: str):
    assert said(awarded=text).awarded == day


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("awarded", "5/6/2026"),
        ("awarded", "soon"),
        ("awarded", "2026-02-30"),
        ("awarded", "0026-02-03"),
        ("awarded", "2026-11-23"),
        ("until", "2026-11-22"),
        ("evidence", "javascript:alert(1)"),
        ("evidence", "https://[x"),
        ("evidence", "https://a:b@example.org/"),
        ("language", "german please"),
        ("email", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(field: str, text: str):
    with pytest.raises(people.CellError) as refused:
        said(**{field: text})
    assert refused.value.field == field


@pytest.mark.parametrize("text", ["Ann Lee <ann@example.org>", " ann@example.org; "])
def test_an_address_is_taken_as_programs_for_mail_copy_it(text: str):
    assert said(email=text).email == "ann@example.org"


def test_a_sign_that_nobody_sees_inside_of_an_address_is_told():
    with pytest.raises(people.CellError, match="nobody sees"):
        said(email="an\u200bn@example.org")


@pytest.mark.parametrize(("text", "name"), [("Lund, Bo", "Bo Lund"), ("Lund, Bo, Dr.", "Bo Lund, Dr."), ("Bo", "Bo")])
def test_a_name_that_begins_with_the_family_is_turned(text: str, name: str):
    assert read(["a@example.org", text], {"email": 0, "turned": 1}).name == name


def test_a_fault_of_the_spreadsheet_is_nobodys_name():
    with pytest.raises(people.CellError, match="#N/A"):
        said(name="#N/A")


def test_a_result_with_a_sign_is_no_formula():
    assert read(["a@example.org", "A", "+1.5"], {"email": 0, "name": 1, "result": 2}).result == "+1.5"
    # As it comes back from what was left out, with the mark by which a spreadsheet keeps it text.
    assert read(["a@example.org", "A", "'+1.5"], {"email": 0, "name": 1, "result": 2}).result == "+1.5"


def test_given_and_family_name_make_a_name():
    columns = {"email": 0, "given": 1, "family": 2}

    assert read(["a@example.org", "Ann", "Lee"], columns).name == "Ann Lee"
    with pytest.raises(people.CellError):
        read(["a@example.org", "A" * 80, "L" * 80], columns)


def test_a_day_is_noon_where_the_place_is_and_ends_at_its_last_second():
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)

    assert people.moment("2026-11-22", zone=UTC, now=now) == people.moment("", zone=UTC, now=now) == now
    assert people.moment("2026-11-21", zone=UTC, now=now) == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert people.end_of("2026-11-21", zone=UTC) == datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC)
    assert people.end_of("", zone=UTC) is None


def test_columns_are_known_by_their_names_or_by_what_stands_in_them():
    assert guess(["Nom complet", "Courriel"], []) == {"name": 0, "email": 1}
    assert guess(["Who", "Where"], [["Ann", "ann@example.org"]]) == {"email": 1}
    assert guess(["Who"], [["Ann"]]) == {}


@pytest.mark.parametrize(
    ("cells", "kind", "named"),
    [
        (["", "4711", "", "", ""], "number", "https://c.example.org/i/college/|4711"),
        (["", "", "u|7", "", ""], "lti", f"{PLATFORM}|u|7"),
        (["", "", "u7", PLATFORM, ""], "lti", f"{PLATFORM}|u7"),
        (["", "", "", "", "did:key:z6MkAnn"], "did", "did:key:z6MkAnn"),
        (["ann@example.org", "4711", "", "", ""], "number", "https://c.example.org/i/college/|4711"),
    ],
)
def test_somebody_is_named_by_more_than_an_address(cells: list[str], kind: str, named: str):
    found = read([*cells, "Ann Lee"], NAMING)

    assert (found.email, found.kind, found.named) == (cells[0], kind, named)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["", "4711", "u7", "", ""], "subject"),
        (["", "", "u7", "https://other.example.org", ""], "issuer"),
        (["", "", "", "", "did:ion:EiAnn"], "did"),
        (["", "", "", "", "did:key:z6MkAnn#z6MkAnn"], "did"),
        (["", "=1+1", "", "", ""], "number"),
        (["", "", "u" * 256, "", ""], "subject"),
        (["", "", "", "", ""], "email"),
    ],
)
def test_what_names_nobody_that_could_prove_it_is_refused(cells: list[str], field: str):
    with pytest.raises(people.CellError) as refused:
        read([*cells, "Ann Lee"], NAMING)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("head", "sample", "columns"),
    [
        ("Matrikel-Nr.;Name", "4711;Ann", {"number": 0, "name": 1}),
        ("sub,iss,full_name", "u7,https://lms.example.org,Ann", {"subject": 0, "issuer": 1, "name": 2}),
        ("who,name", "did:key:z6Mk,Ann", {"did": 0, "name": 1}),
        ("Student number,Mail,Name", "4711,ann@example.org,Ann", {"number": 0, "email": 1, "name": 2}),
    ],
)
def test_the_column_of_each_kind_is_guessed(head: str, sample: str, columns: dict[str, int]):
    sign = ";" if ";" in head else ","

    assert guess(head.split(sign), [sample.split(sign)]) == columns
