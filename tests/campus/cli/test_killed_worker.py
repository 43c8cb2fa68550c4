"""A worker that is killed between grade and award: one credential, one index, one mail; never none, never two."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import place

pytestmark = [pytest.mark.server, pytest.mark.uncounted]
ROUNDS = 20


class Desk:
    """The other end of desk.py."""

    def __init__(self, environment: dict[str, str]) -> None:
        paths = f"{place.ROOT / 'src'}:{place.ROOT}"
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("desk.py"))],
            env={**environment, "PYTHONPATH": paths},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, word: str, number: int = 0) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{word} {number}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        self.process.communicate(timeout=30)


@pytest.fixture
def environment(tmp_path: Path, prepared: Path, own_database: dict[str, str]) -> dict[str, str]:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    made = place.environment(tmp_path, own_database)
    subprocess.run(place.command("prepare"), env={**made, "TESTAMUR_STATIC_FROM_SOURCE": "1"}, check=True)
    return made


@pytest.fixture
def desk(environment: dict[str, str]) -> Iterator[Desk]:
    made = Desk(environment)
    yield made
    made.close()


def moment(number: int) -> float:
    """Return how long after the worker took the work it is killed: anywhere in what takes it some 50 milliseconds."""
    return random.uniform(0, 0.08 if number % 4 else 0.6)


def test_a_worker_killed_at_any_moment_leaves_exactly_one_of_everything(environment: dict[str, str], desk: Desk):
    assert desk("stage", ROUNDS) == "staged"

    for number in range(ROUNDS):
        worker = subprocess.Popen(place.command("worker"), env=environment)
        assert desk("grade", number) == "graded"
        assert desk("watch", number) == "taken"
        time.sleep(moment(number))
        worker.kill()
        worker.wait()
    interrupted = int(desk("later"))
    subprocess.run(place.command("worker", "--once"), env=environment, check=True, timeout=120)

    assert interrupted  # or else it was always too late, and nothing was tried
    assert json.loads(desk("tally")) == {
        "awards of each": [1],
        **dict.fromkeys(("people", "indexes", "used", "events", "deliveries", "mailed"), ROUNDS),
        **dict.fromkeys(("unsent", "waiting"), 0),
    }


def test_two_workers_at_once_award_once(environment: dict[str, str], desk: Desk):
    assert desk("stage", 4) == "staged"
    for number in range(4):
        desk("grade", number)

    workers = [subprocess.Popen(place.command("worker", "--once"), env=environment) for _ in range(2)]

    assert [worker.wait(60) for worker in workers] == [0, 0]
    desk("later")
    subprocess.run(place.command("worker", "--once"), env=environment, check=True, timeout=120)
    tally = json.loads(desk("tally"))
    assert tally["awards of each"] == [1]
    assert [tally[name] for name in ("people", "indexes", "events", "deliveries", "waiting")] == [4, 4, 4, 4, 0]
