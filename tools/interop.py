"""Install the independent implementations that tests/interop runs: from npm, hashed, under build/, for tests only."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
SOURCE = HERE / "tests" / "interop" / "node"
TARGET = HERE / "build" / "interop"


def prepare() -> str:
    """Return why the implementations cannot be had; empty text if they are there. Several may ask at once."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "Node and npm are not installed"
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _install()


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
    sys.exit(prepare())
