"""Public identifiers: random, unguessable, readable aloud."""

from __future__ import annotations

import re
import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 o 1 l i
_MANY = 256 - 256 % len(_ALPHABET)  # bytes above are thrown away: each letter is as likely as any other
_LETTERS = bytes(ord(_ALPHABET[byte % len(_ALPHABET)]) for byte in range(256))
_REFUSED = bytes(range(_MANY, 256))
_FORM = re.compile(rf"[{_ALPHABET}]{{4}}(?:-[{_ALPHABET}]{{4}}){{3}}")


def is_public_id(text: str) -> bool:
    """Say whether a text has the form of a public identifier."""
    return _FORM.fullmatch(text) is not None


def public_id() -> str:
    """Return 16 characters in four groups, about 79 bits: `k7wq-2mxe-9hd4-x5tn`."""
    letters = ""
    while len(letters) < 16:
        letters += secrets.token_bytes(24).translate(_LETTERS, _REFUSED).decode("ascii")
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:12]}-{letters[12:16]}"
