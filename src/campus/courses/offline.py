"""What a learner's own browser may keep for reading without a line, and for whom (decisions 0076 and 0220).

A page or file that may be kept says so by one header, which names the reader by a stamp that tells nobody who it is;
the browser's side stands in static/courses/worker.js and offline.js. What lacks the header is never kept.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib.staticfiles.finders import find
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.crypto import salted_hmac

from campus.accounts.access import signed_in
from campus.accounts.models import Person

HEADER = "Offline-For"
# What pages that are kept load; a change in one of them empties the caches.
FILES = (
    *("ui/tokens.css", "ui/base.css", "ui/print.css", "ui/draft.js", "ui/drop.js", "ui/zone.js"),
    *("courses/offline.js", "courses/keep.js", "courses/worker.js", "ui/copy.js"),
    *("wallet/wallet.css", "portfolio/portfolio.css"),
)


def stamp(person: Person) -> str:
    """Return who reads, in 20 hex digits that only this site can make and that lead back to nobody."""
    return salted_hmac("campus.courses.offline", str(person.pk), algorithm="sha256").hexdigest()[:20]


def version() -> str:
    """Return what the kept pages were made with, in 12 hex digits: the names of their files, or else their bytes."""
    digest = sha256()
    for name in FILES:
        address = static(name)
        digest.update(address.encode())
        if address.endswith(name) and (path := find(name)):  # not named for its content: served from where it lies
            with open(path, "rb") as file:
                digest.update(file.read())
    return digest.hexdigest()[:12]


def may_keep(response: HttpResponseBase, person: Person) -> None:
    """Mark an answer as one that this person's browser may keep."""
    response.headers[HEADER] = stamp(person)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, is_kept: bool) -> HttpResponse:
    """Answer with a page which its reader's browser may keep; where it may not, with the plain page."""
    if not is_kept:
        return render(request, template, context)
    person = signed_in(request)
    response = render(request, template, {**context, "reader": stamp(person)})
    may_keep(response, person)
    return response
