"""The sweeps of this app: events become standings, and results become reports."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from campus.accounts.models import Person
from campus.analytics import services
from campus.analytics.models import Report
from campus.common.errors import CampusError
from campus.journal import services as journal
from campus.journal.models import Pending

logger = logging.getLogger(__name__)

CONSUMER = "analytics"
REST = timedelta(minutes=5)  # before the figures of a large assessment are made again
LARGE = 200  # people, from which on making them takes long enough to rest
MOST = 5  # reports before others get their turn
SETBACKS = (CampusError, DatabaseError, LookupError, ValueError)


def stand() -> int:
    """Write where everybody stands who did something; return how many events were settled."""
    by_person: dict[int | None, list[Pending]] = {}
    for pending in journal.claim(CONSUMER, now=timezone.now()):
        by_person.setdefault(pending.event.person_id, []).append(pending)
    return sum(_settle(person, waiting) for person, waiting in by_person.items())


def _settle(person_id: int | None, waiting: Sequence[Pending]) -> int:
    """Settle all that waits of one person at once: each event would come to the same rows."""
    now = timezone.now()
    try:
        with transaction.atomic():
            if person_id is not None and (person := Person.objects.filter(pk=person_id).first()):
                services.stand(person, now=now)
            services.mark_stale(thing for each in waiting if (thing := _thing(each)))
            for pending in waiting:
                journal.settle(pending)
    except SETBACKS as err:
        logger.warning("Where person %s stands is put off: %s", person_id, err)
        for pending in waiting:
            journal.postpone(pending, error=f"{type(err).__name__}: {err}", now=now)
        return 0
    return len(waiting)


def _thing(pending: Pending) -> tuple[int, str, int] | None:
    """Return organization, kind and id of what an event's result is of; None where it names nothing of ours."""
    event = pending.event
    if event.verb != "result.recorded" or not event.organization_id or not event.data["thing"]:
        return None
    return event.organization_id, event.data["kind"], event.data["thing"]


def report() -> int:
    """Make the reports to which results came, a large one no more often than every few minutes; return how many."""
    now = timezone.now()
    due = Q(made_at__isnull=True) | Q(made_at__lt=now - REST) | Q(data__tried__lt=LARGE)
    found = Report.objects.filter(due, is_stale=True).order_by("made_at", "pk")[:MOST]
    return sum(_made(each) for each in found)


def _made(report: Report) -> int:
    try:
        services.make_report(report, now=timezone.now())
    except SETBACKS as err:
        logger.warning("The figures of %s are put off: %s", report, err)
        return 0
    return 1
