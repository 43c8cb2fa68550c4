"""Read JSON that others send into its items, each with its bytes as they came: strictly, since rules rest on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from campus.events.told import ReadingError

_SPACE = " \t\n\r"
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def text_of(body: bytes) -> str:
    """Return the text; raise ReadingError where it is not UTF-8 or holds what no database keeps."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise ReadingError("", "it is not text in UTF-8") from err
    if "\\u0000" in text or "\x00" in text:
        raise ReadingError("", "it holds the character NUL")
    return text


def value_of(text: str) -> Any:
    """Return the one JSON value in a text."""
    value, end = _decode(text, _skip(text, 0), "")
    if _skip(text, end) != len(text):
        raise ReadingError("", "something follows after the JSON")
    return value


def items_of(text: str, *, most: int) -> list[tuple[str, Any, bytes]]:
    """Return pointer, value and bytes of each item of a list, or of the one object that is sent alone (pointer "").

    Raises ReadingError also for an empty list and for more than `most` items.
    """
    start = _skip(text, 0)
    if text[start : start + 1] != "[":
        return [("", value_of(text), text.strip(_SPACE).encode())]
    found = list(_items(text, start + 1, most))
    if not found:
        raise ReadingError("", "the list is empty")
    return found


def _items(text: str, place: int, most: int) -> Iterator[tuple[str, Any, bytes]]:
    number, place = 0, _skip(text, place)
    mark = "," if text[place : place + 1] != "]" else "]"
    while mark == ",":
        if number == most:
            raise ReadingError("", f"more than {most} at once are not taken; send them in parts")
        value, end = _decode(text, place, f"/{number}")
        yield f"/{number}", value, text[place:end].encode()
        place = _skip(text, end)
        mark = text[place : place + 1]
        place = _skip(text, place + 1) if mark == "," else place
        number += 1
    if mark != "]" or _skip(text, place + 1) != len(text):
        raise ReadingError(f"/{number}", "it is not JSON: a comma or the end of the list is expected here")


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in _SPACE:
        place += 1
    return place


def _decode(text: str, place: int, pointer: str) -> tuple[Any, int]:
    try:
        value, end = _DECODER.raw_decode(text, place)
    except json.JSONDecodeError as err:
        reason = f"it is not JSON: {err.msg.lower()} at line {err.lineno}, column {err.colno}"
        raise ReadingError(pointer, reason) from err
    except RecursionError as err:
        raise ReadingError(pointer, "it is nested too deeply") from err
    except ReadingError as err:
        raise ReadingError(pointer, err.reason) from err
    except ValueError as err:  # a whole number of thousands of digits
        raise ReadingError(pointer, "it holds a number beyond reason") from err
    if _SURROGATE.search(text, place, end):
        _check_letters(value, pointer)
    return value, end


def _check_letters(value: Any, pointer: str) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as err:
        raise ReadingError(pointer, "it holds half of a character (a lone surrogate)") from err


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ReadingError("", "a name stands twice in one object")
    return members


def _constant(name: str) -> object:
    raise ReadingError("", f"{name} is not a number in JSON")


def _fraction(said: str) -> float:
    number = float(said)
    if not isfinite(number):  # 1e400 has no finite double, and what is none is no JSON when it is answered
        raise ReadingError("", "it holds a number beyond reason")
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_fraction)
