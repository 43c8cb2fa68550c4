"""Days as people write them: read where they are one day, and where the list says which of two."""

from __future__ import annotations

import pytest

from campus.bulk.days import DAY_FIRST, MONTH_FIRST, TwoWaysError, iso, order_of


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-04-03 09:30:00", "", "2026-04-03"),
        ("2026/4/3", "", "2026-04-03"),
        ("20260403", "", "2026-04-03"),
        ("3.4.2026", "", "2026-04-03"),
        ("03.04.26", "", "2026-04-03"),
        ("03.04.2026 00:00", "", "2026-04-03"),
        ("23/04/2026", "", "2026-04-23"),
        ("04-23-2026", "", "2026-04-23"),
        ("03/04/2026", DAY_FIRST, "2026-04-03"),
        ("03/04/2026", MONTH_FIRST, "2026-03-04"),
    ],
)
def test_it_works(text: str, order: str, day: str):
    assert iso(text, order=order) == day


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("soon", ""),
        ("31.02.2026", ""),
        ("04/23/2026", DAY_FIRST),
        ("46115", ""),
        ("3/4-2026", DAY_FIRST),
        ("0026-01-01", ""),
    ],
)
def test_what_is_no_day_in_this_list_is_refused(text: str, order: str):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - what it says is for nobody
        iso(text, order=order)
    assert not isinstance(refused.value, TwoWaysError)


def test_a_day_that_can_be_two_is_refused_as_such():
    with pytest.raises(TwoWaysError):
        iso("03/04/2026")


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2026", "23/04/2026"], DAY_FIRST),
        (["4/23/2026", "4/3/2026", "soon"], MONTH_FIRST),
        (["23/04/2026", "04/23/2026"], ""),
        (["03/04/2026"], ""),
    ],
)
def test_the_order_shows_by_days_that_can_be_read_in_one_way(texts: list[str], order: str):
    assert order_of(texts) == order
