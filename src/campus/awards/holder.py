"""What the reader has earned, asked once a request: what is new, the shelf and what ends are parts of one page."""

from __future__ import annotations

from django.http import HttpRequest

from campus.accounts.access import signed_in
from campus.awards import queries

_KEPT = "campus.awards.earned"


def earned(request: HttpRequest) -> list[queries.Earned]:
    """Return what the reader has earned, newest first."""
    if _KEPT not in request.META:
        request.META[_KEPT] = queries.earned(signed_in(request))
    found: list[queries.Earned] = request.META[_KEPT]
    return found
