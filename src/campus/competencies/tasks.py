"""The sweep of this app: results become estimates."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.utils import timezone

from campus.accounts.models import Person
from campus.assessments.models import Result
from campus.common.errors import CampusError
from campus.competencies import queries, services
from campus.competencies.models import Estimate
from campus.journal import services as journal
from campus.journal.models import Event, Pending
from campus.journal.sweeps import every
from campus.skills.models import Skill

logger = logging.getLogger(__name__)

CONSUMER = "competencies"
REVIEWS = frozenset(["skills.named", "skills.rated"])  # after these many people are looked at, in batches
LOOKED, EVERY = "competencies.rate", 3600  # seconds
MOST_SKILLS = 5  # rated in one round
BATCH = 50  # people looked at for newly named skills before others get their turn
# What can go wrong with one person's results without anything being wrong with the next one's.
SETBACKS = (CampusError, DatabaseError, LookupError, ValueError, TypeError)


def estimate() -> int:
    """Make the estimates anew of everybody who has new results; return how many events were settled."""
    by_person: dict[int | None, list[Pending]] = {}
    settled = 0
    for pending in journal.claim(CONSUMER, now=timezone.now()):
        if pending.event.verb in REVIEWS:
            settled += _review(pending)
        else:
            by_person.setdefault(pending.event.person_id, []).append(pending)
    return settled + sum(_settle(person, waiting) for person, waiting in by_person.items())


@every(60)
def rate() -> int:
    """Rate the tasks of skills of which a good deal more was seen since; return how many ratings changed anything.

    Looked at once an hour by one of the workers: the sum over all estimates is no work for twice a second.
    """
    now = timezone.now()
    if not cache.add(LOOKED, value=True, timeout=EVERY):
        return 0
    return sum(services.rate_tasks(skill, seen=seen, now=now) for skill, seen in queries.to_rate()[:MOST_SKILLS])


def _review(pending: Pending) -> int:
    """Make the estimates anew of the next people with answers that name other skills now; the rest follow by event."""
    event, now = pending.event, timezone.now()
    try:
        people = _next_people(event)
        for person in people:
            services.estimate(person, now=now)
        with transaction.atomic():
            if len(people) == BATCH:
                data = {**event.data, "after": people[-1].pk}
                thing = Skill.objects.get(pk=event.thing_id) if event.verb == "skills.rated" else event
                journal.record(
                    event.verb, actor=None, thing=thing, organization_id=event.organization_id, data=data, now=now
                )
            journal.settle(pending)
    except SETBACKS as err:
        logger.warning("Skills named anew (event %s) are put off: %s", event.pk, err)
        journal.postpone(pending, error=f"{type(err).__name__}: {err}", now=now)
        return 0
    return 1


def _next_people(event: Event) -> list[Person]:
    data: Mapping[str, Any] = event.data
    if event.verb == "skills.rated":
        having = Estimate.objects.filter(skill=int(event.thing_id), person__gt=data["after"]).order_by("person")
        return list(Person.objects.filter(pk__in=list(having.values_list("person", flat=True)[:BATCH])).order_by("pk"))
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
