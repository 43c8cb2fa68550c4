"""Install the independent implementations that tests/interop runs: from npm and PyPI, hashed, under build/, for tests.

Those in Python have an environment of their own, so that what they need is never among what the project needs.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
SOURCE = HERE / "tests" / "interop" / "node"
TARGET = HERE / "build" / "interop"
PYTHON_SOURCE = HERE / "tests" / "interop" / "python"
PYTHON_TARGET = HERE / "build" / "interop-python"
PYTHON = PYTHON_TARGET / "venv" / "bin" / "python"


def prepare() -> str:
    """Return why the implementations in Node cannot be had; empty text if they are there. Several may ask at once."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "Node and npm are not installed"
    with _alone(TARGET):
        return _install()


def prepare_python() -> str:
    """Return why the implementations in Python cannot be had; empty text if they are there. Several may ask at once."""
    with _alone(PYTHON_TARGET):
        wanted = (PYTHON_SOURCE / "peer.txt").read_bytes()
        stamp = PYTHON_TARGET / "installed.txt"
        if stamp.exists() and stamp.read_bytes() == wanted:
            return ""
        stamp.unlink(missing_ok=True)
        shutil.rmtree(PYTHON_TARGET / "venv", ignore_errors=True)
        packages = ["--require-hashes", "--only-binary", ":all:", "-r", str(PYTHON_SOURCE / "peer.txt")]
        for command in (
            [sys.executable, "-m", "venv", str(PYTHON_TARGET / "venv")],
            [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages],
        ):
            made = subprocess.run(command, check=False, capture_output=True, text=True)
            if made.returncode:
                return f"pip could not install the packages: {made.stderr.strip()[-200:]}"
        stamp.write_bytes(wanted)
        return ""


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    target.mkdir(parents=True, exist_ok=True)
    with (target / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install() -> str:
    for file in SOURCE.iterdir():
        copy = TARGET / file.name
        # Who else is at it may be reading these.
        if not copy.exists() or copy.read_bytes() != file.read_bytes():
            shutil.copyfile(file, copy)
    wanted = (SOURCE / "package-lock.json").read_bytes()
    stamp = TARGET / "installed-lock.json"
    if stamp.exists() and stamp.read_bytes() == wanted:
        return ""
    stamp.unlink(missing_ok=True)
    made = subprocess.run(["npm", "ci"], cwd=TARGET, check=False, capture_output=True, text=True)
    if made.returncode:
        return f"npm could not install the packages: {made.stderr.strip()[-200:]}"
    stamp.write_bytes(wanted)
    return ""


if __name__ == "__main__":
    sys.exit(prepare() or prepare_python())
