"""Base 58 with the alphabet of Bitcoin, as multibase texts with the prefix ``z`` have it.

Digit by digit it was a tenth of the work of issuing. Here digits lie side by side in one long number, in lanes, and all
of them are worked on at once (docs/decisions/0205).
"""

import struct
from typing import Final

from testamur.errors import KeyFormatError

_ALPHABET: Final = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_NO_DIGIT = 58
_VALUES = bytes(_ALPHABET.index(code) if code in _ALPHABET else _NO_DIGIT for code in range(256))
_LETTERS = bytes.maketrans(bytes(range(58)), _ALPHABET)
_WRITTEN, _READ = 96, 128  # digits that are written and read together
_SIX, _TWELVE, _TWENTY_FOUR, _FORTY_EIGHT, _ALL, _GROUP = (58**digits for digits in (6, 12, 24, 48, _WRITTEN, _READ))
# Base 58 costs time quadratic in its length; the longest thing read here, an RSA key, has 721 characters.
_MAX = 768

# Sixteen lanes of 96 bits for six digits each, then 32 of 48 bits for three, each digit in 16 bits at last.
_laid = struct.Struct(">" + "4xQ" * 16).pack
_SHIFT_3, _SHIFT_2, _SHIFT_1 = 54, 35, 18
_INVERSE_3, _INVERSE_2, _INVERSE_1 = -(-(2**54) // 58**3), -(-(2**35) // 58), -(-(2**18) // 58)
_LOW_3 = sum((2**18 - 1) << 96 * lane for lane in range(16))
_LOW_2, _LOW_1 = (sum((2**bits - 1) << 48 * lane for lane in range(32)) for bits in (12, 6))
# What was taken out of a lane is put one place further up.
_MOVE_3, _MOVE_2, _MOVE_1 = 2**48 - 58**3, 2**16 - 58, 2**32 - (58 << 16)


def encode(data: bytes) -> str:
    """Return the text of the bytes, without a prefix; each nought in front is a ``1``."""
    zeros = len(data) - len(data.lstrip(b"\0")) if data.startswith(b"\0") else 0
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, low = divmod(number, _ALL)
        text = _digits(low) + text
    return "1" * zeros + text.lstrip("1")


def _digits(number: int) -> str:
    """Return 96 digits.

    The halves of the number are halved until there are pieces of six digits. Lanes of them are divided by multiplying
    with the inverse, rounded up, whose error is too small to be seen in numbers of this size.
    """
    sixes: list[int] = []
    for half in divmod(number, _FORTY_EIGHT):
        for quarter in divmod(half, _TWENTY_FOUR):
            first, second = divmod(quarter, _TWELVE)
            sixes += (*divmod(first, _SIX), *divmod(second, _SIX))
    lanes = int.from_bytes(_laid(*sixes), "big")
    lanes += (lanes * _INVERSE_3 >> _SHIFT_3 & _LOW_3) * _MOVE_3
    lanes += (lanes * _INVERSE_2 >> _SHIFT_2 & _LOW_2) * _MOVE_2
    lanes += ((lanes >> 16 & _LOW_2) * _INVERSE_1 >> _SHIFT_1 & _LOW_1) * _MOVE_1
    return lanes.to_bytes(2 * _WRITTEN, "big")[1::2].translate(_LETTERS).decode("ascii")


def decode(text: str) -> bytes:
    """Return the bytes of a text without prefix; :class:`KeyFormatError` for one that is too long, or is none."""
    if len(text) > _MAX:
        raise KeyFormatError(f"base58btc text has {len(text)} characters: at most {_MAX} are read")
    values = text.encode("ascii", "replace").translate(_VALUES)
    if _NO_DIGIT in values:
        raise KeyFormatError(f"{text[values.index(_NO_DIGIT)]!r} is no character of base58btc")
    zeros, number = len(text) - len(text.lstrip("1")), 0
    whole = values.rjust(-(-len(values) // _READ) * _READ, b"\0")
    for start in range(0, len(whole), _READ):
        number = number * _GROUP + _number(whole[start : start + _READ])
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _number(digits: bytes) -> int:
    """Return the number of 128 digits, a byte for each: all pairs become one at once, and again."""
    lanes = int.from_bytes(digits, "big")
    for width, low, difference in _PAIRINGS:
        lanes -= (lanes >> width & low) * difference
    return lanes


def _pairing(width: int) -> tuple[int, int, int]:
    """Return a lane's bits, the mask of every second lane, and what the upper of two counts too much there."""
    low = sum((2**width - 1) << place for place in range(0, 8 * _READ, 2 * width))
    return width, low, 2**width - 58 ** (width // 8)


_PAIRINGS = [_pairing(8 << doubled) for doubled in range(7)]
