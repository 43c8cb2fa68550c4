"""Find SoftHSM, the software token that keys in hardware are tested with, or install the distribution's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

LIBRARIES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)


def find() -> str | None:
    """Return the path of SoftHSM's library, or None."""
    return next((path for path in LIBRARIES if Path(path).exists()), None)


def main() -> int:
    """Install SoftHSM if that can be done, and say so if not; the tests that need it skip."""
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "softhsm2"]):
            subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if find() is None:
        print("testamur: without SoftHSM (Debian: softhsm2) the tests of keys in hardware are skipped", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
