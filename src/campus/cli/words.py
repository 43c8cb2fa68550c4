"""One clear line when something stands in the way."""

from __future__ import annotations

import sys


def fail(text: str) -> int:
    """Say what is wrong and what to do, in one line, and return the exit code for it."""
    print(f"testamur: {text}", file=sys.stderr)
    return 1


def say(text: str = "") -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)
