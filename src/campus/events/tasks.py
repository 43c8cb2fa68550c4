"""The sweeps of this app: actors are looked for, what was told becomes results, and news goes out."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from campus.common.errors import CampusError
from campus.events.services import settling, telling
from campus.journal import services as journal
from campus.journal.models import Pending
from campus.journal.sweeps import apart

logger = logging.getLogger(__name__)

CONSUMER = "events"
MOST = 50  # messages in a round
LONGEST = 10.0  # seconds of a round
SETBACKS = (CampusError, DatabaseError, LookupError, ValueError)


def match() -> int:
    """Look for unknown actors; return how many were found."""
    return settling.match(now=timezone.now())


def settle() -> int:
    """Make results of what is due; return how many statements were settled."""
    return settling.settle(now=timezone.now())


def gather() -> int:
    """Write down messages about what happened; return how many events were settled."""
    now = timezone.now()
    return sum(_settle(pending, now) for pending in journal.claim(CONSUMER, now=now))


def end() -> int:
    """Write down messages about credentials that ended; return how many did."""
    return telling.tell_ends(now=timezone.now())


@apart
def deliver() -> int:
    """Try the messages that are due; return how many came.

    An endpoint that fails is left alone for the rest of the round, and a round ends after some seconds: whoever is
    slow must not keep those that run apart with it (decision 0283) from their work.
    """
    now, begun = timezone.now(), time.monotonic()
    failed: set[int] = set()
    done = 0
    for delivery in telling.due(now=now, most=MOST):
        if time.monotonic() - begun > LONGEST:
            break
        if delivery.endpoint_id in failed:
            continue
        is_there = telling.deliver(delivery, now=timezone.now())
        done += is_there
        failed |= set() if is_there else {delivery.endpoint_id}
    return done


def _settle(pending: Pending, now: datetime) -> int:
    try:
        with transaction.atomic():
            telling.tell(pending.event, now=now)
            journal.settle(pending)
    except SETBACKS as err:
        logger.warning("Event %s (%s) is put off: %s", pending.event.pk, pending.event.verb, err)
        journal.postpone(pending, error=f"{type(err).__name__}: {err}", now=now)
        return 0
    return 1
