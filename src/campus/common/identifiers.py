"""Public identifiers: random, unguessable, readable aloud."""

from __future__ import annotations

import re
import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 o 1 l i
_FORM = re.compile(rf"[{_ALPHABET}]{{4}}(?:-[{_ALPHABET}]{{4}}){{3}}")


def is_public_id(text: str) -> bool:
    """Say whether a text has the form of a public identifier."""
    return _FORM.fullmatch(text) is not None


def public_id() -> str:
    """Return 16 characters in four groups, about 79 bits: `k7wq-2mxe-9hd4-x5tn`."""
    letters = [secrets.choice(_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 16, 4))
