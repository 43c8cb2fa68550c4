"""The sweep of this app: results become estimates."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments.models import Result
from campus.common.errors import CampusError
from campus.competencies import services
from campus.journal import services as journal
from campus.journal.models import Pending

logger = logging.getLogger(__name__)

CONSUMER = "competencies"
BATCH = 50  # people looked at for newly named skills before others get their turn
# What can go wrong with one person's results without anything being wrong with the next one's.
SETBACKS = (CampusError, DatabaseError, LookupError, ValueError, TypeError)


def estimate() -> int:
    """Make the estimates anew of everybody who has new results; return how many events were settled."""
    by_person: dict[int | None, list[Pending]] = {}
    settled = 0
    for pending in journal.claim(CONSUMER, now=timezone.now()):
        if pending.event.verb == "skills.named":
            settled += _review(pending)
        else:
            by_person.setdefault(pending.event.person_id, []).append(pending)
    return settled + sum(_settle(person, waiting) for person, waiting in by_person.items())


def _review(pending: Pending) -> int:
    """Make the estimates anew of the next people with answers that name other skills now; the rest follow by event."""
    event, now = pending.event, timezone.now()
    try:
        people = _next_people(event.data)
        for person in people:
            services.estimate(person, now=now)
        with transaction.atomic():
            if len(people) == BATCH:
                data = {**event.data, "after": people[-1].pk}
                journal.record(
                    event.verb, actor=None, thing=event, organization_id=event.organization_id, data=data, now=now
                )
            journal.settle(pending)
    except SETBACKS as err:
        logger.warning("Skills named anew (event %s) are put off: %s", event.pk, err)
        journal.postpone(pending, error=f"{type(err).__name__}: {err}", now=now)
        return 0
    return 1


def _next_people(data: Mapping[str, Any]) -> list[Person]:
    results = Result.objects.filter(kind=data["kind"], thing_id=data["thing"])
    return list(Person.objects.filter(pk__in=results.values("person"), pk__gt=data["after"]).order_by("pk")[:BATCH])


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
