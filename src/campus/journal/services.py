"""Record what happened, and hand what waits to whoever settles it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from campus.common import rows
from campus.common.waits import after
from campus.journal.models import Event, Pending

_COLUMNS = ("id", "at", "verb", "actor_id", "person_id", "organization_id", "thing_kind", "thing_id", "data")
_NOTHING: Mapping[str, Any] = {}
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
    Pending.objects.bulk_create(
        Pending(event=event, consumer=name) for name, verbs in settings.JOURNAL_CONSUMERS.items() if verb in verbs
    )
    return event


class Entry(NamedTuple):
    """One of many events of the same kind: a thing of a model, and by id whom and which institution it is about."""

    model: type[models.Model]
    thing_id: int
    person_id: int | None = None
    organization_id: int | None = None
    data: Mapping[str, Any] = _NOTHING

    @property
    def kind(self) -> str:
        """What kind of thing it is."""
        return self.model._meta.model_name or ""


def record_many(
    verb: str,
    *,
    actor: Any | None,
    entries: Sequence[Entry],
    now: datetime,
    unheard_by: Collection[str] = (),
) -> None:
    """Write many events as `record` writes one; `unheard_by` are consumers known to have nothing to do with them.

    Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"journal.record_many({verb!r}) belongs inside the transaction of what it records")
    if not entries:
        return
    numbers = rows.reserve(Event, len(entries))
    actor_id = None if actor is None else actor.pk
    rows.insert(
        Event,
        _COLUMNS,
        (
            (
                number,
                now,
                verb,
                actor_id,
                each.person_id,
                each.organization_id,
                each.kind,
                str(each.thing_id),
                each.data,
            )
            for number, each in zip(numbers, entries, strict=True)
        ),
    )
    heard_by = _heard_by(verb, entries, unheard_by)
    numbered = list(zip(numbers, entries, strict=True))
    waiting = [(number, name) for name, hears in heard_by.items() for number, each in numbered if hears(each)]
    rows.insert(Pending, ("event_id", "consumer"), waiting)


def _heard_by(verb: str, entries: Sequence[Entry], unheard_by: Collection[str]) -> dict[str, Callable[[Entry], bool]]:
    """Return by consumer which of the entries it is to settle; those that it can do nothing with never wait for it."""
    found = {name: _always for name, verbs in settings.JOURNAL_CONSUMERS.items() if verb in verbs}
    for path in settings.JOURNAL_SIFTS:
        name, hears = import_string(path)(entries)
        if name in found:
            found[name] = hears
    return {name: hears for name, hears in found.items() if name not in unheard_by}


def _always(_entry: Entry) -> bool:
    return True


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
    Pending.objects.filter(pk=pending.pk).update(claimed_until=now + after(pending.tries), error=error[:2000])
