"""Read a day as people write it, and say in which order a list writes its days.

03/04/2026 is the third of April in most of the world and the fourth of March in some of it: it is read only where the
list says which, or shows it by a day that can be read in one way (docs/decisions/0278).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
EARLIEST = 1900
_REMEMBERED, _SHORT = 4096, 40  # kept in memory: the days of a list are few
_TAIL = r"(?:[T, ].*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d\d?)\2(\d\d?){_TAIL}|(\d{{4}})(\d\d)(\d\d)", re.ASCII | re.DOTALL)
_POINTS = re.compile(rf"(\d\d?)\. ?(\d\d?)\. ?(\d{{4}}|\d\d){_TAIL}", re.ASCII | re.DOTALL)
_SLASHES = re.compile(rf"(\d\d?)([-/])(\d\d?)\2(\d{{4}}|\d\d){_TAIL}", re.ASCII | re.DOTALL)


class TwoWaysError(ValueError):
    """A day and a month that could change places."""


def iso(text: str, *, order: str = "") -> str:
    """Return a day as ISO 8601, where all of the list is written in this order, if anybody knows.

    Raises ValueError for what is no day, TwoWaysError where it can be read in two ways.
    """
    return _kept(text, order) if len(text) <= _SHORT else _read(text, order)


def order_of(texts: Iterable[str]) -> str:
    """Return in which order these days are written, as far as they show it all in the same way."""
    found = set()
    for match in filter(None, map(_SLASHES.fullmatch, texts)):
        first, second = int(match[1]), int(match[3])
        if (first > 12) != (second > 12):
            found.add(DAY_FIRST if first > 12 else MONTH_FIRST)
    return found.pop() if len(found) == 1 else ""


def _read(text: str, order: str) -> str:
    day = date(*_parts(text.strip(), order))
    if day.year < EARLIEST:
        raise ValueError("before anybody who is awarded anything")
    return day.isoformat()


_kept = lru_cache(maxsize=_REMEMBERED)(_read)


def _parts(text: str, order: str) -> tuple[int, int, int]:
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1] or match[5]), int(match[3] or match[6]), int(match[4] or match[7])
    if match := _POINTS.fullmatch(text):
        return _year(match[3]), int(match[2]), int(match[1])
    match = _SLASHES.fullmatch(text)
    if match is None:
        raise ValueError("not written as a day")
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    order = order or (DAY_FIRST if first > 12 or first == second else MONTH_FIRST if second > 12 else "")
    if not order:
        raise TwoWaysError(text)
    return (year, second, first) if order == DAY_FIRST else (year, first, second)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
