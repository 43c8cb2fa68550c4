"""Secrets come from the environment, or from a file that only we can read and that is made on first start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def _token() -> str:
    return secrets.token_urlsafe(48)


def secret_text(variable: str, path: Path, *, make: Callable[[], str] = _token) -> str:
    """Return the secret named by `variable`, or the one in `path`, making the file (0600) where there is none.

    Two processes may start at once: the file is created exclusively, and whoever loses the race reads the winner's.
    """
    given = os.environ.get(variable, "").strip()
    if given:
        return given
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    fresh = make()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
    return fresh
