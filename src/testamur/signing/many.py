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
from itertools import accumulate, islice, pairwise
from multiprocessing.connection import Connection

from testamur.errors import SigningError, TestamurError
from testamur.signing.signer import Signer
from testamur.signing.templates import Recipe, Refused, Template

Row = Mapping[str, str]
OpenKey = Callable[[], Signer]
"""Opens the key in the process that will sign; it must pickle, so a function of a module or a partial of one."""

_Lot = str | Sequence[Row]
_Made = list[bytes | Refused]

_LOT = 256
_AHEAD = 2  # lots that each process has been given: the one it signs, and the next
_ROOM = 1 << 21  # bytes for a lot of credentials; longer ones go through the pipe


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
    under_way: deque[_Worker] = deque()

    def give(worker: _Worker) -> None:
        if worker.give(next(lots, None)):
            under_way.append(worker)

    for _ in range(_AHEAD):
        for worker in workers:
            give(worker)
    while under_way:
        worker = under_way.popleft()
        yield from worker.take()
        give(worker)


class _Worker:
    """A process that signs, as the process that hands out the rows sees it.

    It gives a lot back only once it has the next or knows that there is none, so both never write at the same time,
    each waiting for the other to read, and the room for credentials is written anew only when they were taken. Who
    takes a lot must therefore have given two, or the end.
    """

    def __init__(self, recipe: Recipe, *, open_key: OpenKey, now: datetime) -> None:
        context = multiprocessing.get_context("spawn")
        (theirs, self._lots), (self._made, ours) = context.Pipe(duplex=False), context.Pipe(duplex=False)
        room = context.RawArray(c_char, _ROOM)
        self._room = memoryview(room).cast("B")
        # A daemon, for it ends with this process even where nobody closes the iterator.
        given = (theirs, ours, room, recipe, open_key, now)
        self._process = context.Process(target=_work, args=given, daemon=True)
        self._is_ended = False
        self._process.start()
        # Only where the process alone holds these, its end is heard here.
        theirs.close()
        ours.close()

    def give(self, lot: _Lot | None) -> bool:
        """Give it a lot, or None at the end, and return whether that was a lot."""
        if not self._is_ended:
            self._is_ended = lot is None
            # What it died of is heard when its lots are taken.
            with suppress(BrokenPipeError):
                self._lots.send(lot)
        return lot is not None

    def take(self) -> Sequence[bytes | Refused]:
        """Return what became of the lot that was given first."""
        try:
            made: array[int] | list[bytes | Refused] | str = self._made.recv()
        except (EOFError, OSError) as err:
            raise SigningError("a process that signs has died, or could not open its key") from err
        if isinstance(made, str):
            raise SigningError(made)
        if isinstance(made, list):
            return made
        return [self._room[first:end].tobytes() for first, end in pairwise(made)]

    def close(self) -> None:
        """End the process."""
        self._lots.close()
        self._made.close()
        self._process.join()


def _work(
    lots: Connection, made: Connection, room: "Array[c_char]", recipe: Recipe, open_key: OpenKey, now: datetime
) -> None:
    """Sign lots until there are no more, or nobody is there to give them to."""
    with suppress(EOFError, BrokenPipeError):
        try:
            template, key = Template(recipe), open_key()
            lot: _Lot | None = lots.recv()
            while lot is not None:
                if isinstance(lot, str):
                    signed = template.issue_packed(lot, key=key, now=now)
                else:
                    signed = template.issue_all(lot, key=key, now=now)
                lot = lots.recv()
                made.send(_laid(signed, room))
        except TestamurError as err:
            made.send(str(err))


def _laid(signed: list[bytes | Refused], room: "Array[c_char]") -> "array[int] | list[bytes | Refused]":
    """Put credentials into the room and return where each begins and the last ends; where that can't be, themselves."""
    credentials = [each for each in signed if isinstance(each, bytes)]
    places = array("Q", accumulate(map(len, credentials), initial=0))
    if len(credentials) < len(signed) or places[-1] > len(room):
        return signed
    room.raw = b"".join(credentials)
    return places
