"""Parts of a page that several apps add (settings name them, decision 0007), whose questions are asked in one query.

A part is a function `(request) -> markup`, or a `Panel`, which says first what it wants to know (decision 0256).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from campus.common.together import Ask, Rows, together


@dataclass(frozen=True)
class Panel:
    """What a part asks, `(request) -> asks`, and the markup that it makes of the rows, `(request, *rows) -> markup`."""

    asks: Callable[[HttpRequest], Sequence[Ask]]
    shows: Callable[..., SafeString]

    def __call__(self, request: HttpRequest) -> SafeString:
        """Return the markup of this one alone."""
        return self.shows(request, *together(self.asks(request)))


def shown(request: HttpRequest, *settings: Iterable[str]) -> list[list[SafeString]]:
    """Return the markup of the parts that each of these settings names, after asking for all of them at once."""
    named: list[list[Any]] = [[import_string(path) for path in paths] for paths in settings]
    asked = [_asks(part, request) for parts in named for part in parts]
    rows = iter(together([ask for asks in asked for ask in asks]))
    answers = iter([[next(rows) for _ in asks] for asks in asked])
    return [[_shows(part, request, next(answers)) for part in parts] for parts in named]


def _asks(part: Any, request: HttpRequest) -> Sequence[Ask]:
    return part.asks(request) if isinstance(part, Panel) else ()


def _shows(part: Any, request: HttpRequest, rows: Sequence[Rows]) -> SafeString:
    found: SafeString = part.shows(request, *rows) if isinstance(part, Panel) else part(request)
    return found
