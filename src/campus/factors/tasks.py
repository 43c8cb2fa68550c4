"""The sweep of this app: people are told by mail whenever a way into their account was added, removed or used up."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from campus.accounts.services import send
from campus.common.errors import CampusError
from campus.factors import mails
from campus.journal import services as journal
from campus.journal.models import Pending

logger = logging.getLogger(__name__)

CONSUMER = "factors"
SETBACKS = (CampusError, DatabaseError, LookupError)


def tell() -> int:
    """Send the mails that wait; return how many were dealt with."""
    now = timezone.now()
    return sum(_tell(pending, now) for pending in journal.claim(CONSUMER, now=now, most=20))


def _tell(pending: Pending, now: datetime) -> int:
    """Send one, at least once: a worker that dies in between leaves it to the next."""
    event = pending.event
    try:
        if event.person is not None and event.person.is_active:
            send(mails.about(event, event.person))
        with transaction.atomic():
            journal.settle(pending)
    except SETBACKS as err:
        logger.warning("Event %s (%s) is put off: %s", event.pk, event.verb, err)
        journal.postpone(pending, error=f"{type(err).__name__}: {err}", now=now)
        return 0
    return 1
