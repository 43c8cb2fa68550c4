"""Few at once: work that takes seconds of a processor for the asking must not take all threads of the web server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from campus.common.errors import CampusError


class BusyError(CampusError):
    """Everybody who may wait waits already."""


class Turns:
    """So many at once, and so many who wait for their turn; whoever comes after them is told at once.

    Waiting holds a thread too, so both numbers together stay below those that the web server has (campus.cli.run).
    """

    def __init__(self, *, at_once: int, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._turns = threading.BoundedSemaphore(at_once)

    @contextmanager
    def one(self, *, busy: Exception | None = None) -> Iterator[None]:
        """Wait for a turn and keep it for the time of the block; raises `busy` where there is no place to wait.

        Without one, that is BusyError.
        """
        if not self._places.acquire(blocking=False):
            raise busy or BusyError("too much of this is under way")
        try:
            with self._turns:
                yield
        finally:
            self._places.release()


# What takes seconds of a thread because it asks others or opens hostile files: of four threads (campus.cli.run) one is
# left for everybody else, whoever checks, pulls or connects.
SLOW = Turns(at_once=2, waiting=1)
