"""Public keys and the text forms keys and signatures travel in.

Multibase and Multikey follow "Controlled Identifiers 1.0" sections 2.2 and 2.4, JWK follows RFC 7518 and RFC 8037. Each
kind of key signs with one algorithm, so that nobody can have a signature read under another. Secret keys are no matter
of this module: :mod:`testamur.signing` alone holds them.
"""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Literal, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from testamur import base58
from testamur.errors import KeyFormatError

KeyKind = Literal["Ed25519", "P-256", "P-384", "RSA"]
_Loaded = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey

# Multicodec ed25519-pub, p256-pub, p384-pub and rsa-pub, each as an unsigned varint.
_PREFIXES: Final[dict[KeyKind, bytes]] = {
    "Ed25519": b"\xed\x01",
    "P-256": b"\x80\x24",
    "P-384": b"\x81\x24",
    "RSA": b"\x85\x24",
}
_ALGORITHMS: Final[dict[KeyKind, tuple[str, ...]]] = {
    # RFC 9864 names the algorithm Ed25519; verifiers in the field still know it as EdDSA, so that is written.
    "Ed25519": ("EdDSA", "Ed25519"),
    "P-256": ("ES256",),
    "P-384": ("ES384",),
    "RSA": ("RS256",),
}
CURVES: Final[dict[KeyKind, ec.EllipticCurve]] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}
HASHES: Final[dict[KeyKind, hashes.HashAlgorithm]] = {"P-256": hashes.SHA256(), "P-384": hashes.SHA384()}
# Bytes of one coordinate, and of each half of a signature.
_SIZES: Final[dict[KeyKind, int]] = {"P-256": 32, "P-384": 48}
_SECRET_MEMBERS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
_RSA_BITS = (2048, 4096)
_SIGNATURE = 64

# The longest, the modulus of an RSA key of 4096 bits, has 683 characters.
_MAX_MEMBER = 768
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


def encode_base58btc(data: bytes) -> str:
    """Return the multibase text (prefix ``z``) of the bytes."""
    return "z" + base58.encode(data)


def encode_base64url(data: bytes) -> str:
    """Return the multibase text (prefix ``u``, no padding) of the bytes."""
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_multibase(text: str) -> bytes:
    """Return the bytes of a multibase text in base58btc (``z``) or base64url (``u``).

    Raises :class:`KeyFormatError` for any other base, a character outside the alphabet, or trailing bits that another
    text of the same bytes would not have.
    """
    if text.startswith("z"):
        return base58.decode(text[1:])
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


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key of one of the four kinds that credentials are signed with.

    ``raw`` is what follows the prefix in a Multikey: 32 bytes for Ed25519, the compressed point for P-256 (33 bytes)
    and P-384 (49), a PKCS#1 ``RSAPublicKey`` in DER for RSA of 2048 to 4096 bits.

    Controlled Identifiers 1.0, 2.2.2 (Multikey) and 2.2.3 (JsonWebKey).
    """

    raw: bytes
    kind: KeyKind = "Ed25519"

    def __post_init__(self) -> None:
        _load(self.raw, self.kind)

    @classmethod
    def from_bytes(cls, raw: bytes, *, kind: KeyKind = "Ed25519") -> Self:
        """Return the key of these bytes, in the form of :attr:`raw`."""
        return cls(raw, kind)

    @classmethod
    def from_multibase(cls, text: str) -> Self:
        """Return the key of a ``publicKeyMultibase`` (``z6Mk…``, ``zDn…``, ``z82…``, or ``z4MX…`` for RSA)."""
        return cls(*_multikey(text))

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """Return the key of a JWK (RFC 7518, RFC 8037); refuse one that carries a secret or is for something else."""
        if jwk.keys() & _SECRET_MEMBERS:
            raise KeyFormatError("JWK carries a secret key: publish only its public part")
        key = cls.from_cryptography(_from_jwk(jwk))
        if jwk.get("alg", key.algorithm) not in key.algorithms:
            raise KeyFormatError(f"JWK is for the algorithm {str(jwk['alg'])[:20]!r}, which is not read")
        if jwk.get("use", "sig") != "sig":
            raise KeyFormatError("JWK is not for signatures")
        return key

    @classmethod
    def from_pem(cls, text: str) -> Self:
        """Return the key of a PEM text, the form in which Open Badges 2.0 publishes keys (``publicKeyPem``)."""
        try:
            return cls.from_cryptography(serialization.load_pem_public_key(text.encode()))
        except (ValueError, UnsupportedAlgorithm) as err:
            raise KeyFormatError("text is no public key in PEM") from err

    @classmethod
    def from_cryptography(cls, key: object) -> Self:
        """Return the key that the package ``cryptography`` holds as an object of its own."""
        if isinstance(key, Ed25519PublicKey):
            return cls(key.public_bytes_raw())
        if isinstance(key, RSAPublicKey):
            return cls(_pkcs1(key), "RSA")
        if isinstance(key, EllipticCurvePublicKey):
            for kind, curve in CURVES.items():
                if key.curve.name == curve.name:
                    return cls(_compressed(key), kind)
        raise KeyFormatError("key is of another kind than Ed25519, P-256, P-384 and RSA")

    @property
    def multibase(self) -> str:
        """The key as Multikey text, ``z…``."""
        return encode_base58btc(_PREFIXES[self.kind] + self.raw)

    @property
    def jwk(self) -> dict[str, str]:
        """The key as JWK."""
        key = _load(self.raw, self.kind)
        if isinstance(key, RSAPublicKey):
            numbers = key.public_numbers()
            return {"kty": "RSA", "n": _encode_integer(numbers.n), "e": _encode_integer(numbers.e)}
        if isinstance(key, EllipticCurvePublicKey):
            point, size = key.public_numbers(), _SIZES[self.kind]
            return {
                "kty": "EC",
                "crv": self.kind,
                "x": _encode_integer(point.x, size=size),
                "y": _encode_integer(point.y, size=size),
            }
        return {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(self.raw)[1:]}

    @property
    def algorithm(self) -> str:
        """The JOSE name of the one algorithm that this key signs with: EdDSA, ES256, ES384 or RS256."""
        return self.algorithms[0]

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The names under which that algorithm is read; RFC 9864 gave EdDSA with Ed25519 a second one."""
        return _ALGORITHMS[self.kind]

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Return whether the signature over the message was made with this key's secret half.

        ECDSA signatures are the two numbers side by side (IEEE P1363), hashed with SHA-256 for P-256 and SHA-384 for
        P-384; RSA ones are PKCS#1 v1.5 with SHA-256.
        """
        sodium = _sodium()
        # What libsodium takes OpenSSL takes too; of keys and signatures of small order it takes fewer.
        if sodium is not None and self.kind == "Ed25519" and sodium(signature, message, self.raw):
            return True
        key = _load(self.raw, self.kind)
        try:
            if isinstance(key, RSAPublicKey):
                key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
            elif isinstance(key, EllipticCurvePublicKey):
                key.verify(_to_der(signature, size=_SIZES[self.kind]), message, ec.ECDSA(HASHES[self.kind]))
            else:
                key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


@lru_cache(maxsize=256)
def _multikey(text: str) -> tuple[bytes, KeyKind]:
    data = decode_multibase(text)
    for kind, prefix in _PREFIXES.items():
        if data.startswith(prefix):
            raw = data[len(prefix) :]
            # Here too, so that only what is a key is kept.
            _load(raw, kind)
            return raw, kind
    raise KeyFormatError("multikey is of another kind than Ed25519 (z6Mk…), P-256, P-384 and RSA")


@cache
def _sodium() -> Callable[[bytes, bytes, bytes], bool] | None:
    """Return libsodium's check of signature, message and key; None where PyNaCl (the extra `fast`) is not installed."""
    try:
        from nacl.bindings import crypto_sign_open
        from nacl.exceptions import BadSignatureError
    except ImportError:
        return None

    def is_signed(signature: bytes, message: bytes, key: bytes) -> bool:
        try:
            crypto_sign_open(signature + message, key)
        except BadSignatureError:
            return False
        return len(signature) == _SIGNATURE

    return is_signed


@lru_cache(maxsize=256)
def _load(raw: bytes, kind: KeyKind) -> _Loaded:
    # Who checks or signs much does so with few keys; they are public, and never change once loaded.
    try:
        if kind == "Ed25519":
            return Ed25519PublicKey.from_public_bytes(raw)
        if kind == "RSA":
            return _load_rsa(raw)
        if len(raw) != 1 + _SIZES[kind]:
            raise KeyFormatError(f"a {kind} public key is a compressed point of {1 + _SIZES[kind]} bytes")
        return EllipticCurvePublicKey.from_encoded_point(CURVES[kind], raw)
    except (ValueError, UnsupportedAlgorithm) as err:
        raise KeyFormatError(f"{len(raw)} bytes are no {kind} public key: {err}") from err


def _load_rsa(raw: bytes) -> RSAPublicKey:
    key = serialization.load_der_public_key(raw)
    # One key, one spelling: loading is more lenient than the form that a did:key is made of.
    if not isinstance(key, RSAPublicKey) or _pkcs1(key) != raw:
        raise KeyFormatError("bytes are no PKCS#1 RSA public key")
    numbers = key.public_numbers()
    # Checking costs time with the square of the size and the length of the exponent, and a stranger chose both.
    if not _RSA_BITS[0] <= key.key_size <= _RSA_BITS[1] or not numbers.e % 2 or numbers.e >= 2**32:
        raise KeyFormatError(f"an RSA key of {key.key_size} bits is not taken: 2048 to 4096, with a small odd exponent")
    return key


def _pkcs1(key: RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)


def _compressed(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def _to_der(signature: bytes, *, size: int) -> bytes:
    if len(signature) != 2 * size:
        raise InvalidSignature
    r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
    return encode_dss_signature(r, s)


def _from_jwk(jwk: Mapping[str, Any]) -> _Loaded:
    kty, curve = jwk.get("kty"), jwk.get("crv")
    try:
        if (kty, curve) == ("OKP", "Ed25519"):
            return Ed25519PublicKey.from_public_bytes(_member(jwk, "x"))
        if kty == "RSA":
            return rsa.RSAPublicNumbers(_integer(jwk, "e"), _integer(jwk, "n")).public_key()
        if kty == "EC" and (curve == "P-256" or curve == "P-384"):
            return _from_point(jwk, curve)
    except ValueError as err:
        raise KeyFormatError(f"JWK holds no key: {err}") from err
    raise KeyFormatError("JWK is of another kind than OKP Ed25519, EC P-256, EC P-384 and RSA")


def _from_point(jwk: Mapping[str, Any], kind: Literal["P-256", "P-384"]) -> EllipticCurvePublicKey:
    x, y = _member(jwk, "x"), _member(jwk, "y")
    if {len(x), len(y)} != {_SIZES[kind]}:
        raise KeyFormatError(f"JWK has a coordinate of another size than {_SIZES[kind]} bytes")
    point = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), CURVES[kind])
    return point.public_key()


def _member(jwk: Mapping[str, Any], name: str) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str) or len(text) > _MAX_MEMBER:
        raise KeyFormatError(f"JWK has no member {name}")
    return decode_base64url(text)


def _integer(jwk: Mapping[str, Any], name: str) -> int:
    data = _member(jwk, name)
    if data[:1] in (b"", b"\0"):
        raise KeyFormatError(f"JWK spells the number {name} with leading noughts, or not at all")
    return int.from_bytes(data, "big")


def _encode_integer(number: int, *, size: int | None = None) -> str:
    length = size or (number.bit_length() + 7) // 8
    return encode_base64url(number.to_bytes(length, "big"))[1:]
