"""Count what must not be tried too often: a number of times within a while, kept in the shared cache."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache


def is_within(key: str, *, most: int, seconds: int, now: datetime) -> bool:
    """Count one more and say whether there have been at most `most` in this span of `seconds`.

    Spans stand on the clock, so that at worst twice as many come through where two of them meet.
    """
    name = f"{key}:{seconds}:{int(now.timestamp()) // seconds}"
    if cache.add(name, 1, timeout=2 * seconds):
        return most > 0
    try:
        return cache.incr(name) <= most
    except ValueError:  # a full cache forgot it in between
        return True
