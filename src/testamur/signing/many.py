"""Issuing on every core: workers that each make the template anew, open the key themselves and hold no other.

Rows go out in small lots and come back in their order; only a few lots are under way at a time, so that neither a slow
reader of the results nor a long source of rows fills the memory. Processes are spawned, never forked: a fork copies
whatever keys, threads and connections its parent has. A lot of rows goes out as one text and its credentials come back
in memory that both processes see, for a pipe takes longer than much of the signing (docs/decisions/0240).
"""

import multiprocessing
import os
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from ctypes import Array, c_char
from datetime import datetime
from itertools import accumulate, cycle, islice, pairwise
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread

from testamur.errors import SigningError, TestamurError
from testamur.signing.signer import Signer
from testamur.signing.templates import Recipe, Refused, Template

Row = Mapping[str, str]
OpenKey = Callable[[], Signer]
"""Opens the key in the process that will sign; it must pickle, so a function of a module or a partial of one."""

_Lot = str | Sequence[Row]

_LOT = 256
_AHEAD = 2  # lots that a process has been given: the one it signs, and the next
_ROOM = 1 << 21  # bytes for the credentials of a lot; longer ones go through the pipe


def issue_many(
    template: Template, rows: Iterable[Row], *, open_key: OpenKey, now: datetime, workers: int | None = None
) -> Iterator[bytes | Refused]:
    """Yield for each row, in order, the signed credential, or why there is none.

    ``workers`` is how many processes sign, as many as there are cores if left out; with 0 this process signs by itself.
    Some hundred rows are read ahead. Closing the iterator stops them. Raises :class:`testamur.errors.SigningError` when
    a worker dies or can't open its key; what was yielded until then stands.
    """
    count, lots = _cores() if workers is None else workers, _lots(rows)
    if count == 0:
        key = open_key()
        for lot in lots:
            yield from template.issue_all(lot, key=key, now=now)
        return
    started: list[_Worker] = []
    try:
        started.extend(_Worker(template.recipe, open_key=open_key, now=now) for _ in range(count))
        yield from _in_order(started, (template.packed(lot) or lot for lot in lots))
    finally:
        for worker in started:
            worker.close()


def _cores() -> int:
    """Return how many cores this process may use; not every system says it, and then how many there are."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _lots(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while lot := list(islice(left, _LOT)):
        yield lot


def _in_order(workers: Sequence["_Worker"], lots: Iterator[_Lot]) -> Iterator[bytes | Refused]:
    """Give each lot to whoever has least to do, and yield what became of them in the order of the lots."""
    done: dict[int, Sequence[bytes | Refused]] = {}
    given = yielded = 0
    while True:
        while given - yielded < _AHEAD * len(workers) and (lot := next(lots, None)):
            min(workers, key=_Worker.left).give(given, lot)
            given += 1
        if yielded in done:
            yield from done.pop(yielded)
            yielded += 1
        busy = [worker for worker in workers if worker.left()]
        if not busy and not done:
            return
        ready = wait([worker.made for worker in busy], timeout=0 if yielded in done else None)
        done.update(worker.take() for worker in busy if worker.made in ready)


class _Worker:
    """A process that signs, as the process that hands out the rows sees it.

    It has two lots at most, and as many places to write credentials to, in turns: what comes next is written to a place
    only after what was there has been taken.
    """

    def __init__(self, recipe: Recipe, *, open_key: OpenKey, now: datetime) -> None:
        context = multiprocessing.get_context("spawn")
        (theirs, self._lots), (self.made, ours) = context.Pipe(duplex=False), context.Pipe(duplex=False)
        room = context.RawArray(c_char, _AHEAD * _ROOM)
        self._room = memoryview(room).cast("B")
        self._numbers: deque[int] = deque()
        # A daemon, for it ends with this process even where nobody closes the iterator.
        given = {"made": ours, "room": room, "recipe": recipe, "open_key": open_key, "now": now}
        self._process = context.Process(target=_work, args=(theirs,), kwargs=given, daemon=True)
        self._process.start()
        # Only where the process alone holds these, its end is heard here.
        theirs.close()
        ours.close()

    def left(self) -> int:
        """Return how many lots it has."""
        return len(self._numbers)

    def give(self, number: int, lot: _Lot) -> None:
        """Give it a lot of this number; it must have at most one."""
        self._numbers.append(number)
        # What it died of is heard when its lots are taken.
        with suppress(BrokenPipeError):
            self._lots.send(lot)

    def take(self) -> tuple[int, Sequence[bytes | Refused]]:
        """Return the number of the lot that was given first, and what became of it."""
        try:
            made: array[int] | list[bytes | Refused] | str = self.made.recv()
        except (EOFError, OSError) as err:
            raise SigningError("a process that signs has died, or could not open its key") from err
        if isinstance(made, str):
            raise SigningError(made)
        number = self._numbers.popleft()
        if isinstance(made, list):
            return number, made
        return number, [self._room[first:end].tobytes() for first, end in pairwise(made)]

    def close(self) -> None:
        """End the process."""
        self._lots.close()
        self.made.close()
        self._process.join()


def _work(
    lots: Connection, *, made: Connection, room: "Array[c_char]", recipe: Recipe, open_key: OpenKey, now: datetime
) -> None:
    """Sign lots until there are no more, or nobody is there to give them to."""
    read: SimpleQueue[_Lot | None] = SimpleQueue()
    # Lots are read at any time, so that who gives one never waits for whom it should itself take something from.
    Thread(target=_read, args=(lots,), kwargs={"into": read}, daemon=True).start()
    places, view = cycle(range(0, _AHEAD * _ROOM, _ROOM)), memoryview(room).cast("B")
    with suppress(BrokenPipeError):
        try:
            template, key = Template(recipe), open_key()
            while (lot := read.get()) is not None:
                if isinstance(lot, str):
                    signed = template.issue_packed(lot, key=key, now=now)
                else:
                    signed = template.issue_all(lot, key=key, now=now)
                made.send(_laid(signed, view, first=next(places)))
        except TestamurError as err:
            made.send(str(err))


def _read(lots: Connection, *, into: "SimpleQueue[_Lot | None]") -> None:
    with suppress(EOFError, OSError):
        while True:
            into.put(lots.recv())
    into.put(None)


def _laid(signed: list[bytes | Refused], room: memoryview, *, first: int) -> "array[int] | list[bytes | Refused]":
    """Put credentials into the room and return where each begins and the last ends; where that can't be, themselves."""
    credentials = [each for each in signed if isinstance(each, bytes)]
    places = array("Q", accumulate(map(len, credentials), initial=first))
    if len(credentials) < len(signed) or places[-1] > first + _ROOM:
        return signed
    room[first : places[-1]] = b"".join(credentials)
    return places
