"""Which of several names for an answer the asker wants (RFC 9110, 12.5.1), and whether they have it already.

Django's own choice takes a range with parameters for another type; those who ask for linked data name a profile there,
and want it called by its plain name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from django.http import HttpRequest

_LONGEST = 1000
_QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
# A comma inside a quoted parameter separates nothing.
_RANGE = re.compile(r'(?:[^,"]|"[^"]*")+')


def is_known(request: HttpRequest, tag: str) -> bool:
    """Say whether the asker has what an entity tag names (RFC 9110, 13.1.2): compared weakly, any of a list, or `*`."""
    asked = str(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return asked.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in asked.split(",")}


def wanted(request: HttpRequest, offered: Sequence[str]) -> str | None:
    """Return which of the names the asker prefers; None where they accept none of them.

    The more particular range counts for a name; of equals the one named first by the asker, then the first offered.
    """
    # Not `request.headers`, which is made of all there are when it is asked for one.
    return _chosen(str(request.META.get("HTTP_ACCEPT", "*/*"))[:_LONGEST] or "*/*", tuple(offered))


@lru_cache(maxsize=256)
def _chosen(accept: str, offered: tuple[str, ...]) -> str | None:
    # Few programs ask often: reading what each says once keeps the answers with stored bytes fast.
    ranges = _ranges(accept)
    found = [(*_rank(name, ranges), place, name) for place, name in enumerate(offered)]
    best = min(found, default=None)
    return best[-1] if best and best[0] < 0 else None


def _ranges(text: str) -> list[tuple[str, float]]:
    ranges = []
    for part in _RANGE.findall(text):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        said = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        ranges.append((name, float(said) if _QUALITY.fullmatch(said) else 1.0))
    return ranges


def _rank(name: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """Return the quality of a name as a number that is lower for better, and the place of the range that gives it."""
    for form in (name, f"{name.partition('/')[0]}/*", "*/*"):
        for place, (asked, quality) in enumerate(ranges):
            if asked == form:
                return -quality, place
    return 0.0, len(ranges)
