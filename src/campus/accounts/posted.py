"""What was posted by somebody who must sign in anew before it is done: it waits in the session of their browser.

Only they have it done, in that browser and within half an hour; for anybody else who signs in there it is gone.
"""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, resume_request
from allauth.core.internal.httpkit import serialize_request
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from campus.accounts.models import Person

KEY = "accounts.posted"
LASTS = 30 * 60  # seconds: a code by mail may take a while


def sign_out(request: HttpRequest) -> None:
    """Sign out whoever is in this browser; what waits there for a sign-in goes on waiting."""
    kept = request.session.get(KEY)
    logout(request)
    if kept is not None:
        request.session[KEY] = kept


def keep(request: HttpRequest, person: Person) -> str:
    """Sign a person out, keep what they posted, and return where it is done once they are back."""
    kept = {"whose": person.pk, "at": _seconds(), "request": serialize_request(request)}
    logout(request)
    request.session[KEY] = kept
    return f"{reverse('account-again')}?{urlencode({'next': request.path})}"


def resume(request: HttpRequest, person: Person) -> HttpResponse:
    """Do what the person posted before they signed in anew; else lead to the page that it was posted from."""
    kept = request.session.pop(KEY, None)
    request.session.pop(STATE_SESSION_KEY, None)
    if kept and kept["whose"] == person.pk and kept["at"] > _seconds() - LASTS:
        request.session[STATE_SESSION_KEY] = {"request": kept["request"]}
    found: HttpResponse | None = resume_request(request)
    return found or redirect("me")


def _seconds() -> int:
    return int(timezone.now().timestamp())
