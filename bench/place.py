"""A running Testamur to measure: `campus run` with the demo institution, in a folder of its own, on a free port."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Place:
    """Where it runs, what it left, and how long the start took in seconds."""

    port: int
    data: Path
    process: subprocess.Popen[str]
    started_in: float

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Read the database beside the server."""
        with contextlib.closing(sqlite3.connect(f"file:{self.data}/campus.sqlite3?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    def sign_ins(self) -> dict[str, str]:
        """Return address and password of each demo person, as the file for people says them."""
        text = (self.data / "demo-sign-ins.txt").read_text(encoding="utf-8")
        password = re.search(r"password\W+(\S+)", text, re.I)
        if not password:
            raise RuntimeError("demo-sign-ins.txt names no password")
        return dict.fromkeys(re.findall(r"\S+@\S+\.example\.org", text), password[1])

    def memory(self) -> dict[str, float]:
        """Return the memory of every process in MB: what is its own plus its share of what is shared (PSS)."""
        root = psutil.Process(self.process.pid)
        found = {}
        for process in [root, *root.children(recursive=True)]:
            words = " ".join(process.cmdline()[1:4])
            found[f"{process.pid} {words}"] = process.memory_full_info().pss / 1e6
        return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(data: Path, *, port: int | None = None) -> Place:
    """Start, and return once the address is printed."""
    port = port or _free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TESTAMUR_")} | {"TESTAMUR_DATA": str(data)}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "campus", "run", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if "Ctrl-C" in line:
            return Place(port, data, process, time.monotonic() - began)
    raise RuntimeError(f"campus run ended with {process.wait()}")


def stop(place: Place) -> None:
    """Stop it as Ctrl-C would."""
    place.process.send_signal(signal.SIGINT)
    place.process.wait(30)


@contextlib.contextmanager
def running() -> Iterator[Place]:
    """Start in a new folder, and clean up."""
    with tempfile.TemporaryDirectory(prefix="testamur-bench-") as folder:
        place = start(Path(folder))
        try:
            yield place
        finally:
            stop(place)
