"""Show times in the reader's own zone: the browser tells it by a cookie, and nobody has to choose (decision 0143).

Only for whoever has a session: what strangers see is kept for all of them alike. Deadlines are instants, so the zone
changes how they read and never when they are.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

COOKIE = "zone"  # as static/ui/zone.js writes it: Europe/Berlin


def has_session(request: HttpRequest) -> bool:
    """Say whether the reader may be signed in, without looking the session up."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """Return the zone of the reader's browser; None where it told none that is known here."""
    name = request.COOKIES.get(COOKIE, "")
    return ZoneInfo(name) if name and has_session(request) and name in _known() else None


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


class Zone:
    """Django middleware: whatever is shown and typed while a request is answered is in its reader's zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within the reader's zone."""
        zone = zone_of(request)
        with timezone.override(zone) if zone else nullcontext():
            return self.get_response(request)
