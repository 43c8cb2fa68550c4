"""One clear line when something stands in the way."""

from __future__ import annotations

import sys
import time


def fail(text: str) -> int:
    """Say what is wrong and what to do, in one line, and return the exit code for it."""
    print(f"testamur: {text}", file=sys.stderr)
    return 1


def warn(text: str) -> None:
    """Say what works and should not stay so, in one line, and go on."""
    print(f"testamur: {text}", file=sys.stderr)


def say(text: str = "") -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def progress(done: int, of: int, began: float) -> None:
    """Show on a terminal how far something is that `began` at a moment of `time.monotonic`."""
    if sys.stderr.isatty():
        rate = done / max(time.monotonic() - began, 0.001)
        left = (of - done) / rate if rate else 0
        sys.stderr.write(f"\r\x1b[K{done:,} of {of:,}, {rate:,.0f} a second, {left:,.0f} s left\r")
        sys.stderr.flush()
