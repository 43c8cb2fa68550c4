"""Headers for every answer: a strict content policy without inline code, and who may keep a copy."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data: blob:; object-src 'none'; script-src 'self'; style-src 'self'"
)


# A page made for whoever sent the cookie (RFC 9111, clause 5.2.2): only their browser may keep it, and asks again
# before it shows it. No no-store by default: going back to a half-filled form must find what was typed.
PERSONAL = "private, no-cache"


class SecurityHeaders:
    """Add the content policy and its companions, unless a view set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers set."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if "Cookie" in response.headers.get("Vary", "") or response.cookies:
            response.headers.setdefault("Cache-Control", PERSONAL)
        return response
