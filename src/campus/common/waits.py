"""How long to wait before what did not work is tried again: twice as long each time, up to a bound."""

from __future__ import annotations

from datetime import timedelta

AN_HOUR = timedelta(hours=1)
_DOUBLINGS = 30  # more are past every bound; two to the number of tries outgrows what a date can hold within days


def after(tries: int, *, first: timedelta = timedelta(seconds=1), most: timedelta = AN_HOUR) -> timedelta:
    """Return the wait after so many tries that did not work."""
    doubled: int = 2 ** min(tries, _DOUBLINGS)
    return min(first * doubled, most)
