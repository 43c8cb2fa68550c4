"""Reading what people type."""

from decimal import Decimal

import pytest

from campus.assessments.reading import normal, number, readings
from campus.common.errors import InvalidError


def test_it_works():
    assert readings("12.5") == (Decimal("12.5"),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", "12.5"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\N{NARROW NO-BREAK SPACE}234", "1234"),
        ("1’234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("−3", "-3"),
        ("+7", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0,500", "0.5"),
    ],
)
def test_a_number_may_be_written_as_any_country_writes_it(text: str, value: str):
    assert readings(text) == (Decimal(value),)


@pytest.mark.parametrize("text", ["1,234", "1.234", "-1,234"])
def test_a_lone_separator_before_three_figures_has_two_readings(text: str):
    assert {abs(value) for value in readings(text)} == {Decimal("1234"), Decimal("1.234")}


@pytest.mark.parametrize("text", ["12.5 %", "12.5%", "% 12.5", "12.5"])
def test_the_unit_may_be_typed_or_left_out(text: str):
    assert readings(text, unit="%") == (Decimal("12.5"),)


@pytest.mark.parametrize(
    "text", ["twelve", "", "12 kg", "1.2.3", "1,23,4.5", "--1", "1e5", "inf", "1" * 61, "1/2", "5 000 0"]
)
def test_what_is_no_number_is_refused_and_not_marked_wrong(text: str):
    with pytest.raises(InvalidError, match="number"):
        readings(text, unit="%")


@pytest.mark.parametrize("text", [" Médian ", "MEDIAN", "me dian", "median.", "me\N{COMBINING ACUTE ACCENT}dian"])
def test_words_are_compared_without_case_accents_and_spaces(text: str):
    assert normal(text) == "median"


def test_sharp_s_is_two_s():
    assert normal("Straße") == normal("STRASSE")


def test_marks_that_are_letters_stay():
    assert normal("कि") != normal("का")


@pytest.mark.parametrize(("given", "value"), [(12.5, "12.5"), ("12,5", "12.5"), (0, "0"), (Decimal("0.1"), "0.1")])
def test_a_stored_number_is_read_exactly(given: object, value: str):
    assert number(given, field="answer") == Decimal(value)


@pytest.mark.parametrize("given", [None, True, "", "ten", "nan", "inf", [], "1" * 70])
def test_a_stored_number_that_is_none_is_refused(given: object):
    with pytest.raises(InvalidError) as caught:
        number(given, field="tolerance")

    assert caught.value.field == "tolerance"
