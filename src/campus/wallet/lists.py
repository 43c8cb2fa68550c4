"""Lists of certifications as professional networks export them: a CSV file with a line for each, and no signature.

The columns are LinkedIn's (Name, Url, Authority, Started On, Finished On, License Number); other sites' words for the
same are taken too. What comes out is what somebody says of themselves, and is marked so wherever it is shown.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError
from campus.common.text import as_line
from campus.wallet.shapes import text

MARK = "certification"  # the type that a line is kept under
MOST_ROWS = 2000
MOST_CELL = 300
_HEADERS = {
    "name": {"name", "title", "certification", "certification name", "certificate", "certificate name"},
    "issuer": {"authority", "issuer", "organization", "organisation", "issuing organization", "issued by"},
    "url": {"url", "link", "credential url", "certificate url"},
    "awarded": {"started on", "issued", "issued on", "issue date", "date", "awarded on"},
    "until": {"finished on", "expires", "expires on", "expiration date", "expiry date", "valid until"},
    "number": {"license number", "licence number", "credential id", "license", "id"},
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: texts as they stood, dates as ISO 8601 days or empty."""

    name: str
    issuer: str = ""
    url: str = ""
    awarded: str = ""
    until: str = ""
    number: str = ""

    def to_bytes(self) -> bytes:
        """Return the form it is kept in: JSON, the same for the same line."""
        return json.dumps({"type": MARK, **asdict(self)}, ensure_ascii=False, sort_keys=True).encode()


def is_list(data: bytes) -> bool:
    """Say whether this is a CSV file with at least a name and an issuer for each line."""
    return {"name", "issuer"} <= set(_columns(_rows(data[: MOST_CELL * 20])))


def entries(data: bytes) -> Iterator[Entry]:
    """Yield the lines of a CSV file that name something; InvalidError for one too long, or no such list."""
    rows = _rows(data)
    columns = _columns(rows)
    if not {"name", "issuer"} <= set(columns):
        raise InvalidError(_("This is no list of certifications: it has no columns for their names and issuers."))
    seen = 0
    for row in _sound(rows):
        values = {name: _cell(row[at]) for name, at in columns.items() if at < len(row)}
        if not values.get("name"):
            continue
        seen += 1
        if seen > MOST_ROWS:
            raise InvalidError(_("A list has at most %d lines.") % MOST_ROWS)
        yield _entry(values)


def read(data: bytes) -> Entry | None:
    """Return a line from the form it is kept in; None for what is none."""
    try:
        held: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or held.get("type") != MARK or not text(held.get("name")):
        return None
    values = {name: _cell(text(held.get(name))) for name in _HEADERS}
    return _entry(values) if values["name"] else None


def moment(day: str) -> datetime | None:
    """Return the beginning of a day in UTC."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None


def _entry(values: dict[str, str]) -> Entry:
    return Entry(
        name=values["name"],
        issuer=values.get("issuer", ""),
        url=_web(values.get("url", "")),
        awarded=day(values.get("awarded", "")),
        until=day(values.get("until", "")),
        number=values.get("number", ""),
    )


def day(said: str) -> str:
    """Return a date as ISO 8601: "Mar 2024", "2024-03", "3/2024", "2024"; empty for what is none.

    Months of which the day is not said count from their first.
    """
    words = re.findall(r"[^\W\d_]+|\d+", said)
    numbers = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= 4]
    year = next((number for number in numbers if 1900 <= number <= 2200), 0)
    named = next((_MONTHS.index(word[:3].lower()) + 1 for word in words if word[:3].lower() in _MONTHS), 0)
    rest = [number for number in numbers if number != year]
    month = named or (rest.pop(0) if rest else 1)
    try:
        return datetime(year, month, rest[0] if rest else 1, tzinfo=UTC).date().isoformat()
    except ValueError:
        return ""


def _rows(data: bytes) -> Iterator[list[str]]:
    told = data.decode("utf-8-sig", errors="replace").replace("\x00", "")
    mark = max(",;\t", key=told[:2000].count)
    return iter(csv.reader(io.StringIO(told, newline=""), delimiter=mark))


def _sound(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as err:
        raise InvalidError(_("The list is broken: a line of it cannot be read.")) from err


def _columns(rows: Iterator[list[str]]) -> dict[str, int]:
    """Return where the columns are, from the first line that names them: some files begin with notes."""
    for _number, row in zip(range(5), _sound(rows), strict=False):
        words = [" ".join(cell.lower().replace("_", " ").split()) for cell in row]
        found = {
            name: next((words.index(word) for word in words if word in known), -1) for name, known in _HEADERS.items()
        }
        if found["name"] >= 0 and found["issuer"] >= 0:
            return {name: at for name, at in found.items() if at >= 0}
    return {}


def _cell(value: str) -> str:
    return as_line(value)[:MOST_CELL]


def _web(url: str) -> str:
    try:
        return url if urlsplit(url).scheme in {"https", "http"} else ""
    except ValueError:
        return ""
