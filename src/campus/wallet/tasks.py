"""The sweeps of this app: what was put in and waits, what is due to be looked at again, what can be forgotten."""

from __future__ import annotations

from django.utils import timezone

from campus.journal.sweeps import every
from campus.wallet import services

SECONDS = 10.0  # at a time, so that other sweeps have their turn


def take_up() -> int:
    """Deal with what people put in; return how many pieces that were."""
    return services.take_up(now=timezone.now(), seconds=SECONDS)


def look_again() -> int:
    """Check what is due once more; return how many were checked."""
    return services.look_again(now=timezone.now())


@every(3600)
def clear() -> int:
    """Forget what is old; return how much that was."""
    return services.clear(now=timezone.now())
