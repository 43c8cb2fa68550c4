"""Keep what a source told: all of a batch or nothing, and once, however often it is sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db import IntegrityError, transaction

from campus.common.errors import ConflictError
from campus.events.models import Actor, Source, Statement
from campus.events.told import Told


class DifferentError(ConflictError):
    """An id stands for something else already; `uid` is that id."""

    def __init__(self, uid: str) -> None:
        super().__init__(f"{uid} was told before, and said something else. Nothing of this was kept.")
        self.uid = uid


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a batch: the ids in its order, how many are new, how many were known."""

    uids: tuple[str, ...]
    new: int
    known: int


class _Known(NamedTuple):
    """An actor as far as a batch needs it: a hundred models made for each would be a tenth of its time."""

    pk: int
    person: int | None


def store(source: Source, *, told: Sequence[Told], now: datetime) -> Stored:
    """Keep a batch; raise DifferentError, with nothing kept, where an id says something else than before.

    The same batch twice at once is kept by one of the two; the other sees that on its second look.
    """
    try:
        return _store(source, told, now)
    except IntegrityError:
        return _store(source, told, now)


def wake(actors: Collection[int]) -> None:
    """Have what was told of these counted where it is known by now who they are.

    Who keeps a statement may not see that somebody was just found, who finds them not the statement that is being kept:
    so both look once more when what they did is there for all to see.
    """
    if known := list(Actor.objects.filter(pk__in=actors, person__isnull=False).values_list("pk", flat=True)):
        Statement.objects.filter(actor__in=known, settled_at__isnull=True, is_voided=False).update(is_due=True)


@transaction.atomic
def _store(source: Source, told: Sequence[Told], now: datetime) -> Stored:
    uids = [each.uid for each in told]
    known = dict(Statement.objects.filter(source=source, uid__in=uids).values_list("uid", "digest"))
    fresh: list[Told] = []
    for each in told:
        if each.uid not in known:
            known[each.uid] = each.digest
            fresh.append(each)
        elif known[each.uid] != each.digest:
            raise DifferentError(each.uid)
    actors = _actors(source, fresh, now)
    voided = _voided(source, fresh)
    rows = [_row(source, each, actors.get(each.actor), each.uid in voided, now) for each in fresh]
    Statement.objects.bulk_create(rows)
    if targets := [each.voids for each in fresh if each.voids]:
        # What voids cannot be voided (xAPI 1.0.3, Data, 2.3.2).
        Statement.objects.filter(source=source, uid__in=targets, voids="").update(is_voided=True, is_due=False)
    if unknown := [each.pk for each in actors.values() if each.person is None]:
        transaction.on_commit(partial(wake, unknown))
    return Stored(tuple(uids), len(fresh), len(told) - len(fresh))


def _actors(source: Source, fresh: Sequence[Told], now: datetime) -> dict[str, _Known]:
    names = {each.actor: each.name for each in fresh if each.actor}
    rows = Actor.objects.filter(organization=source.organization_id, key__in=list(names))
    found = {key: _Known(pk, person) for key, pk, person in rows.values_list("key", "pk", "person")}
    if missing := sorted(names.keys() - found.keys()):
        Actor.objects.bulk_create(
            (
                Actor(organization_id=source.organization_id, key=key, name=names[key], first_at=now, look_at=now)
                for key in missing
            ),
            ignore_conflicts=True,
        )
        made = rows.filter(key__in=missing).values_list("key", "pk", "person")
        found |= {key: _Known(pk, person) for key, pk, person in made}
    return found


def _voided(source: Source, fresh: Sequence[Told]) -> set[str]:
    """Return which of these were voided before they came."""
    uids = [each.uid for each in fresh]
    return set(
        Statement.objects.filter(source=source, voids__in=uids).exclude(voids="").values_list("voids", flat=True)
    )


def _row(source: Source, told: Told, actor: _Known | None, is_voided: bool, now: datetime) -> Statement:
    is_voided = is_voided and not told.voids
    is_idle = is_voided or bool(told.voids) or actor is None
    return Statement(
        source_id=source.pk,
        uid=told.uid,
        data=told.data,
        digest=told.digest,
        actor_id=actor.pk if actor else None,
        verb=told.verb,
        ref=told.ref,
        title=told.title,
        percent=told.percent,
        is_passed=told.is_passed,
        at=told.at,
        stored_at=now,
        voids=told.voids,
        is_voided=is_voided,
        is_due=not is_idle and actor is not None and actor.person is not None,
        settled_at=now if is_idle else None,
    )
