"""Courses of platforms are looked after by themselves: who is in them, and which columns their gradebooks have.

Soon after a teacher came, and twice a day as long as anybody comes; a course that nobody opens any more is left alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from campus.lti.models import Context
from campus.lti.services import columns, rosters, turns
from campus.lti.services.platform import PlatformError

EVERY, AFTER_TROUBLE = timedelta(hours=12), timedelta(hours=2)
JUST_NOW = timedelta(minutes=10)  # what was fetched so lately is not fetched again for whoever comes next
ASLEEP = timedelta(days=30)
LEASE = timedelta(minutes=10)
PATIENCE = 300.0  # seconds for all pages of a roster: of 10,000 people, fifty on a page, that come in a second each


def came(context: Context, *, is_teacher: bool, now: datetime) -> None:
    """Note a launch: a teacher's brings the next look forward, anybody's begins them."""
    this = Context.objects.filter(pk=context.pk)
    this.update(seen_at=now)
    if not (context.memberships_url or context.lineitems_url):
        return
    waits = Q(sync_at=None)
    if is_teacher:
        waits |= Q(sync_at__gt=now, sync_at__lt=now + EVERY - JUST_NOW)
    this.filter(waits).update(sync_at=now)


def look_due(*, now: datetime, most: int = 1) -> int:
    """Look after the courses whose time has come, the longest due first; return how many."""
    looked = 0
    for context in turns.taken("sync_at", lease=LEASE, now=now, most=most):
        look(context, now=now)
        looked += 1
    return looked


def look(context: Context, *, now: datetime) -> None:
    """Fetch the roster and the columns of a course; what fails is tried again in some hours."""
    is_well = True
    roster = partial(rosters.sync, seconds=PATIENCE)
    for fetch, url in ((roster, context.memberships_url), (columns.refresh, context.lineitems_url)):
        try:
            if url:
                fetch(context, now=now)
        except PlatformError as err:  # of a roster it stands beside the course
            is_well = False
            if err.is_down:
                turns.put_off(context, "sync_at", until=now + AFTER_TROUBLE, now=now)
                break
    is_awake = context.seen_at is not None and now - context.seen_at < ASLEEP
    later = now + (EVERY if is_well else AFTER_TROUBLE)
    Context.objects.filter(pk=context.pk).update(sync_at=later if is_awake else None)
