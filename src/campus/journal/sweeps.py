"""The worker: run every sweep that settings name, again and again. A lost wake-up is late, never lost.

Sweeps that wait for other people's machines run in a thread of their own: whoever is slow out there keeps nothing here
from its work (decision 0283).
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import close_old_connections, connections
from django.utils.module_loading import import_string

from campus.journal import changes

logger = logging.getLogger(__name__)
PAUSE = 0.5  # seconds between looks at whether anything was written
CALM = 5.0  # seconds until a round is run although nothing was: for what only time brings about
Sweep = Callable[[], int]
LAST_WORDS = 10.0  # seconds that a worker that is to stop waits for what is being asked of others
_PACES: dict[Sweep, float] = {}
_APART: set[Sweep] = set()


def every(seconds: float) -> Callable[[Sweep], Sweep]:
    """Have a sweep run at a pace of its own: once in so many seconds in each worker, and once as that starts.

    For what nobody waits for, such as clearing away: others are asked within half a second of whatever is written.
    """

    def keep(sweep: Sweep) -> Sweep:
        _PACES[sweep] = seconds
        return sweep

    return keep


def apart(sweep: Sweep) -> Sweep:
    """Have a sweep run beside the others, in turn with its like: it waits for answers from elsewhere."""
    _APART.add(sweep)
    return sweep


def sweeps() -> list[Sweep]:
    """Return the sweeps in their order; each does some work and returns how many things it settled."""
    return [import_string(name) for name in settings.SWEEPS]


@register()
def check_sweeps(**_: object) -> list[CheckMessage]:
    """Refuse to start with a sweep that does not exist: nobody would notice what it leaves undone."""
    found: list[CheckMessage] = []
    for name in settings.SWEEPS:
        try:
            import_string(name)
        except ImportError as err:
            found.append(Error(f"The sweep {name} cannot be imported: {err}", id="journal.E001"))
    return found


def run_once(ran: dict[Sweep, float] | None = None, *, is_apart: bool | None = None) -> int:
    """Run every sweep once and return how much was settled; one that fails does not keep the others from their work.

    With `ran`, moments by the clock of `time.monotonic`, those with a pace of their own run when they are due. With
    `is_apart`, only those that run apart, or only the others.
    """
    settled = 0
    chosen = [sweep for sweep in sweeps() if is_apart is None or (sweep in _APART) == is_apart]
    for sweep in chosen if ran is None else _due(chosen, ran, time.monotonic()):
        try:
            settled += sweep()
        except Exception:  # the loop outlives a fault of one sweep: its rows stay and are tried again
            logger.exception("The sweep %s failed; what it left is tried again", sweep.__name__)
    return settled


def run_until_settled(*, most: int = 100) -> int:
    """Run sweeps until a round settles nothing, for commands and tests; return how much was settled in all."""
    total = 0
    for _ in range(most):
        settled = run_once()
        total += settled
        if not settled:
            break
    return total


def run_for_ever(stop: threading.Event) -> None:
    """Run until `stop` is set: a round at once when something was written or settled, else one every `CALM` seconds.

    Should one of the two threads end by a fault, the other is stopped too: who runs the worker starts it anew.
    """
    # A daemon: what others take too long to answer at the end is given up, and tried again by the next worker.
    beside = threading.Thread(target=_run, args=(stop,), kwargs={"is_apart": True}, name="sweeps apart", daemon=True)
    if has_others := not _APART.isdisjoint(sweeps()):
        beside.start()
    _run(stop, is_apart=False)
    if has_others:
        beside.join(LAST_WORDS)


def _run(stop: threading.Event, *, is_apart: bool) -> None:
    ran: dict[Sweep, float] = {}
    seen, last = object(), -math.inf
    try:
        while not stop.is_set():
            started = time.monotonic()
            close_old_connections()
            found = changes.stamp()  # before the round: what is written while it runs shows the next time
            if found != seen or started - last >= CALM:
                seen, last = found, started
                if run_once(ran, is_apart=is_apart):
                    seen = object()
                    continue
            stop.wait(max(PAUSE - (time.monotonic() - started), 0.05))
    finally:
        stop.set()
        if is_apart:
            connections.close_all()


def _due(chosen: Iterable[Sweep], ran: dict[Sweep, float], moment: float) -> list[Sweep]:
    """Return the sweeps whose time has come, and note that they run."""
    found = [sweep for sweep in chosen if moment - ran.get(sweep, -math.inf) >= _PACES.get(sweep, 0)]
    ran.update(dict.fromkeys(found, moment))
    return found
