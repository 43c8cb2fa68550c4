"""What no view should have to think of: requests too large or unreadable, and refusals that nobody caught.

Each answers with a page before anything is spooled, read or written; forms still say what they can in their own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render

from campus.common.errors import ConflictError, InvalidError, NotAllowedError

MEGABYTE = 1024 * 1024
MOST_BODY = 70 * MEGABYTE  # a video (60 MB), the other fields, and what a form wraps round them
MOST_OF_VISITORS = 8 * MEGABYTE  # who is not signed in sends at most a credential to be checked
_TOO_LARGE = re.compile(r"/\d{19,}(?:/|$)", re.ASCII)
_DIGITS = 15
_NUL = "\x00"

Answer = Callable[[HttpRequest], HttpResponseBase]


class BodyLimit:
    """Answer 413 (RFC 9110, clause 15.5.14) to a body announced as larger than anything that is taken here.

    Stands after sessions, which tell who sends, and before anything that reads the body. A body without
    Content-Length is not read at all (WSGI), so that none comes in unannounced.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse."""
        length = _length(request)
        if length > MOST_OF_VISITORS:
            most = MOST_BODY if request.user.is_authenticated else MOST_OF_VISITORS
            if length > most:
                return render(request, "413.html", {"most": most // MEGABYTE}, status=413)
        return self.get_response(request)


class Readable:
    """Answer 400 to addresses and cookies with a NUL in them: no honest one has it, and PostgreSQL keeps none.

    And 404 to a number in a path that is larger than any row's: nothing is there, and SQLite fails on asking.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse."""
        query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
        if _NUL in request.path_info or b"\x00" in query or any(_NUL in value for value in request.COOKIES.values()):
            raise BadRequest("a NUL character in the address or in a cookie")
        if _TOO_LARGE.search(request.path_info):
            raise Http404("no row has this number")
        return self.get_response(request)


class Refusals:
    """Give a page to what a service refused and no view caught: 403, 409 or 422, in the service's own words.

    And to an address that only takes what is sent to it (405): whoever signs in on the way to one opens it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        answer = self.get_response(request)
        is_bare = isinstance(answer, HttpResponseNotAllowed) and not answer.content
        if is_bare and "text/html" in request.headers.get("Accept", ""):
            page = render(request, "405.html", status=405)
            page["Allow"] = answer["Allow"]  # RFC 9110, clause 15.5.6
            return page
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page, or None for what is a fault of ours and belongs into the log."""
        if isinstance(error, NotAllowedError):
            raise PermissionDenied(str(error)) from error
        if not isinstance(error, ConflictError | InvalidError):
            return None
        status = 409 if isinstance(error, ConflictError) else 422
        return render(request, "refused.html", {"words": str(error)}, status=status)


def _length(request: HttpRequest) -> int:
    """Return the length announced, 0 without one; raise BadRequest for what is no number."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    if not (said.isascii() and said.isdigit()):
        raise BadRequest("a Content-Length that is no number")
    return int(said[:_DIGITS])
