"""The shelf in memory: found by words, narrowed, ordered, by skill."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from campus.wallet import shelf
from campus.wallet.models import Held
from campus.wallet.shelf import Asked, Entry


def entry(name: str, *, year: int = 2024, **named: Any) -> Entry:
    fields = {"issuer": "Red Kite", "kind": "valid"} | named
    return Entry(thing=Held(), name=name, at=datetime(year, 3, 1, tzinfo=UTC), **fields)


CHARTS = entry("Charts", skills=("statistics", "plots"), tags=("work",), year=2022)
CAFE = entry(
    "Café service", issuer="Ångström Ltd", kind="expired", level="EQF 4", until=datetime(2025, 1, 1, tzinfo=UTC)
)
PINNED = entry("Zeal", is_pinned=True, skills=("statistics",), year=2020, collections=("aaaa",))
AWAY = entry("Old", place="archived")
ALL = [CHARTS, CAFE, PINNED, AWAY]


def names(**said: str) -> list[str]:
    return [each.name for each in shelf.chosen(ALL, shelf.asked(said))]


def test_it_works():
    assert names() == ["Zeal", "Café service", "Charts"]


@pytest.mark.parametrize(("said", "found"), [
    ({"q": "cafe ANGSTROM"}, ["Café service"]), ({"q": "stat"}, ["Zeal", "Charts"]), ({"q": "work"}, ["Charts"]),
    ({"q": "nowhere"}, []), ({"state": "attention"}, ["Café service"]), ({"state": "valid"}, ["Zeal", "Charts"]),
    ({"skill": "plots"}, ["Charts"]), ({"issuer": "Red Kite"}, ["Zeal", "Charts"]),
    ({"level": "EQF 4"}, ["Café service"]),
    ({"year": "2022"}, ["Charts"]), ({"tag": "work"}, ["Charts"]), ({"collection": "aaaa"}, ["Zeal"]),
    ({"place": "archived"}, ["Old"]), ({"place": "nowhere", "order": "nonsense", "state": "x"}, names()),
])  # fmt: skip
def test_it_is_narrowed(said: dict[str, str], found: list[str]):
    assert names(**said) == found


@pytest.mark.parametrize(("order", "found"), [
    ("oldest", ["Zeal", "Charts", "Café service"]), ("name", ["Zeal", "Café service", "Charts"]),
    ("issuer", ["Zeal", "Café service", "Charts"]), ("end", ["Zeal", "Café service", "Charts"]),
])  # fmt: skip
def test_it_is_put_in_order_behind_what_is_pinned(order: str, found: list[str]):
    assert names(order=order) == found


def test_it_says_what_there_is():
    assert shelf.counts(ALL) == {"every": 3, "valid": 2, "attention": 1, "archived": 1, "hidden": 0}
    assert shelf.choices(ALL)["issuer"] == ["Ångström Ltd", "Red Kite"]
    assert shelf.choices(ALL)["year"] == ["2024", "2022", "2020"]
    assert Asked().is_narrow is False


def test_skills_stand_with_what_proves_them_today():
    stale = entry("Stale", skills=("statistics",), kind="expired")

    assert shelf.by_skill([CHARTS, PINNED, stale]) == [("statistics", [CHARTS, PINNED]), ("plots", [CHARTS])]
