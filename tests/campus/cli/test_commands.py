"""The parts of `campus` by themselves: prepare, worker, manage, and what is asked for wrongly."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from bench import place

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, database: dict[str, str]) -> dict[str, str]:
    return place.environment(tmp_path_factory.mktemp("parts"), database)


def campus(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(place.command(*words), env=environment, capture_output=True, text=True, timeout=120)


def test_it_works(environment: dict[str, str]):
    done = campus(environment, "prepare")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Preparing the database …\n"


def test_preparing_again_says_nothing_and_changes_nothing(environment: dict[str, str]):
    campus(environment, "prepare")
    static = Path(environment["TESTAMUR_DATA"]) / "static"
    before = {path: path.stat().st_mtime_ns for path in static.rglob("*") if path.is_file()}

    done = campus(environment, "prepare")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert before
    assert {path: path.stat().st_mtime_ns for path in static.rglob("*") if path.is_file()} == before


def test_a_worker_asked_to_run_once_ends_by_itself(environment: dict[str, str]):
    campus(environment, "prepare")

    done = campus(environment, "worker", "--once")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_ends_when_told_to(environment: dict[str, str], number: signal.Signals):
    campus(environment, "prepare")
    worker = subprocess.Popen(place.command("worker"), env=environment, stderr=subprocess.PIPE, text=True)
    while not _is_at_work(worker.pid):
        time.sleep(0.05)

    worker.send_signal(number)

    assert worker.communicate(timeout=30)[1] == ""
    assert worker.returncode == 0


def _is_at_work(pid: int) -> bool:
    """Tell whether the process has the database open: the first thing it does once it listens to signals."""
    process = psutil.Process(pid)
    files = any("campus.sqlite3" in each.path for each in process.open_files())
    return files or bool(process.net_connections(kind="unix"))


def test_any_command_of_djangos_runs(environment: dict[str, str]):
    done = campus(environment, "manage", "check")

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")


def test_a_command_that_does_not_exist_is_said_not_to(environment: dict[str, str]):
    done = campus(environment, "fly")

    assert done.returncode == 2
    assert "invalid choice: 'fly'" in done.stderr
