"""The sweep of this app: results become estimates."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import DatabaseError, transaction
from django.utils import timezone

from campus.accounts.models import Person
from campus.common.errors import CampusError
from campus.competencies import services
from campus.journal import services as journal
from campus.journal.models import Pending

logger = logging.getLogger(__name__)

CONSUMER = "competencies"
# What can go wrong with one person's results without anything being wrong with the next one's.
SETBACKS = (CampusError, DatabaseError, LookupError, ValueError, TypeError)


def estimate() -> int:
    """Make the estimates anew of everybody who has new results; return how many events were settled."""
    by_person: dict[int | None, list[Pending]] = {}
    now = timezone.now()
    for pending in journal.claim(CONSUMER, now=now):
        by_person.setdefault(pending.event.person_id, []).append(pending)
    return sum(_settle(person, waiting) for person, waiting in by_person.items())


def _settle(person_id: int | None, waiting: Iterable[Pending]) -> int:
    """Settle all that waits of one person at once: each of several results would come to the same rows."""
    now, events = timezone.now(), list(waiting)
    try:
        with transaction.atomic():
            if person_id is not None and (person := Person.objects.filter(pk=person_id).first()):
                services.estimate(person, now=now)
            for pending in events:
                journal.settle(pending)
    except SETBACKS as err:
        logger.warning("The estimates of person %s are put off: %s", person_id, err)
        for pending in events:
            journal.postpone(pending, error=f"{type(err).__name__}: {err}", now=now)
        return 0
    return len(events)
