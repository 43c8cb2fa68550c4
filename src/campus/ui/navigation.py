"""The entries of the masthead, which the apps offer and this one only sets in a row.

`settings.NAVIGATION` lists functions `(request) -> Iterable[Item]`; each says what this visitor may see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

_DESK = re.compile(r"^/manage/([-\w]+)/")
_KEPT = "campus.ui.navigation.desk"


@dataclass(frozen=True)
class Item:
    """One entry: its words, where it leads, and the paths under which it counts as open (`url` where empty)."""

    label: str
    url: str
    under: str = ""
    is_current: bool = False


def desk(request: HttpRequest) -> str:
    """Return the slug of the institution whose staff pages are open to this visitor and open now, or nothing.

    Whether they are is said by `settings.DESK_IS_FOR`, `(request, slug) -> bool`: a guessed address, and an employer's
    pages, must not offer entries that lead nowhere. Asked once a request.
    """
    found = _DESK.match(request.path)
    if found is None:
        return ""
    if _KEPT not in request.META:
        is_for = import_string(settings.DESK_IS_FOR)
        request.META[_KEPT] = found[1] if is_for(request, found[1]) else ""
    return str(request.META[_KEPT])


def items(request: HttpRequest) -> list[Item]:
    """Return the entries for this visitor in the order of the setting; the one that fits the path best is current."""
    found: list[Item] = []
    for path in getattr(settings, "NAVIGATION", []):
        offered: Iterable[Item] = import_string(path)(request)
        found.extend(offered)
    best = max((_fit(item, request.path) for item in found), default=0)
    return [replace(item, is_current=best > 0 and _fit(item, request.path) == best) for item in found]


def _fit(item: Item, path: str) -> int:
    """Return how much of the path the entry covers, whole steps only: /learn covers /learn/3, not /learning."""
    base = (item.under or item.url).rstrip("/")
    if path.rstrip("/") == base or path.startswith(f"{base}/"):
        return len(base) + 1
    return 0
