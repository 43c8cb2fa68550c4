"""Public keys and the text forms keys and signatures travel in.

Multibase and Multikey follow "Controlled Identifiers 1.0" sections 2.2 and 2.4, JWK follows RFC 8037. Only Ed25519 is
read. Secret keys are no matter of this module: :mod:`testamur.signing` alone holds them.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from testamur.errors import KeyFormatError

# Multicodec ed25519-pub, 0xed as an unsigned varint.
_ED25519_PUBLIC = b"\xed\x01"
_KEY_SIZE = 32

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {character: value for value, character in enumerate(_ALPHABET)}
# Base58 costs time quadratic in its length, and nothing read here needs more than a signature's 88 characters.
_MAX_BASE58 = 512
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


def encode_base58btc(data: bytes) -> str:
    """Return the multibase text (prefix ``z``) of the bytes."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, digit = divmod(number, 58)
        digits.append(_ALPHABET[digit])
    return "z" + "1" * zeros + "".join(reversed(digits))


def encode_base64url(data: bytes) -> str:
    """Return the multibase text (prefix ``u``, no padding) of the bytes."""
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_multibase(text: str) -> bytes:
    """Return the bytes of a multibase text in base58btc (``z``) or base64url (``u``).

    Raises :class:`KeyFormatError` for any other base, a character outside the alphabet, or trailing bits that another
    text of the same bytes would not have.
    """
    if text.startswith("z"):
        return _decode_base58(text[1:])
    if text.startswith("u"):
        return decode_base64url(text[1:])
    raise KeyFormatError(f"multibase text starts with {text[:1]!r}: only z (base58btc) and u (base64url) are read")


def decode_base64url(text: str) -> bytes:
    """Return the bytes of base64url text without padding (RFC 7515, section 2), and of no other spelling."""
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise KeyFormatError("text is not base64url without padding")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Several texts may decode to the same bytes; taking only one keeps a signed value from being respelt.
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii") != text:
        raise KeyFormatError("base64url text has stray bits at its end")
    return data


def _decode_base58(text: str) -> bytes:
    if len(text) > _MAX_BASE58:
        raise KeyFormatError(f"base58btc text has {len(text)} characters: at most {_MAX_BASE58} are read")
    number = 0
    for character in text:
        if character not in _DIGITS:
            raise KeyFormatError(f"{character!r} is no character of base58btc")
        number = number * 58 + _DIGITS[character]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key: 32 bytes."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != _KEY_SIZE:
            raise KeyFormatError(f"an Ed25519 public key has {_KEY_SIZE} bytes, this one has {len(self.raw)}")

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Return the key of these 32 bytes."""
        return cls(raw)

    @classmethod
    def from_multibase(cls, text: str) -> Self:
        """Return the key of a ``publicKeyMultibase`` (``z6Mk…``)."""
        data = decode_multibase(text)
        if not data.startswith(_ED25519_PUBLIC):
            raise KeyFormatError("multikey is of another kind than Ed25519 (z6Mk…)")
        return cls(data[len(_ED25519_PUBLIC) :])

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """Return the key of a JWK with ``kty`` OKP and ``crv`` Ed25519; refuse one that carries a secret."""
        if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
            raise KeyFormatError("JWK is of another kind than kty OKP, crv Ed25519")
        if "d" in jwk:
            raise KeyFormatError("JWK carries a secret key: publish only its public part")
        if not isinstance(jwk.get("x"), str):
            raise KeyFormatError("JWK has no member x")
        return cls(decode_base64url(jwk["x"]))

    @property
    def multibase(self) -> str:
        """The key as Multikey text, ``z6Mk…``."""
        return encode_base58btc(_ED25519_PUBLIC + self.raw)

    @property
    def jwk(self) -> dict[str, str]:
        """The key as JWK."""
        return {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(self.raw)[1:]}

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Return whether the signature over the message was made with this key's secret half."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True
