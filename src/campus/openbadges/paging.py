"""Pages of credentials: what was asked for, and the links to the others (Open Badges 3.0, clause 6.4; RFC 8288)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from campus.common.errors import InvalidError

USUAL, MOST = 50, 100
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Page:
    """`limit` credentials from `offset` on, of those issued after `since`."""

    limit: int = USUAL
    offset: int = 0
    since: datetime | None = None

    def link(self, url: str, *, total: int) -> str:
        """Return the Link header; `first` and `last` always, the others where there is such a page."""
        last = max(total - 1, 0) // self.limit * self.limit
        offsets = {"first": 0, "last": last}
        if self.offset + self.limit < total:
            offsets["next"] = self.offset + self.limit
        if self.offset > 0:
            offsets["prev"] = max(min(self.offset - self.limit, last), 0)
        since = {"since": self.since.isoformat()} if self.since else {}
        links = {rel: urlencode({"limit": self.limit, "offset": offset} | since) for rel, offset in offsets.items()}
        return ", ".join(f'<{url}?{query}>; rel="{rel}"' for rel, query in links.items())


def page_of(query: Mapping[str, str]) -> Page:
    """Return the page that a query asks for; raises InvalidError. More than `MOST` is `MOST`."""
    return Page(
        limit=min(_number(query, "limit", USUAL, least=1), MOST),
        offset=_number(query, "offset", 0, least=0),
        since=_since(query.get("since", "")),
    )


def _number(query: Mapping[str, str], name: str, usual: int, *, least: int) -> int:
    text = query.get(name, str(usual))
    is_number = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    if not is_number or int(text) < least:
        raise InvalidError(f"'{name}' is a whole number from {least} on.", field=name)
    return int(text)


def _since(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+"))  # a plus sign that nobody escaped
    except ValueError:
        found = None
    if found is None:
        raise InvalidError("'since' is a date and time as in RFC 3339: 2026-01-01T00:00:00Z.", field="since")
    return found if timezone.is_aware(found) else found.replace(tzinfo=timezone.get_default_timezone())
