"""When a kept credential is looked at again: what may change soon sooner, what nobody answers for later each time."""

from __future__ import annotations

from datetime import datetime, timedelta

SOON, SELDOM = timedelta(days=7), timedelta(days=30)
_FIRST_TRY = timedelta(hours=6)
_SELDOM = {"revoked", "expired"}  # an issuer may put either right again
NEVER = {"invalid", "stated"}


def next_check(state: str, *, tries: int, now: datetime) -> datetime | None:
    """Return when to look again at what stands so; `tries` are those in a row that came to nothing. None for never."""
    if state in NEVER:
        return None
    if state == "could_not_check":
        return now + min(_FIRST_TRY * (1 << min(tries, 10)), SELDOM)
    return now + (SELDOM if state in _SELDOM else SOON)
