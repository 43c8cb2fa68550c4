"""A small load generator: keep-alive connections from threads, each request timed at the client."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What came of a run: requests a second, two percentiles in milliseconds, and the size of an answer in bytes.

    And what the meter counted for each good answer.
    """

    per_second: float
    p50: float
    p99: float
    size: int
    failed: int
    metered: float


def _client(
    port: int, path: str, stop: threading.Event, times: list[float], failed: list[int], size: list[int]
) -> None:
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    while not stop.is_set():
        started = time.perf_counter()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            failed.append(1)
            connection.close()
            continue
        if answer.status == 200:
            times.append(time.perf_counter() - started)
            size[:] = [len(body)]
        else:
            failed.append(answer.status)
    connection.close()


def hit(port: int, path: str, *, meter: Callable[[], float], connections: int = 50, seconds: float = 8.0) -> Load:
    """Ask for one address from so many connections at once, for so long, after a second of warming up."""
    warm = threading.Event()
    threading.Timer(1.0, warm.set).start()
    _client(port, path, warm, [], [], [])
    stop, times, failed, size = threading.Event(), list[float](), list[int](), [0]
    threads = [
        threading.Thread(target=_client, args=(port, path, stop, times, failed, size)) for _ in range(connections)
    ]
    metered, started = meter(), time.perf_counter()
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    took, metered = time.perf_counter() - started, meter() - metered
    times.sort()
    if not times:
        raise RuntimeError(f"{path}: not one good answer, but {failed[:5]}")
    at = lambda share: times[min(int(len(times) * share), len(times) - 1)] * 1000  # noqa: E731
    return Load(len(times) / took, at(0.50), at(0.99), size[0], len(failed), metered / len(times))
