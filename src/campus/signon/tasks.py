"""A sweep: what was kept of sign-ins goes when their time is over."""

from __future__ import annotations

from django.utils import timezone

from campus.signon.services import arriving


def clear() -> int:
    """Delete sign-ins whose time is over (settings.SWEEPS)."""
    return arriving.clear(now=timezone.now())
