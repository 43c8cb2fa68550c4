"""Tables for a spreadsheet, as CSV.

A cell that begins like a formula is run by spreadsheet programs on opening; an apostrophe before it keeps it text
(OWASP, CSV injection).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width ones count too in some programs


def cell(value: object) -> str:
    """Return the value as text that no spreadsheet takes for a formula; numbers stay numbers."""
    text = "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) and not is_number else text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table with its head as CSV (RFC 4180), beginning with the mark by which programs know UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([cell(name) for name in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def csv_chunks(head: Sequence[str], rows: Iterable[Sequence[object]], *, lot: int = 500) -> Iterator[str]:
    """Yield the same table bit by bit, however long it is."""
    yield csv_text(head, [])
    out = StringIO()
    writer = csv.writer(out)
    for count, row in enumerate(rows, start=1):
        writer.writerow([cell(value) for value in row])
        if count % lot == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()
