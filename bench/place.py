"""A running Testamur: `campus run` in a folder of its own, on a free port; tests/campus/cli uses it too."""

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
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
READY = "Ctrl-C"  # the last words of the greeting
PATIENCE = 300.0  # seconds: a slow machine is no fault of the product


class Output:
    """What a process prints, read as it comes so that the pipe never fills."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        self.lines: list[str] = []
        self._pipe = process.stdout
        self._news = threading.Condition()
        self._is_over = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        """All of it so far."""
        return "".join(self.lines)

    def wait_for(self, words: str, *, times: int = 1, patience: float = PATIENCE) -> None:
        """Return once these words were printed so often; raise TimeoutError, with what was printed, if they are not."""
        with self._news:
            self._news.wait_for(lambda: self.text.count(words) >= times or self._is_over, patience)
        if self.text.count(words) < times:
            raise TimeoutError(f"never printed {words!r}, but:\n{self.text}")

    def close(self) -> None:
        """Read to the end, which comes when the last process that writes here has gone."""
        self._reader.join(PATIENCE)
        self._pipe.close()

    def _read(self) -> None:
        for line in self._pipe:
            with self._news:
                self.lines.append(line)
                self._news.notify_all()
        with self._news:
            self._is_over = True
            self._news.notify_all()


@dataclass(frozen=True)
class Place:
    """Where it runs, what it left, what it says, and how long the start took in seconds."""

    port: int
    data: Path
    process: subprocess.Popen[str]
    output: Output
    started_in: float

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Read the SQLite database beside the server."""
        with contextlib.closing(sqlite3.connect(f"file:{self.data}/campus.sqlite3?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    def sign_ins(self) -> dict[str, str]:
        """Return address and password of each demo person, as the file for people says them."""
        text = (self.data / "demo-sign-ins.txt").read_text(encoding="utf-8")
        password = re.search(r"password\W+(?:of all\W+)?(\S+)", text, re.I)
        if not password:
            raise RuntimeError("demo-sign-ins.txt names no password")
        return dict.fromkeys(re.findall(r"\S+@\S+\.example\.org", text), password[1])

    def children(self) -> dict[str, psutil.Process]:
        """Return the processes that it started itself, by what they are: web and worker."""
        found = psutil.Process(self.process.pid).children()
        return {"web" if "granian" in child.cmdline() else "worker": child for child in found if child.cmdline()}

    def family(self) -> list[psutil.Process]:
        """Return every process there is of it."""
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]

    def cpu(self) -> float:
        """Return the processor time that all processes have taken so far, in seconds."""
        each = [process.cpu_times() for process in self.family()]
        return sum(times.user + times.system for times in each)

    def memory(self) -> dict[str, float]:
        """Return the memory of every process in MB: what is its own plus its share of what is shared (PSS)."""
        found = {}
        for process in self.family():
            words = " ".join(process.cmdline()[1:4])
            found[f"{process.pid} {words}"] = process.memory_full_info().pss / 1e6
        return found


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(data: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which only the data folder, and what else is named, is set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TESTAMUR_", "DJANGO_"))}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "TESTAMUR_DATA": str(data), **(more or {})}


def command(*words: str) -> list[str]:
    """Return how `campus` is called with the Python that runs this."""
    return [sys.executable, "-m", "campus", *words]


def start(data: Path, *, port: int | None = None, more: Mapping[str, str] | None = None, demo: bool = True) -> Place:
    """Start, and return once the address is printed; TimeoutError, with what was printed, if it never is."""
    port = port or free_port()
    began = time.monotonic()
    process = subprocess.Popen(
        command("run", "--port", str(port), *([] if demo else ["--empty"])),
        env=environment(data, more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output = Output(process)
    try:
        output.wait_for(READY)
    except TimeoutError:
        process.terminate()
        process.wait(30)
        output.close()
        raise
    return Place(port, data, process, output, time.monotonic() - began)


def stop(place: Place) -> int:
    """Stop it as Ctrl-C would, and return its exit code."""
    place.process.send_signal(signal.SIGINT)
    code = place.process.wait(30)
    place.output.close()
    return code


@contextlib.contextmanager
def running() -> Iterator[Place]:
    """Start in a new folder, and clean up."""
    with tempfile.TemporaryDirectory(prefix="testamur-bench-") as folder:
        place = start(Path(folder))
        try:
            yield place
        finally:
            stop(place)
