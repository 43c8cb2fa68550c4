"""The small values that statements are made of, and how to join them (xAPI 1.0.3, Data, 4; RFC 3987, 4122, ISO 8601).

A check looks at one value and raises ReadingError with the pointer to what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from campus.events.told import LONGEST, ReadingError

Check = Callable[[Any, str], None]

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_DURATION = re.compile(
    r"P(?:\d+(?:[.,]\d+)?W|(?=.)(?:\d+(?:[.,]\d+)?Y)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?D)?"
    r"(?:T(?=.)(?:\d+(?:[.,]\d+)?H)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?S)?)?)",
    re.ASCII,
)
_BEYOND = re.compile(r"(\.\d{6})\d+")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}(?::?\d{2})?)", re.ASCII)


def fail(pointer: str, reason: str) -> ReadingError:
    """Return the error for a place."""
    return ReadingError(pointer, reason)


def text(value: Any, pointer: str) -> None:
    """Take a text."""
    if not isinstance(value, str):
        raise fail(pointer, "expected a text")


def flag(value: Any, pointer: str) -> None:
    """Take true or false."""
    if not isinstance(value, bool):
        raise fail(pointer, "expected true or false")


def number(value: Any, pointer: str) -> None:
    """Take a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15:
        raise fail(pointer, "expected a number")


def whole(value: Any, pointer: str) -> None:
    """Take a whole number from 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise fail(pointer, "expected a whole number from 0")


def matching(pattern: re.Pattern[str], reason: str, *, most: int = 4000) -> Check:
    """Return the check for a text of one form."""

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, str) or len(value) > most or not pattern.fullmatch(value):
            raise fail(pointer, reason)

    return check


iri = matching(_IRI, "expected an absolute IRI")
key_iri = matching(_IRI, f"expected an absolute IRI of at most {LONGEST} characters", most=LONGEST)
uuid = matching(_UUID, "expected a UUID (RFC 4122)")
language = matching(_LANGUAGE, "expected a language tag such as en-GB")
duration = matching(_DURATION, "expected a duration (ISO 8601), such as PT1H30M")
mbox = matching(re.compile(r"mailto:[^\s<>]+@[^\s<>@]+"), "expected mailto: and an address", most=LONGEST)
sha1 = matching(re.compile(r"[0-9a-fA-F]{40}"), "expected 40 hexadecimal digits")
sha2 = matching(re.compile(r"[0-9a-fA-F]{56,128}"), "expected a SHA-2 digest in hexadecimal digits")
media_type = matching(re.compile(r"[\w.+-]+/[\w.+*-]+(\s*;.*)?"), "expected a media type")


def moment(value: Any, pointer: str) -> None:
    """Take a moment with its offset (RFC 3339); -00:00, which names none, is refused (xAPI 1.0.3, Data, 4.5)."""
    is_one = isinstance(value, str) and _MOMENT.fullmatch(value) and not re.search(r"-00(:?00)?$", value)
    try:
        if is_one:
            moment_of(value)
            return
    except (ValueError, OverflowError) as err:
        raise fail(pointer, "no day or time of a calendar is called so") from err
    raise fail(pointer, "expected a moment with its offset, such as 2026-03-01T09:30:00Z")


@lru_cache(maxsize=64)  # checked and then read
def moment_of(said: str) -> datetime:
    """Return the moment that a checked text names; parts of a second beyond microseconds are cut off."""
    short = _BEYOND.sub(r"\1", said.upper().replace(" ", "T"))
    found = datetime.fromisoformat(short)
    _ = found.utctimetuple()  # raises OverflowError at the edges of the calendar
    return found


def one_of(*known: str) -> Check:
    """Return the check for one of these words."""

    def check(value: Any, pointer: str) -> None:
        if value not in known:
            raise fail(pointer, f"expected one of {', '.join(known)}")

    return check


def list_of(inner: Check, *, is_alone_taken: bool = False) -> Check:
    """Return the check for a list; `is_alone_taken`: one of them may stand without a list (Data, 2.4.6.2)."""

    def check(value: Any, pointer: str) -> None:
        if is_alone_taken and isinstance(value, dict):
            inner(value, pointer)
            return
        if not isinstance(value, list):
            raise fail(pointer, "expected a list")
        for n, each in enumerate(value):
            inner(each, f"{pointer}/{n}")

    return check


def record(known: Mapping[str, Check], *, needs: tuple[str, ...] = ()) -> Check:
    """Return the check for an object with these names and no others."""

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, dict):
            raise fail(pointer, "expected an object")
        for name, inner in value.items():
            if name not in known:
                raise fail(f"{pointer}/{escaped(name)}", "no such name is known here")
            known[name](inner, f"{pointer}/{name}")
        for name in needs:
            if name not in value:
                raise fail(f"{pointer}/{name}", "it is missing")

    return check


def mapping(name_of: Check, inner: Check | None = None) -> Check:
    """Return the check for an object whose names have a form: a language map, extensions."""

    def check(value: Any, pointer: str) -> None:
        if not isinstance(value, dict):
            raise fail(pointer, "expected an object")
        for name, each in value.items():
            name_of(name, f"{pointer}/{escaped(name)}")
            if inner is not None:
                inner(each, f"{pointer}/{escaped(name)}")

    return check


def escaped(name: str) -> str:
    """Return a name as a pointer has it (RFC 6901, clause 3)."""
    return name.replace("~", "~0").replace("/", "~1")


words = mapping(language, text)
extensions = mapping(iri)
