"""Try a connection before anybody's launch does, and say in words what is wrong and where to look for it.

What cannot be tried from here (whether the issuer is spelt as in launches, say) shows in the last launch that was
refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campus.common.errors import FetchError
from campus.common.net import Answer, ask
from campus.lti.claims import LEEWAY
from campus.lti.faults import WORDS, LaunchError
from campus.lti.models import Registration
from campus.lti.services import platform

NEEDED = {
    "issuer": gettext_lazy("Platform ID (issuer)"),
    "client_id": gettext_lazy("Client ID"),
    "authorize_url": gettext_lazy("Authentication request address"),
    "token_url": gettext_lazy("Access token address"),
    "jwks_url": gettext_lazy("Public key set address"),
}
SERVICES = (
    (gettext_lazy("write scores"), [platform.SCORE]),
    (gettext_lazy("read the gradebook"), [platform.LINEITEMS, platform.RESULTS]),
    (gettext_lazy("read who is in a course"), [platform.ROSTER]),
)
MOST_BYTES, SECONDS = 1024 * 1024, 10.0
_ABSENT = {404, 410}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a test looked at, in words."""

    text: str
    is_good: bool


def try_out(registration: Registration, *, now: datetime) -> Iterator[Finding]:
    """Yield what works of a connection and what does not, in words; asks the platform for its keys and for tokens."""
    if lacks := [str(words) for name, words in NEEDED.items() if not getattr(registration, name)]:
        yield Finding(_("Type in what is still missing: %s.") % ", ".join(lacks), is_good=False)
        return
    yield _keys(registration, now)
    yield from _sign_in(registration, now)
    yield from _services(registration, now)
    yield _launches(registration)


def _keys(registration: Registration, now: datetime) -> Finding:
    try:
        platform.fetch_keys(registration, now=now)
    except LaunchError as err:
        return Finding(_("The keys could not be fetched from the key set address: %s") % err.detail, is_good=False)
    return Finding(_("The keys of the platform were fetched and can be read."), is_good=True)


def _sign_in(registration: Registration, now: datetime) -> Iterator[Finding]:
    """Look whether anything answers where browsers are sent; what it says to so bare a question says nothing."""
    try:
        answer = ask(registration.authorize_url, most_bytes=MOST_BYTES, timeout=SECONDS)
    except FetchError as err:
        if err.code in ("redirects", "size", "encoding"):
            yield Finding(_("The authentication request address answers."), is_good=True)
        else:
            words = _("The authentication request address can’t be reached from here: %s")
            yield Finding(words % err, is_good=False)
        return
    if answer.status in _ABSENT or answer.status >= 500:
        words = _("Nothing useful is at the authentication request address: the platform answered %d.")
        yield Finding(words % answer.status, is_good=False)
    else:
        yield Finding(_("The authentication request address answers."), is_good=True)
    if (apart := _apart(answer, now)) > LEEWAY:
        words = _("The clock of the platform and ours are %d seconds apart: launches would be refused.")
        yield Finding(words % apart, is_good=False)


def _apart(answer: Answer, now: datetime) -> int:
    """Return by how many seconds the clock of a server differs from ours; 0 where it tells no time."""
    try:
        return int(abs((parsedate_to_datetime(answer.headers["date"]) - now).total_seconds()))
    except (KeyError, ValueError, TypeError):
        return 0


def _services(registration: Registration, now: datetime) -> Iterator[Finding]:
    """Ask for a token for each service; where the platform does not know us at all, once is enough."""
    for what, scopes in SERVICES:
        try:
            granted = platform.fresh_token(registration, scopes, now)
        except platform.PlatformError as err:
            if err.code == "invalid_scope":
                yield _not_allowed(str(what))
                continue
            yield Finding(_("The platform gave no token: %s. ") % str(err).rstrip(".") + _hint(err), is_good=False)
            return
        if granted.scopes is not None and not granted.scopes >= set(scopes):
            yield _not_allowed(str(what))
        else:
            yield Finding(_("The platform knows our key and gave a token: we may %s.") % what, is_good=True)


def _not_allowed(what: str) -> Finding:
    words = _("The platform does not let us %s. Its settings of our tool have a switch for this service.")
    return Finding(words % what, is_good=False)


def _hint(err: platform.PlatformError) -> str:
    if err.is_down:
        return _("Is the access token address right, and the platform running?")
    if err.code == "invalid_client":
        return _("Compare the client ID, and the public key set address of ours that the platform has.")
    return _("Compare client ID, access token address and audience, and the public key set address that it has of us.")


def _launches(registration: Registration) -> Finding:
    """Say whether anybody came; a launch that was refused since tells more than that nobody did."""
    fault = registration.faults.first()
    if fault and (registration.seen_at is None or fault.at > registration.seen_at):
        said = " ".join(filter(None, [str(WORDS.get(fault.code, fault.code)), fault.detail]))
        words = _("The last launch was refused, number %(number)s: %(said)s")
        return Finding(words % {"number": fault.reference, "said": said}, is_good=False)
    if registration.seen_at is None:
        return Finding(_("Nobody has come from there yet: open a link of ours in a course."), is_good=False)
    return Finding(_("Somebody has come from there already: launches work."), is_good=True)
