"""JSON as a verifier must read it: one meaning or none.

Two programs that read the same bytes differently can be made to disagree about what was signed. So repeated names,
numbers that are not exact in every reader, lone surrogates, and nesting or numbers of values beyond reason are
refused, before anything else looks at the data. RFC 8259; I-JSON (RFC 7493) for names, numbers and text.
"""

import json
import re
from collections import Counter
from typing import Any

from testamur.canonical.bounds import MAX_DEPTH, MAX_VALUES, checked
from testamur.errors import CanonicalizationError, MalformedError

MAX_BYTES = 5 * 2**20
_MAX_DIGITS = 17
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_BOM = b"\xef\xbb\xbf"
# One pass, always moving forward: a string that is never closed runs to the end instead of being tried anew.
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', re.DOTALL)


def parse_object(data: bytes) -> dict[str, Any]:
    """Return the one JSON object in these bytes; `MalformedError` for everything else."""
    if len(data) > MAX_BYTES:
        raise MalformedError("JSON", f"it has {len(data):,} bytes; the limit is {MAX_BYTES:,}")
    try:
        text = data.removeprefix(_BOM).decode()
    except UnicodeDecodeError as err:
        raise MalformedError("JSON", "it is not UTF-8 text") from err
    _check_size(text)
    value = _parse(text)
    if not isinstance(value, dict):
        raise MalformedError("JSON", "it is not an object")
    return value


def parse_again(text: str) -> dict[str, Any]:
    """Return the object in a text of which another with the same structure, names and numbers was read strictly.

    Only what can differ is looked at, whether its texts are JSON. Raises `json.JSONDecodeError` where they are not, or
    anything follows the object.
    """
    held: dict[str, Any] = _AGAIN.decode(text)
    return held


def _check_size(text: str) -> None:
    opened = text.count("{") + text.count("[")
    # Counted with those in its texts, so that what stays below needs no closer look.
    if opened <= MAX_DEPTH and opened + text.count(",") < MAX_VALUES:
        return
    depth, values = 0, 1
    for token in _TOKENS.finditer(text):
        mark = token[0]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        values += mark in "[{,"
        if depth > MAX_DEPTH:
            raise MalformedError("JSON", f"it is nested more than {MAX_DEPTH} levels deep")
        if values > MAX_VALUES:
            raise MalformedError("JSON", f"it has more than {MAX_VALUES:,} values")


def _parse(text: str) -> Any:
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_fraction
        )
        # The same bounds as those of the digest, so that whatever was read has one. Size and numbers are seen to; what
        # is left are texts that hold half of a surrogate pair, which only an escape can bring in.
        return checked(value) if _SURROGATE.search(text) else value
    except json.JSONDecodeError as err:
        raise MalformedError("JSON", f"{err.msg.lower()} at line {err.lineno}, column {err.colno}") from err
    except CanonicalizationError as err:
        raise MalformedError("JSON", str(err)) from err


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise MalformedError("JSON", f"the name {twice[:80]!r} stands twice in one object")
    return members


def _constant(name: str) -> object:
    raise MalformedError("JSON", f"{name} is not a JSON number")


def _integer(digits: str) -> int:
    # Turning very many digits into a number is slow, and refused by Python itself beyond some thousands.
    if len(digits) > _MAX_DIGITS:
        raise MalformedError("JSON", f"the number {digits[:20]}… is beyond what every program reads exactly")
    return int(checked(int(digits)))


def _fraction(digits: str) -> int | float:
    number: int | float = checked(float(digits))
    return number


_AGAIN = json.JSONDecoder(parse_constant=_constant, parse_int=_integer, parse_float=_fraction)
