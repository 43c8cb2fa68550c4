"""Waits grow and end, however often it did not work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campus.common.waits import after


@pytest.mark.parametrize(("tries", "seconds"), [(0, 1), (3, 8), (12, 3600), (1_000_000, 3600)])
def test_it_works(tries: int, seconds: int) -> None:
    assert after(tries) == timedelta(seconds=seconds)


def test_it_begins_and_ends_as_asked() -> None:
    minute, day = timedelta(minutes=1), timedelta(days=1)

    assert [after(tries, first=minute, most=day) for tries in (1, 40)] == [2 * minute, day]
