"""CSV that a spreadsheet program cannot be made to run."""

import csv
import io

import pytest

from campus.common.spreadsheets import cell, csv_text


def test_it_works():
    text = csv_text(["Name", "Days"], [["Zoë, “the” first", 3], [None, 2.5]])

    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [["Name", "Days"], ["Zoë, “the” first", "3"], ["", "2.5"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "  ="])
def test_a_formula_is_made_text(start: str):
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_a_number_below_nought_stays_a_number():
    assert (cell(-3), cell("-3")) == ("-3", "'-3")
