"""What a line says of one person: days in the ways people write them, names in one or two cells."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from campus.bulk import people
from campus.bulk.columns import guess

TODAY = date(2026, 11, 22)
COLUMNS = {"email": 0, "name": 1, "awarded": 2, "until": 3, "evidence": 4, "language": 5}


def said(**cells: str) -> people.Said:
    usual = {"email": "ann@example.org", "name": "Ann Lee"}
    return people.read([{**usual, **cells}.get(name, "") for name in COLUMNS], COLUMNS, today=TODAY)


def test_it_works():
    found = said(email=" MAILTO:Ann@Example.org".lower(), awarded="14.10.2026", until="2036-01-31", language="DE")

    assert found == people.Said("ann@example.org", "Ann Lee", "2026-10-14", "2036-01-31", "de")
    assert people.said_again(found.email, found.name, found.rest()) == found


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


def test_a_result_with_a_sign_is_no_formula():
    assert (
        people.read(["a@example.org", "A", "+1.5"], {"email": 0, "name": 1, "result": 2}, today=TODAY).result == "+1.5"
    )


def test_given_and_family_name_make_a_name():
    columns = {"email": 0, "given": 1, "family": 2}

    assert people.read(["a@example.org", "Ann", "Lee"], columns, today=TODAY).name == "Ann Lee"
    with pytest.raises(people.CellError):
        people.read(["a@example.org", "A" * 80, "L" * 80], columns, today=TODAY)


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
