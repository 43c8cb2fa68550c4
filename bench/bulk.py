"""A list of people to signed, stored credentials, end to end: `python -m bench.bulk 1000000 --workers 2`.

The file is read, looked at and issued by `campus worker` processes as they run in production, on SQLite in a folder of
its own or on the database that TESTAMUR_DATABASE_URL names. Afterwards places in the status lists are counted and a
sample is verified. Memory is what all processes have in use together, each page counted once, at its highest.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from bench.rows import Row

if TYPE_CHECKING:
    from campus.bulk.models import Batch

ROWS = 20_000
SAMPLE = 200
SECONDS_FOR_A_MILLION = 480  # on SQLite; 300 on PostgreSQL


@dataclass(frozen=True)
class Took:
    """Seconds for each part, megabytes of all processes together, and bytes on disk for each award."""

    rows: int
    read: float
    issue: float
    memory: float
    wrong: int


def measure() -> Iterable[Row]:
    """Return the figures for 20,000 lines on SQLite, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="testamur-bulk-") as folder:
        command = [sys.executable, "-m", "bench.bulk", str(ROWS), "--plain"]
        done = subprocess.run(command, env=_environment(folder), check=True, capture_output=True, text=True)
    took = Took(*map(float, done.stdout.split()))  # type: ignore[arg-type]
    whole = took.read + took.issue
    how = "CSV to stored, verifiable credentials, two workers, SQLite; no mails"
    yield Row("bulk: a million at this rate", whole * 1e6 / ROWS, "s", how, aim=SECONDS_FOR_A_MILLION)
    yield Row("bulk: lines a second, looked at", ROWS / took.read, "/s", how)
    yield Row("bulk: credentials a second, issued", ROWS / took.issue, "/s", how)
    yield Row("bulk: memory, all processes", took.memory, "MB", how, aim=400)


def _environment(folder: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "TESTAMUR_DATABASE_URL"}
    return {**kept, "TESTAMUR_DATA": folder, "TESTAMUR_STATIC_FROM_SOURCE": "1"}


def _lines(count: int) -> Iterator[bytes]:
    yield b"E-mail;Name;Result;Valid until\n"
    for start in range(0, count, 1000):
        numbers = range(start, min(start + 1000, count))
        yield "".join(f"p{n}@example.org;Pär Ødegaard {n};{n % 40 / 10 + 1};2036-12-31\n" for n in numbers).encode()


def _prepared(count: int) -> Batch:
    from django.core.management import call_command
    from django.utils import timezone

    from campus.bulk import services
    from tests.cast import make_cast, make_scene

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    scene, now = make_scene(make_cast()), timezone.now()
    batch = services.take_in(
        scene.cast.educator, achievement=scene.achievement, chunks=_lines(count), name="all.csv", now=now
    )
    services.name_columns(scene.cast.educator, batch=batch, chosen=batch.columns, now=now)
    return batch


@contextlib.contextmanager
def _workers(count: int) -> Iterator[list[psutil.Process]]:
    started = [subprocess.Popen([sys.executable, "-m", "campus", "worker"]) for _ in range(count)]
    try:
        yield [psutil.Process(each.pid) for each in started]
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.wait(60)


def _memory(processes: list[psutil.Process]) -> float:
    return sum(each.memory_full_info().pss for each in processes) / 1e6


def _watch(batch: Batch, processes: list[psutil.Process], state: str) -> tuple[float, float]:
    """Wait until the list is in a state; return the seconds and the highest memory."""
    begun, most = time.perf_counter(), 0.0
    while batch.state != state:
        if batch.problem:
            raise RuntimeError(batch.problem)
        time.sleep(0.2)
        most = max(most, _memory(processes))
        batch.refresh_from_db()
    return time.perf_counter() - begun, most


def _wrong() -> int:
    """Return how many of a sample do not verify, and how many places were given twice."""
    from django.utils import timezone

    from campus.awards.models import Award
    from testamur.report import Verdict
    from tests.campus.awards.stage import check

    sample = Award.objects.order_by("?")[:SAMPLE].select_related("organization")
    now = timezone.now()
    bad = sum(check(bytes(each.credential), each.organization, now=now).verdict != Verdict.VALID for each in sample)
    places = Award.objects.values("status_list", "status_index").distinct().count()
    return bad + Award.objects.count() - places


def run(count: int, *, workers: int) -> Took:
    """Issue a list of so many lines; return what it took."""
    import django

    django.setup()
    from django.utils import timezone

    from campus.bulk import services

    batch = _prepared(count)
    with _workers(workers) as processes:
        read, first = _watch(batch, processes, "checked")
        services.start(batch.by, batch=batch, now=timezone.now(), mails=False)
        issue, second = _watch(batch, processes, "done")
    return Took(count, read, issue, max(first, second), _wrong())


def main() -> int:
    """Measure one size and print it; 1 where anything is wrong with what was issued."""
    parser = argparse.ArgumentParser(prog="python -m bench.bulk")
    parser.add_argument("rows", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--plain", action="store_true", help="numbers alone")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus.config.settings")
    if not os.environ.get("TESTAMUR_DATA"):
        os.environ["TESTAMUR_DATA"] = tempfile.mkdtemp(prefix="testamur-bulk-")
    took = run(options.rows, workers=options.workers)
    if options.plain:
        print(took.rows, took.read, took.issue, took.memory, took.wrong)
    else:
        print(f"{took.rows:,} lines: read {took.read:.1f} s, issued {took.issue:.1f} s, {took.memory:.0f} MB")
        print(f"kept in {Path(os.environ['TESTAMUR_DATA'])}; wrong: {took.wrong}")
    return int(took.wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
