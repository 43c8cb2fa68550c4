"""Make text fit to be signed: what people type may hold characters that no verifier would read the same way.

Cleaned, not refused: a stray character must not keep anybody from what they earned (decision 0047). Letters of every
script, emoji and quotes stay as they are; what goes is invisible and either breaks canonical forms (controls,
RDFC-1.0 escapes) or turns a line of text round (bidirectional overrides).
"""

from __future__ import annotations

import unicodedata

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_FIRST_SURROGATE = 0xD800


def line(text: str) -> str:
    """Return `text` as one line: NFC, no controls, no overrides, one space where there was any."""
    return " ".join(_visible(text, keep="").split())


def passage(text: str) -> str:
    """Return `text` with its line breaks as \\n and its tabs, and without other controls."""
    return _visible(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n\t").strip()


def sorts_alike(text: str) -> bool:
    """Say whether every reader sorts `text` alike: by code point and by UTF-16 unit (below the surrogates)."""
    return all(ord(letter) < _FIRST_SURROGATE for letter in text)


def _visible(text: str, *, keep: str) -> str:
    if text.isascii() and text.isprintable():  # most names and sentences
        return text
    if text.translate(dict.fromkeys(map(ord, keep))).isprintable():  # no control, no override
        return unicodedata.normalize("NFC", text)
    kept = (
        letter if letter in keep or unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"} else " "
        for letter in text
        if letter not in _TURNING
    )
    return unicodedata.normalize("NFC", "".join(kept))
