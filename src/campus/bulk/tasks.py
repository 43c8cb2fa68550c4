"""The sweeps of this app: lists are read, begun on their day, issued and taken back, a few lots a round; files erased.

So other sweeps get their turn; several workers share a list lot by lot.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from campus.bulk import erasing, files, services
from campus.bulk.models import Batch, Erasure
from campus.common.errors import CampusError
from campus.journal.sweeps import every

logger = logging.getLogger(__name__)
LOTS = 4  # of one list in one round, to issue or to take back: some two seconds
READ_LOTS = 16  # to read: well under one
MOST_READ = 4  # lists that one worker reads at a time, each some lots a round
MOST_ERASED = 10  # files a round
HOUR = 3600.0  # seconds
State = Batch.State
# What can go wrong with one list without anything being wrong with the next one.
SETBACKS = (CampusError, DatabaseError, LookupError, ValueError)
_reading: dict[int, Iterator[int]] = {}


def read() -> int:
    """Read on in the lists whose columns are named; return how many lines were read, and lists ended."""
    waiting = Batch.objects.filter(state=State.CHECKING).exclude(pk__in=_reading).order_by("pk")
    for batch in waiting[: MOST_READ - len(_reading)]:
        steps = services.reading(batch, now=timezone.now())
        if steps is not None:
            _reading[batch.pk] = steps
    return sum(_read_on(pk) for pk in list(_reading))


def erase() -> int:
    """Take those whose accounts were deleted out of the files of lists; return of how many."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=timezone.now())
    return sum(_erased(erasure) for erasure in Erasure.objects.filter(free).order_by("pk")[:MOST_ERASED])


def _erased(erasure: Erasure) -> int:
    try:
        return int(erasing.take_out(erasure, now=timezone.now()))
    except (*SETBACKS, OSError):
        logger.exception("The file of list %s was not written anew; it is tried again", erasure.batch_id)
        return 0


@every(HOUR)
def clear() -> int:
    """Delete old copies of files that are kept elsewhere; return how many."""
    return files.drop_copies(now=timezone.now())


def _read_on(pk: int) -> int:
    """Read some lots of a list; where that fails it is let go of, and read anew once its lease has ended."""
    steps = _reading.pop(pk)
    read = list(islice(steps, READ_LOTS))
    if len(read) == READ_LOTS:
        _reading[pk] = steps
    return sum(read) + 1


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
        try:
            settled = work(batch, now=timezone.now())
        except SETBACKS:
            logger.exception("A lot of list %s failed; it is tried again when its lease ends", batch.public_id)
            return done
        if settled is None:
            return done + _finished(batch, now)
        done += settled
    return done


def _finished(batch: Batch, now: datetime) -> int:
    return int(batch.state == State.RUNNING and services.finish(batch, now=now))
