"""The data set of Reading data honestly gives the figures that its units print."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

COURSE = Path(__file__).parents[3] / "src" / "campus" / "demo" / "content" / "reading-data-honestly"


def rows() -> list[dict[str, str]]:
    with (COURSE / "files" / "school-lunch-survey.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def days(school: str = "") -> list[int]:
    answered = [row for row in rows() if row["status"] == "answered" and row["school"].startswith(school)]
    return sorted(int(row["days_without_lunch"]) for row in answered)


def test_it_works():
    assert Counter(row["status"] for row in rows()) == {"answered": 281, "away": 31}


def test_the_table_of_unit_2_is_the_file():
    unit = (COURSE / "units" / "02-half-of-whom.md").read_text(encoding="utf-8")
    counts = Counter(days())

    assert f"| Pupils | {' | '.join(str(counts[day]) for day in range(6))} |" in unit


def test_the_shares_are_those_that_are_printed():
    once, often, never = (sum(1 for day in days() if day >= least) for least in (1, 3, 5))

    assert (once, often, never) == (148, 46, 16)
    assert [round(100 * share / 281) for share in (once, often, never)] == [53, 16, 6]
    assert [round(100 * edge / 312) for edge in (once, once + 31)] == [47, 57]
    assert sum(days()) == 319


def test_the_schools_differ_as_unit_4_says():
    assert (sum(days("Northgate")), len(days("Northgate"))) == (131, 156)
    assert (sum(days("Lea Road")), len(days("Lea Road"))) == (188, 125)
    assert (days("Lea Road")[62], days("Northgate")[78]) == (1, 0)


def test_who_was_away_gave_no_answer_and_who_skipped_nothing_gave_no_reason():
    assert all(row["days_without_lunch"] == "" for row in rows() if row["status"] == "away")
    assert all(row["main_reason"] == "" for row in rows() if row["days_without_lunch"] in {"", "0"})
