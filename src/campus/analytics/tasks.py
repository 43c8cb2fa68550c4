"""The sweeps of this app: events become standings, and results become reports."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from campus.accounts.models import Person
from campus.analytics import services
from campus.analytics.models import Report, Standing
from campus.common.errors import CampusError
from campus.courses.models import Unit
from campus.journal import services as journal
from campus.journal.models import Event, Pending

logger = logging.getLogger(__name__)

CONSUMER = "analytics"
REST = timedelta(minutes=5)  # before the figures of a large assessment are made again
LARGE = 200  # people, from which on making them takes long enough to rest
MOST = 5  # reports before others get their turn
MOST_PEOPLE = 50  # whose dates came
SETBACKS = (CampusError, DatabaseError, LookupError, ValueError)
# Events that change dates of many, and whose.
DATES: dict[str, Callable[[Event], Q]] = {
    "cohort.saved": lambda event: Q(course=event.data["course"]),
    "cohort.dues_set": lambda event: Q(course=event.data["course"]),
    "course.terms_set": lambda event: Q(course=event.data["course"]),
    "quiz.changed": lambda event: Q(unit__in=_lines(quiz=event.thing_id)),
    "project.changed": lambda event: Q(unit__in=_lines(project=event.thing_id)),
}


def _lines(**about: str) -> list[int]:
    return [unit.line for unit in Unit.objects.filter(**about).only("origin")]


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
            for each in waiting:
                if each.event.verb in DATES:
                    services.put_down(DATES[each.event.verb](each.event), now=now)
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


def catch_up() -> int:
    """Write where those stand for whom a date has come; return how many people."""
    now = timezone.now()
    due = Standing.objects.filter(changes_at__lte=now).order_by("changes_at").values_list("person_id", flat=True)
    return sum(_caught_up(pk, now) for pk in dict.fromkeys(due[:MOST_PEOPLE]))


def _caught_up(person_id: int, now: datetime) -> int:
    try:
        with transaction.atomic():
            services.stand(Person(pk=person_id), now=now)
    except (*SETBACKS, Person.DoesNotExist) as err:
        logger.warning("Where person %s stands is put off: %s", person_id, err)
        Standing.objects.filter(person=person_id, changes_at__lte=now).update(changes_at=now + REST)
        return 0
    return 1


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
