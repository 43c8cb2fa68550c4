"""Secrets come from the environment, or from a file that only we can read and that is made on first start.

Of those that are made here for others only a hash is kept.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path


def _token() -> str:
    return secrets.token_urlsafe(48)


def secret_text(variable: str, path: Path, *, make: Callable[[], str] = _token) -> str:
    """Return the secret named by `variable`, or the one in `path`, making the file (0600) where there is none.

    Two processes may start at once: the file appears whole under its name or not at all, and whoever loses the race
    reads the winner's.
    """
    given = os.environ.get(variable, "").strip()
    if given:
        return given
    if not path.exists():
        put_new(path, make().encode("ascii"))
    return path.read_text(encoding="ascii").strip()


def hashed(secret: str) -> str:
    """Return the SHA-256 of a text, in hex: what is kept of a secret that was made here, which is as random as a hash.

    Nothing slower guards such a one better. What strangers show in its place may be any text, halves of characters
    included.
    """
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def put_new(path: Path, secret: bytes) -> None:
    """Write a file (0600) whole or not at all; of two who do so at once, threads or processes, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # mkstemp makes it 0600
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # somebody else was first: theirs is the one
    finally:
        os.unlink(draft)
