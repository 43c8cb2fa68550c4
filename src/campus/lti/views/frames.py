"""Answers that may stand in a platform's page, and the cookie that lasts there.

Browsers keep third-party cookies only apart for each site that frames them (CHIPS): hence `Partitioned`. What is sent
from a frame carries the key of its visit in the form, so that no cookie alone writes anything (decision 0183).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from campus.common.headers import POLICY
from campus.lti.models import Registration, Visit
from campus.lti.services.launching import origin_of, visit_of
from campus.organizations.context import house_of

_ANCESTORS, _FORMS = "frame-ancestors 'none'", "form-action 'self'"


class _Apart(Morsel[str]):
    """A cookie that is kept apart for each site around the frame; Python's own knows no `Partitioned` before 3.14."""

    def OutputString(self, attrs: Any = None) -> str:
        """Return the cookie as it is sent."""
        return f"{super().OutputString(attrs)}; Partitioned"


def set_apart(response: HttpResponse, name: str, value: str, *, path: str, seconds: int) -> None:
    """Set a cookie that also lasts in a frame."""
    kept = _Apart()
    kept.set(name, value, value)
    kept.update({"path": path, "max-age": str(seconds), "samesite": "None"})
    kept["secure"] = kept["httponly"] = True
    response.cookies[name] = kept


def framed(response: HttpResponse, origins: list[str], *, sends_to: str = "") -> HttpResponse:
    """Let the pages of these origins, and no others, frame an answer; its forms may lead to `sends_to` as well."""
    ancestors = " ".join(dict.fromkeys(origin for origin in origins if origin)) or "'none'"
    policy = POLICY.replace(_ANCESTORS, f"frame-ancestors {ancestors}")
    if sends_to:
        policy = policy.replace(_FORMS, f"{_FORMS} {sends_to}")
    response["Content-Security-Policy"] = policy
    response.xframe_options_exempt = True
    response["Cache-Control"] = "no-store"
    return response


def origins_of(registration: Registration, visit: Visit | None = None) -> list[str]:
    """Return where a platform's own pages stand: its issuer, its sign-in, and what a signed launch named."""
    return [
        "'self'",
        origin_of(registration.issuer),
        origin_of(registration.authorize_url),
        visit.origin if visit else "",
    ]


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, visit: Visit, key: str, sends_to: str = ""
) -> HttpResponse:
    """Return a page for a frame."""
    around = {"visit": visit, "key": key, "house": house_of(visit.registration.organization)}
    answer = render(request, template, {**context, **around})
    return framed(answer, origins_of(visit.registration, visit), sends_to=sends_to)


def cookie_of(visit_id: str) -> str:
    """Return the name of a visit's cookie."""
    return f"lti-{visit_id}"


def inside(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Open a view to the frame whose visit it is: read with its cookie, written with the key in the form."""

    @csrf_exempt  # the key in the form shows that the form is ours; Django's cookie does not come along in a frame
    @wraps(view)
    def wrapped(request: HttpRequest, public_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_read = request.method in {"GET", "HEAD"}
        key = request.COOKIES.get(cookie_of(public_id), "") if is_read else request.POST.get("key", "")
        visit = visit_of(public_id, key, now=timezone.now())
        if visit is None:
            # Whose frame it was is not known any more: any page may show these words.
            return framed(render(request, "lti/over.html", status=403), ["*"])
        return view(request, visit, key, *args, **kwargs)

    return wrapped


def is_from_here(request: HttpRequest) -> bool:
    """Say whether a form was sent from a page of ours: its browser says so (Fetch standard, section 3.2)."""
    return request.headers.get("Origin", "") == origin_of(settings.PUBLIC_URL)
