"""What a document may be before any canonicalizer sees it: bounded, and meaning the same in every language.

Sizes are bounded because a stranger sends the document. Numbers are bounded as I-JSON (RFC 7493, section 2.2) asks,
because an integer above 2^53 is another number to a verifier written in JavaScript than to one written in Python.
"""

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from typing import Any

from testamur.errors import CanonicalizationError

MAX_DEPTH = 64
MAX_VALUES = 20_000
_MAX_INTEGER = 2**53 - 1
_MIN_FRACTION = 1e-6
# Python writes a smaller number with an exponent, RFC 8785 only those below 0.000001.
_MIN_USUAL = 1e-4


def checked(value: Any) -> Any:
    """Return a plain copy of a JSON value, whole floats as integers, the way JavaScript reads them.

    Raises :class:`CanonicalizationError` for a value that is no JSON, nests deeper than 64, holds more than 20 000
    values, a number beyond 2^53 or nearer to nought than 0.000001, or text that is no Unicode.
    """
    return _Copy().copy(value, 0)


def checked_for_json(value: Any) -> tuple[Any, bool]:
    """Return what :func:`checked` does, and whether Python writes all of it as RFC 8785 does, with its names sorted.

    It does but for numbers that it would write with an exponent, and for names outside ASCII, which it sorts by code
    point and RFC 8785 by UTF-16 code unit.
    """
    held = _Copy()
    return held.copy(value, 0), held.is_usual


@dataclass(slots=True)
class _Copy:
    values: int = 1
    is_usual: bool = True

    def copy(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is str:
            return value if value.isascii() else _text(value)
        if kind is dict or isinstance(value, Mapping):
            self._count(value, depth)
            return {self._name(name): self.copy(item, depth + 1) for name, item in value.items()}
        if isinstance(value, list | tuple):
            self._count(value, depth)
            return [self.copy(item, depth + 1) for item in value]
        return self._scalar(value)

    def _count(self, held: Sized, depth: int) -> None:
        self.values += len(held)
        if depth >= MAX_DEPTH and len(held):
            raise CanonicalizationError(f"document nests deeper than {MAX_DEPTH}")
        if self.values > MAX_VALUES:
            raise CanonicalizationError(f"document holds more than {MAX_VALUES} values")

    def _name(self, name: Any) -> str:
        if type(name) is str and name.isascii():
            return name
        self.is_usual = False
        return _text(name)

    def _scalar(self, value: Any) -> Any:
        plain = _scalar(value)
        if type(plain) is float and abs(plain) < _MIN_USUAL:
            self.is_usual = False
        return plain


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
