"""The sweeps of this app: lists are read, begun on their day, issued and taken back, a few lots a round.

So other sweeps get their turn; several workers share a list lot by lot.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from campus.bulk import services
from campus.bulk.models import Batch

LOTS = 4  # of one list in one round
State = Batch.State


def read() -> int:
    """Read the lists whose columns are named; return how many."""
    waiting = Batch.objects.filter(state=State.CHECKING).order_by("pk")
    return sum(services.check(batch, now=timezone.now()) for batch in waiting)


def issue() -> int:
    """Issue some lots of each running list; return how many lines were settled."""
    services.start_due(now=timezone.now())
    return sum(_some(batch, services.issue_lot) for batch in _in(State.RUNNING))


def undo() -> int:
    """Take back some lots of each list that is to be; return how many awards."""
    return sum(_some(batch, services.undo_lot) for batch in _in(State.UNDOING))


def _in(state: str) -> list[Batch]:
    found = Batch.objects.filter(state=state).order_by("pk")
    return list(found.select_related("achievement__current", "achievement__organization", "organization", "by"))


def _some(batch: Batch, work: Callable[..., int | None]) -> int:
    done, now = 0, timezone.now()
    for _round in range(LOTS):
        settled = work(batch, now=timezone.now())
        if settled is None:
            return done + _finished(batch, now)
        done += settled
    return done


def _finished(batch: Batch, now: datetime) -> int:
    return int(batch.state == State.RUNNING and services.finish(batch, now=now))
