"""`campus run`: web server and worker together, from nothing, in one command.

This process stays small: what needs Django happens in children. A child that dies is started again, and whatever it
had in hand is taken up by the sweeps; Ctrl-C or SIGTERM stops all of them.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from campus.cli.words import fail, say

READY_SECONDS = 60
GRACE_SECONDS = 10
_HERE = {"127.0.0.1", "::1", "localhost"}


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser("run", help="prepare everything and start web server and worker")
    parser.add_argument("--port", type=int, default=os.environ.get("TESTAMUR_PORT", "8000"))
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (this machine only)")
    parser.add_argument("--empty", action="store_true", help="without the demo institution")
    parser.set_defaults(do=run)


def _data_folder() -> Path:
    given = os.environ.get("TESTAMUR_DATA", "").strip()
    return Path(given) if given else Path(__file__).resolve().parents[3] / "var"


def _is_on(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _obstacle(host: str, port: int) -> str:
    """Return what stands in the way of starting, with what to do, or nothing."""
    if _is_on("TESTAMUR_VC_API") and host not in _HERE:
        return "with TESTAMUR_VC_API whoever reaches this place can sign. Leave --host away, or unset TESTAMUR_VC_API"
    folder = _data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as err:
        return f"cannot write in {folder} ({err.strerror}). Change its rights, or choose another: TESTAMUR_DATA=/folder"
    try:
        with socket.socket() as probe_socket:
            probe_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe_socket.bind((host, port))
    except OverflowError:
        return f"{port} is no port. Choose one from 1024 to 65535: make run PORT=8001"
    except OSError as err:
        return f"port {port} cannot be had ({err.strerror}). Choose another: make run PORT={port % 65535 + 1}"
    return ""


def _children(host: str, port: int) -> dict[str, list[str]]:
    """Return the commands of the two processes."""
    web = [
        *(sys.executable, "-m", "granian", "campus.config.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", "1", "--blocking-threads", "4"),
        *("--backpressure", "256", "--no-ws", "--log-level", "warning", "--respawn-failed-workers"),
    ]
    return {"web": web, "worker": [sys.executable, "-m", "campus", "worker"]}


class Supervisor:
    """Keeps the children alive until told to stop."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.is_stopping = False

    def start(self, name: str) -> None:
        """Start one child, in a session of its own: a Ctrl-C reaches it through us, once and in order."""
        self.running[name] = subprocess.Popen(self.commands[name], start_new_session=True)

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Ask to stop; also the signal handler."""
        self.is_stopping = True

    def watch(self) -> None:
        """Start again whatever dies, with a pause that grows for what dies at once."""
        started = {name: time.monotonic() for name in self.running}
        while not self.is_stopping:
            for name, process in list(self.running.items()):
                if process.poll() is not None and not self.is_stopping:
                    say(f"The {name} process ended ({process.returncode}); starting it again.")
                    _end_group(process)
                    time.sleep(0.2 if time.monotonic() - started[name] > 5 else 2)
                    self.start(name)
                    started[name] = time.monotonic()
            time.sleep(0.1)

    def finish(self) -> None:
        """End the children: politely, then not."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(deadline - time.monotonic(), 0.1))
            _end_group(process)
            process.wait()


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what a child leaves of its session: a web server that was killed cannot end its own children.

    They would go on answering on the port, with nobody to stop them.
    """
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _wait_until_ready(supervisor: Supervisor, host: str, port: int) -> bool:
    """Return whether the web server answers before it dies, is stopped, or time is up.

    It is asked for the start page: what the first answer has to import, nobody waits for afterwards.
    """
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not supervisor.is_stopping:
        if supervisor.running["web"].poll() is not None:
            return False
        try:
            with socket.create_connection((host, port), timeout=READY_SECONDS) as connection:
                connection.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
                return connection.recv(7) == b"HTTP/1."
        except OSError:
            time.sleep(0.05)
    return False


def run(options: argparse.Namespace) -> int:
    """Prepare, start, and stay until stopped."""
    obstacle = _obstacle(options.host, options.port)
    if obstacle:
        return fail(obstacle)
    os.environ["TESTAMUR_PORT"] = str(options.port)
    prepared = subprocess.run(
        [sys.executable, "-m", "campus", "prepare", *([] if options.empty else ["--demo"])], check=False
    )
    if prepared.returncode:
        return prepared.returncode
    supervisor = Supervisor(_children(options.host, options.port))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the last: its terminal was closed
        signal.signal(number, supervisor.stop)
    for name in supervisor.commands:
        supervisor.start(name)
    try:
        if not _wait_until_ready(supervisor, options.host, options.port):
            return 0 if supervisor.is_stopping else fail("the web server did not start; what it said stands above.")
        say(_greeting(options.port))
        supervisor.watch()
    finally:
        supervisor.finish()
    say("\nStopped. Your data is in " + str(_data_folder()))
    return 0


def _greeting(port: int) -> str:
    """Return the address, and who can sign in, as `campus prepare` left it beside the data."""
    address = os.environ.get("TESTAMUR_PUBLIC_URL") or f"http://localhost:{port}"
    lines = [f"\nTestamur runs at {address}"]
    people = _data_folder() / "demo-sign-ins.txt"
    if people.is_file():
        lines.append(people.read_text(encoding="utf-8").rstrip())
    return "\n".join([*lines, "Ctrl-C stops it."])
