"""A process that dies is started again, and what it had in hand is done."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bench import place

pytestmark = pytest.mark.server


@pytest.fixture
def started(tmp_path: Path, prepared: Path, database: dict[str, str]) -> Iterator[place.Place]:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    made = place.start(tmp_path, more=database, demo=False)
    yield made
    place.stop(made)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", "/favicon.ico")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def until(is_so: object, patience: float = place.PATIENCE) -> bool:
    assert callable(is_so)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def test_a_killed_worker_is_started_again(started: place.Place):
    killed = started.children()["worker"]

    killed.kill()

    started.output.wait_for("The worker process ended (-9); starting it again.")
    assert until(lambda: started.children().get("worker", killed) != killed)
    assert answers(started.port)


def test_a_killed_web_server_is_started_again(started: place.Place):
    killed = started.children()["web"]
    group = [killed, *killed.children(recursive=True)]

    os.killpg(killed.pid, signal.SIGKILL)

    assert psutil.wait_procs(group, timeout=10)[1] == []
    started.output.wait_for("The web process ended (-9); starting it again.")
    assert until(lambda: answers(started.port))


def test_a_web_server_whose_parent_alone_is_killed_answers_again(started: place.Place):
    started.children()["web"].kill()

    started.output.wait_for("The web process ended (-9); starting it again.")

    assert until(lambda: answers(started.port))
    assert until(lambda: len(started.family()) == 4)


def test_a_request_handler_that_is_killed_is_replaced(started: place.Place):
    web = started.children()["web"]
    handlers = {child for child in web.children(recursive=True) if "resource_tracker" not in " ".join(child.cmdline())}

    for child in handlers:
        child.kill()

    assert until(lambda: answers(started.port) and not set(web.children(recursive=True)) & handlers)
