"""What a document may be before any canonicalizer sees it: bounded, and meaning the same in every language.

Sizes are bounded because a stranger sends the document. Numbers are bounded as I-JSON (RFC 7493, section 2.2) asks,
because an integer above 2^53 is another number to a verifier written in JavaScript than to one written in Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from testamur.errors import CanonicalizationError

MAX_DEPTH = 64
MAX_VALUES = 20_000
_MAX_INTEGER = 2**53 - 1
_MIN_FRACTION = 1e-6


def checked(value: Any) -> Any:
    """Return a plain copy of a JSON value, whole floats as integers, the way JavaScript reads them.

    Raises :class:`CanonicalizationError` for a value that is no JSON, nests deeper than 64, holds more than 20 000
    values, a number beyond 2^53 or nearer to nought than 0.000001, or text that is no Unicode.
    """
    return _Copy().copy(value, 0)


@dataclass(slots=True)
class _Copy:
    values: int = 0

    def copy(self, value: Any, depth: int) -> Any:
        self.values += 1
        if self.values > MAX_VALUES:
            raise CanonicalizationError(f"document holds more than {MAX_VALUES} values")
        if depth > MAX_DEPTH:
            raise CanonicalizationError(f"document nests deeper than {MAX_DEPTH}")
        if isinstance(value, Mapping):
            return {_text(name): self.copy(item, depth + 1) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.copy(item, depth + 1) for item in value]
        return _scalar(value)


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _integer(int(value)) if value.is_integer() else _fraction(value)
    raise CanonicalizationError(f"a {type(value).__name__} is no JSON value")


def _integer(value: int) -> int:
    if abs(value) > _MAX_INTEGER:
        raise CanonicalizationError("a number beyond 2^53 is not the same number everywhere: write it as text")
    return int(value)


def _fraction(value: float) -> float:
    # JavaScript writes a smaller number with an exponent, and its JSON-LD processor then takes it for the integer 0.
    # NaN compares false with everything, and so is refused as infinities are.
    if not _MIN_FRACTION <= abs(value) < _MAX_INTEGER:
        raise CanonicalizationError(f"{value} is not the same number everywhere: write it as text")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise CanonicalizationError(f"{value!r} is no JSON member name")
    try:
        value.encode()
    except UnicodeEncodeError as err:
        raise CanonicalizationError("text holds half of a surrogate pair, which no Unicode encoding can carry") from err
    return str(value)
