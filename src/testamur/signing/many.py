"""Issuing on every core: workers that each make the template anew, open the key themselves and hold no other.

Rows go out in small lots and come back in their order; only a few lots are under way at a time, so that neither a slow
reader of the results nor a long source of rows fills the memory. Processes are spawned, never forked: a fork copies
whatever keys, threads and connections its parent has.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from itertools import islice

from testamur.errors import SigningError
from testamur.signing.signer import Signer
from testamur.signing.templates import Recipe, Refused, Template

Row = Mapping[str, str]
OpenKey = Callable[[], Signer]
"""Opens the key in the process that will sign; it must pickle, so a function of a module or a partial of one."""

_LOT = 256


def issue_many(
    template: Template, rows: Iterable[Row], *, open_key: OpenKey, now: datetime, workers: int | None = None
) -> Iterator[bytes | Refused]:
    """Yield for each row, in order, the signed credential, or why there is none.

    ``workers`` is how many processes sign, as many as there are cores if left out; with 0 this process signs by itself.
    Some hundred rows are read ahead. Closing the iterator stops them. Raises :class:`testamur.errors.SigningError` when
    a worker dies or can't open its key; what was yielded until then stands.
    """
    count = _cores() if workers is None else workers
    if count == 0:
        key, left = open_key(), iter(rows)
        while lot := list(islice(left, _LOT)):
            yield from template.issue_all(lot, key=key, now=now)
        return
    pool = ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_start, initargs=(template.recipe, open_key)
    )
    try:
        yield from _in_order(pool, iter(rows), now=now, ahead=2 * count)
    except BrokenProcessPool as err:
        raise SigningError("a process that signs has died, or could not open its key") from err
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _cores() -> int:
    """Return how many cores this process may use; not every system says it, and then how many there are."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _in_order(
    pool: ProcessPoolExecutor, rows: Iterator[Row], *, now: datetime, ahead: int
) -> Iterator[bytes | Refused]:
    under_way: deque[Future[list[bytes | Refused]]] = deque()
    while True:
        while len(under_way) < ahead and (lot := list(islice(rows, _LOT))):
            under_way.append(pool.submit(_issue_lot, lot, now))
        if not under_way:
            return
        yield from under_way.popleft().result()


class _Worker:
    """What a worker process has: one template and the key for it."""

    template: Template
    key: Signer


def _start(recipe: Recipe, open_key: OpenKey) -> None:
    _Worker.template, _Worker.key = Template(recipe), open_key()


def _issue_lot(lot: list[Row], now: datetime) -> list[bytes | Refused]:
    return _Worker.template.issue_all(lot, key=_Worker.key, now=now)
