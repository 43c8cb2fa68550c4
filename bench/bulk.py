"""A list of people to signed, stored credentials, end to end: `python -m bench.bulk 1000000 --workers 2`.

The file is read, looked at and issued by `campus worker` processes as they run in production, on SQLite in a folder of
its own or on the database that TESTAMUR_DATABASE_URL names. Afterwards places in the status lists are counted and a
sample is verified. Memory is what all processes have in use together, each page counted once, at its highest.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psutil

from bench.rows import Row

if TYPE_CHECKING:
    from campus.bulk.models import Batch

ROWS = 20_000
SAMPLE = 200
AIMS = {"PostgreSQL": 300, "SQLite": 480}  # seconds for a million
TABLES = ("awards_award", "journal_event", "bulk_row", "bulk_outcome", "accounts_person", "awards_statuslist")
Moment = tuple[float, int, float, float]


class Spent(NamedTuple):
    """Processor seconds by process."""

    workers: dict[int, float]
    server: dict[int, float]


@dataclass(frozen=True)
class Took:
    """Seconds for each part, and of processor time in all; megabytes at most; what is wrong. Workers and server apart.

    `over_time` has seconds, lines that are settled, and the megabytes of both; `bytes` those on disk by what they are.
    """

    rows: int
    read_seconds: float
    issue_seconds: float
    cpu_seconds: float
    server_cpu_seconds: float
    most_mb: float
    most_server_mb: float
    wrong: int
    over_time: list[Moment]
    bytes: dict[str, int]


def measure() -> Iterable[Row]:
    """Return the figures for 20,000 lines on both engines, each in processes of its own."""
    for engine, aim in AIMS.items():
        with tempfile.TemporaryDirectory(prefix="testamur-bulk-") as folder:
            out = Path(folder) / "took.json"
            command = [sys.executable, "-m", "bench.bulk", str(ROWS), "--out", str(out)]
            if engine == "PostgreSQL":
                command = [sys.executable, "tools/postgres.py", *command]
            subprocess.run(command, env=_environment(folder), check=True, stdout=subprocess.DEVNULL)
            took = Took(**json.loads(out.read_text()))
        whole = took.read_seconds + took.issue_seconds
        how = f"CSV to stored, verifiable credentials, two workers, {engine}; no mails"
        yield Row(f"bulk on {engine}: a million at this rate", whole * 1e6 / ROWS, "s", how, aim=aim)
        yield Row(f"bulk on {engine}: lines a second, looked at", ROWS / took.read_seconds, "/s", how)
        yield Row(f"bulk on {engine}: credentials a second, issued", ROWS / took.issue_seconds, "/s", how)
        cpu = (took.cpu_seconds + took.server_cpu_seconds) * 1e6 / ROWS
        yield Row(f"bulk on {engine}: processor time of a line, workers and server", cpu, "µs", how)
        whole_mb = took.most_mb + took.most_server_mb
        yield Row(f"bulk on {engine}: memory of workers and server", whole_mb, "MB", how, aim=400)


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
    """Return the megabytes that they have in use together, each page counted once."""
    total = 0.0
    for each in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += each.memory_full_info().pss / 1e6
    return total


def _note_cpu(processes: list[psutil.Process], spent: dict[int, float]) -> None:
    """Note the processor seconds of each: what a process took before it ended is kept."""
    for each in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            spent[each.pid] = sum(each.cpu_times()[:2])


def _server() -> list[psutil.Process]:
    """Return the processes of the database server, where it runs on this machine under our own user."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        try:
            root = psutil.Process(cursor.fetchone()[0]).parent()
        except psutil.NoSuchProcess:
            return []
    return [root, *root.children(recursive=True)] if root else []


def _watch(batch: Batch, processes: list[psutil.Process], state: str, *, began: float, spent: Spent) -> list[Moment]:
    """Wait until the list is in a state; return what was seen on the way, some hundred looks."""
    from django.db.models import Sum

    seen: list[Moment] = []
    pause = 0.2
    while batch.state != state:
        if batch.problem:
            raise RuntimeError(batch.problem)
        time.sleep(pause)
        pause = min(pause * 1.02, 2.0)
        batch.refresh_from_db()
        settled = batch.lots.aggregate(n=Sum("made", default=0))["n"] if state == "done" else batch.rows
        server = _server()
        seen.append((time.perf_counter() - began, settled, _memory(processes), _memory(server)))
        _note_cpu(processes, spent.workers)
        _note_cpu(server, spent.server)
    return seen


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


def _sizes() -> dict[str, int]:
    """Return the bytes on disk of what a list leaves, by what it is; of SQLite's file the whole alone."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        return {"database": sum(path.stat().st_size for path in settings.DATA.glob("campus.sqlite3*"))}
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT pg_table_size(%s), pg_indexes_size(%s)", [table, table])
            found[table], found[f"{table}, indexes"] = cursor.fetchone()
    return found


def run(count: int, *, workers: int) -> Took:
    """Issue a list of so many lines; return what it took."""
    import django

    django.setup()
    from django.utils import timezone

    from campus.bulk import services

    batch = _prepared(count)
    began, spent = time.perf_counter(), Spent({}, {})
    before: dict[int, float] = {}
    _note_cpu(_server(), before)
    with _workers(workers) as processes:
        read = _watch(batch, processes, "checked", began=began, spent=spent)
        services.start(batch.by, batch=batch, now=timezone.now(), mails=False)
        started = time.perf_counter() - began
        issued = _watch(batch, processes, "done", began=began, spent=spent)
    seen = [*read, *issued]
    return Took(
        rows=count,
        read_seconds=read[-1][0],
        issue_seconds=issued[-1][0] - started,
        cpu_seconds=sum(spent.workers.values()),
        server_cpu_seconds=sum(spent.server.values()) - sum(before.values()),
        most_mb=max(each[2] for each in seen),
        most_server_mb=max(each[3] for each in seen),
        wrong=_wrong(),
        over_time=seen,
        bytes=_sizes(),
    )


def main() -> int:
    """Measure one size and print it; 1 where anything is wrong with what was issued."""
    parser = argparse.ArgumentParser(prog="python -m bench.bulk")
    parser.add_argument("rows", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, help="where to write the figures as JSON")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus.config.settings")
    if not os.environ.get("TESTAMUR_DATA"):
        os.environ["TESTAMUR_DATA"] = tempfile.mkdtemp(prefix="testamur-bulk-")
    took = run(options.rows, workers=options.workers)
    if options.out:
        options.out.write_text(json.dumps(asdict(took)))
    read, issued = took.read_seconds, took.issue_seconds
    print(f"{took.rows:,} lines: read {read:.1f} s, issued {issued:.1f} s, {took.most_mb:.0f} MB")
    print(f"kept in {Path(os.environ['TESTAMUR_DATA'])}; wrong: {took.wrong}")
    return int(took.wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
