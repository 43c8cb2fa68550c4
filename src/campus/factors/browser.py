"""What a browser is being asked, and what its session has shown: the challenge of a passkey, and the second step.

A challenge is good once, for a time, in the session that asked (WebAuthn Level 3, clause 13.4.3). The session is where
it is bound; that it was used is noted in the cache, so that two requests at once cannot both use it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import NamedTuple

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.internal.httpkit import serialize_request
from django.contrib import messages
from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from campus.accounts import posted
from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.common.secrets import hashed
from campus.factors.queries import has_factor
from campus.factors.webauthn import Asked

ASKED, SHOWN = "factors.asked", "factors.shown"
ENTER, NEW = "enter", "new"
# A new passkey is asked for as its page opens, by somebody who is signed in: they may look for their key first.
ANSWER_SECONDS = {ENTER: 5 * 60, NEW: 30 * 60}
RECENT_SECONDS = 15 * 60


class Kept(NamedTuple):
    """What a session kept of what its browser was asked."""

    challenge: str
    handle: bytes


def keep(request: HttpRequest, asked: Asked, *, purpose: str) -> None:
    """Note in the session what its browser is asked; what it was asked before is forgotten."""
    handle = b64encode(asked.handle).decode()
    request.session[ASKED] = [purpose, asked.challenge, handle, _seconds()]


def take(request: HttpRequest, *, purpose: str) -> Kept:
    """Return what the browser was asked, once. Raises InvalidError."""
    for_what, challenge, handle, at = request.session.pop(ASKED, None) or ("", "", "", 0)
    used = f"factors.challenge:{hashed(challenge)}"
    is_good = for_what == purpose and at > _seconds() - ANSWER_SECONDS[purpose]
    if not (is_good and cache.add(used, 1, timeout=60 * 60)):
        raise InvalidError(_("This took too long, or was sent twice. Try once more."))
    return Kept(challenge, b64decode(handle))


def note_shown(request: HttpRequest, person: Person) -> None:
    """Note that this browser has just shown a second step of the person's: it holds until they sign out."""
    request.session[SHOWN] = [person.pk, _seconds()]


def has_shown(request: HttpRequest, person: Person, *, within: int | None = None) -> bool:
    """Say whether this browser has shown a second step of the person's, within so many seconds if that matters."""
    whose, at = request.session.get(SHOWN) or (0, 0)
    return whose == person.pk and (within is None or at > _seconds() - within)


def lead_to_proof(request: HttpRequest, person: Person, *, back: str = "") -> str:
    """Return where somebody shows once more that it is them, before what must be theirs is done; or nothing.

    Whoever has a passkey or an app shows it, others type in their password, and who has neither signs in anew: none is
    asked of who did so, or signed in, in the last quarter of an hour. What was posted is done after that, without
    being typed again; with `back`, the page that has the file asked for, they ask for it once more there.
    """
    if has_shown(request, person, within=RECENT_SECONDS):
        return ""
    if has_factor(person):
        return _led(request, reverse("second-step"), back)
    entered = get_authentication_records(request, person)
    if entered and entered[-1]["at"] >= _seconds() - RECENT_SECONDS:
        return ""
    if person.has_usable_password():
        return _led(request, reverse("account_reauthenticate"), back)
    return _led_in(request, person, back) if entered else ""


def _led(request: HttpRequest, to: str, back: str) -> str:
    """Keep what was posted, and nothing that was kept before: it would be done for whoever came back to that page."""
    request.session.pop(STATE_SESSION_KEY, None)
    if back:
        messages.info(request, _("Show that it is you, then ask for the file once more."))
    elif request.method == "POST":
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        back = request.path  # what stood behind it is kept too
    return f"{to}?{urlencode({'next': back or request.get_full_path()})}"


def _led_in(request: HttpRequest, person: Person, back: str) -> str:
    """Sign somebody out who has nothing else to show: they come in again as they came, and go on where they were."""
    if back or request.method != "POST":
        logout(request)
        to = back or request.get_full_path()
        messages.info(request, _("It is a while since you signed in. Sign in once more, then do this again."))
    else:
        to = posted.keep(request, person)
        messages.info(request, _("It is a while since you signed in. Sign in once more: what you sent is done then."))
    return f"{reverse('account_login')}?{urlencode({'next': to})}"


def way_back(request: HttpRequest) -> str:
    """Return the address on this site that a page is to lead to afterwards; empty for none, and for any elsewhere."""
    back = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if is_ours else ""


def _seconds() -> int:
    return int(timezone.now().timestamp())
