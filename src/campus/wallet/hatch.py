"""Hand out stored bytes before anything is looked at that only pages need (decision 0289).

The file of a credential is the same for everybody and in every language. Programs that fetch it bring no session, no
form and no message, so that none of what stands further in has anything to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from campus.wallet.urls import FILE
from campus.wallet.views import files

_METHODS = frozenset({"GET", "HEAD"})
_FILE = re.compile(FILE.replace("^", "/", 1))


class Hatch:
    """Django middleware: answer for a credential's file where it is stored; all else goes the usual way.

    Stands behind what guards every answer, and before sessions. Whoever has a session goes the usual way, so that
    holders do not count as visitors of their own; so does what is not there, whose pages have languages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        asked = _FILE.match(request.path_info)
        if not asked or request.method not in _METHODS or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        request.get_host()  # refuses a name that is not ours, as CommonMiddleware does
        answer = files.at_hand(request, asked["public_id"], asked["form"])
        if answer is None:
            return self.get_response(request)
        answer["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        answer["Content-Length"] = str(len(answer.content))
        return answer
