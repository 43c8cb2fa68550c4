"""The little of CBOR (RFC 8949) that selective disclosure proofs are written in, in its one deterministic spelling.

Unsigned integers, byte strings, text, arrays and maps. Everything else that CBOR knows, tags and floats and lengths
found out later among it, is refused: a proof needs none of it, and each would be a second way to say the same.
"""

from typing import Any

from testamur.errors import ProofError

_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP = 0, 2, 3, 4, 5
_MAX_DEPTH = 4


def encode(value: Any) -> bytes:
    """Return the CBOR of integers from nought up, bytes, text, lists and dicts of these."""
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    if isinstance(value, list):
        return _head(_ARRAY, len(value)) + b"".join(encode(item) for item in value)
    if isinstance(value, dict):
        # (4.2.1) Members stand in the order of their encoded keys.
        members = sorted((encode(key), encode(item)) for key, item in value.items())
        return _head(_MAP, len(value)) + b"".join(key + item for key, item in members)
    return _head(_UNSIGNED, int(value))


def decode(data: bytes) -> Any:
    """Return the value of deterministic CBOR, or raise :class:`ProofError` for anything else."""
    try:
        value, end = _decode(data, 0, depth=0)
    except (IndexError, UnicodeDecodeError, TypeError) as err:
        raise ProofError(f"not the CBOR of a proof: {err}") from err
    if end != len(data) or encode(value) != data:
        raise ProofError("not the CBOR of a proof: it is not in the shortest form")
    return value


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    for code, size in ((24, 1), (25, 2), (26, 4)):
        if number < 1 << 8 * size:
            return bytes([major << 5 | code]) + number.to_bytes(size, "big")
    return bytes([major << 5 | 27]) + number.to_bytes(8, "big")


def _decode(data: bytes, at: int, *, depth: int) -> tuple[Any, int]:
    if depth > _MAX_DEPTH:
        raise ProofError("not the CBOR of a proof: it is nested too deep")
    major, number, at = _read_head(data, at)
    if major == _UNSIGNED:
        return number, at
    # Each item takes a byte at least, so a length beyond the end is a lie.
    if number > len(data) - at:
        raise IndexError("it ends too early")
    if major in (_BYTES, _TEXT):
        piece = data[at : at + number]
        return (piece if major == _BYTES else piece.decode()), at + number
    if major not in (_ARRAY, _MAP):
        raise TypeError("it holds a kind of value that has no place in a proof")
    items = []
    for _ in range(number * (2 if major == _MAP else 1)):
        item, at = _decode(data, at, depth=depth + 1)
        items.append(item)
    return (items if major == _ARRAY else dict(zip(items[::2], items[1::2], strict=True))), at


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    major, code = data[at] >> 5, data[at] & 31
    if code < 24:
        return major, code, at + 1
    if code > 27:
        raise TypeError("it holds a value of unknown length")
    end = at + 1 + (1 << code - 24)
    # A piece cut short is found out by what follows, or by writing it again.
    return major, int.from_bytes(data[at + 1 : end], "big"), end
