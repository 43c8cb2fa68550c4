"""Take the credentials out of another host's answer byte for byte: read and written anew they would change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError

_SPACE = re.compile(r"[ \t\n\r]*")
# The model of the specification has the first name, its example of an answer the second.
_TOKENS = ("compactJwsString", "compactJwsStrings")
_decoder = json.JSONDecoder()


def credentials_in(body: bytes) -> list[bytes]:
    """Return what is listed as `credential` or token as it stands in the text, each once; raises InvalidError."""
    try:
        text = body.decode("utf-8-sig")
        return list(dict.fromkeys(each for name, at in _members(text) for each in _listed(text, name, at)))
    except (ValueError, IndexError, RecursionError) as err:
        raise InvalidError(_("What came is not a list of credentials.")) from err


def _members(text: str) -> Iterator[tuple[str, int]]:
    """Yield each name of the outer object, and where its value begins."""
    at = _after(text, 0, "{")
    while text[at] != "}":
        name, end = _decoder.raw_decode(text, at)
        at = _after(text, _skip(text, end), ":")
        yield str(name), at
        _value, end = _decoder.raw_decode(text, at)
        at = _skip(text, end)
        if text[at] != "}":
            at = _after(text, at, ",")


def _listed(text: str, name: str, at: int) -> Iterator[bytes]:
    if name in _TOKENS:
        tokens, _end = _decoder.raw_decode(text, at)
        # As with credentials, one alone may stand out of its list.
        yield from (
            each.encode() for each in ([tokens] if isinstance(tokens, str) else tokens) if isinstance(each, str)
        )
    elif name == "credential" and text[at] == "{":  # one alone, out of its list
        yield text[at : _decoder.raw_decode(text, at)[1]].encode()
    elif name == "credential" and text[at] == "[":
        at = _after(text, at, "[")
        while text[at] != "]":
            _value, end = _decoder.raw_decode(text, at)
            yield text[at:end].encode()
            at = _skip(text, end)
            at = _after(text, at, ",") if text[at] == "," else at


def _after(text: str, at: int, sign: str) -> int:
    """Return where the next thing begins after a sign that has to stand here."""
    at = _skip(text, at)
    if text[at] != sign:
        raise ValueError(f"{sign} is missing")
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
