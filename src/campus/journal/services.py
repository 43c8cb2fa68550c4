"""Record what happened, and hand what waits to whoever settles it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from campus.journal.models import Event, Pending

LEASE = timedelta(seconds=30)  # how long a worker that died keeps what it had claimed


def record(
    verb: str,
    *,
    actor: Any | None,
    thing: models.Model,
    person: Any | None = None,
    organization_id: int | None = None,
    data: dict[str, Any] | None = None,
    now: datetime | None = None,
) -> Event:
    """Write one event, inside the caller's transaction, and note it for every consumer that listens to its verb.

    Raises RuntimeError outside a transaction: an event without the change it tells of is a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"journal.record({verb!r}) belongs inside the transaction of what it records")
    event = Event.objects.create(
        at=now or timezone.now(),
        verb=verb,
        actor=actor,
        person=person,
        organization_id=organization_id,
        thing_kind=thing._meta.model_name or "",
        thing_id=str(thing.pk),
        data=data or {},
    )
    _pend([event])
    return event


def record_many(events: list[Event]) -> list[Event]:
    """Write many events of one transaction at once, as `record` does each; raise RuntimeError outside of one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("journal.record_many belongs inside the transaction of what it records")
    made = Event.objects.bulk_create(events)
    _pend(made)
    return made


def _pend(events: list[Event]) -> None:
    """Note events for every consumer that listens to their verbs."""
    Pending.objects.bulk_create(
        Pending(event=event, consumer=name)
        for event in events
        for name, verbs in settings.JOURNAL_CONSUMERS.items()
        if event.verb in verbs
    )


def claim(consumer: str, *, now: datetime, most: int = 50) -> list[Pending]:
    """Return what `consumer` is to settle now, oldest first, and nobody else for the time of a lease.

    The claim is a conditional UPDATE of each row: of two workers that saw the same row one gets it.
    """
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    seen = list(Pending.objects.filter(free, consumer=consumer).order_by("id").values_list("pk", flat=True)[:most])
    mine = [
        pk for pk in seen if Pending.objects.filter(free, pk=pk).update(claimed_until=now + LEASE, tries=F("tries") + 1)
    ]
    return list(Pending.objects.filter(pk__in=mine).select_related("event").order_by("id"))


def settle(pending: Pending) -> None:
    """Strike off what has been done; call it inside the transaction that did it."""
    Pending.objects.filter(pk=pending.pk).delete()


def postpone(pending: Pending, *, error: str, now: datetime) -> None:
    """Leave it for later, longer each time (at most an hour), with the reason beside it."""
    wait = min(timedelta(seconds=2**pending.tries), timedelta(hours=1))
    Pending.objects.filter(pk=pending.pk).update(claimed_until=now + wait, error=error[:2000])
