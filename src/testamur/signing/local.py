"""Keys held in memory: a kind, a secret and its public half. Whoever stores one seals it first.

Secret keys travel as ``secretKeyMultibase`` ("Controlled Identifiers 1.0", section 2.2.2), and in a database as the
bare bytes that follow its prefix.
"""

from typing import Final, NoReturn, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from testamur.errors import KeyFormatError
from testamur.keys import CURVES, HASHES, KeyKind, PublicKey, decode_multibase, encode_base58btc

_Secret = Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey

# Multicodec ed25519-priv, p256-priv and p384-priv, each as an unsigned varint.
_PREFIXES: Final[dict[KeyKind, bytes]] = {
    "Ed25519": b"\x80\x26",
    "P-256": b"\x86\x26",
    "P-384": b"\x87\x26",
}
_SIZES: Final[dict[KeyKind, int]] = {"Ed25519": 32, "P-256": 32, "P-384": 48}
_RSA_BITS = 3072


class SigningKey:
    """A key pair in memory. It shows its public half only, and does not pickle.

    Controlled Identifiers 1.0, 2.2.2 (Multikey).
    """

    __slots__ = ("_secret", "public")

    def __init__(self, secret: _Secret) -> None:
        self._secret = secret
        self.public = PublicKey.from_cryptography(secret.public_key())

    @classmethod
    def generate(cls, *, kind: KeyKind = "Ed25519") -> Self:
        """Return a new key of this kind."""
        if kind == "Ed25519":
            return cls(Ed25519PrivateKey.generate())
        if kind == "RSA":
            return cls(rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS))
        return cls(ec.generate_private_key(CURVES[kind]))

    @classmethod
    def from_bytes(cls, secret: bytes, *, kind: KeyKind = "Ed25519") -> Self:
        """Return the key of these secret bytes, as :meth:`to_bytes` gives them."""
        if kind == "RSA":
            return cls(_load_rsa(secret))
        if len(secret) != _SIZES[kind]:
            raise KeyFormatError(f"a secret {kind} key has {_SIZES[kind]} bytes, this one has {len(secret)}")
        if kind == "Ed25519":
            return cls(Ed25519PrivateKey.from_private_bytes(secret))
        try:
            return cls(ec.derive_private_key(int.from_bytes(secret, "big"), CURVES[kind]))
        except ValueError as err:
            raise KeyFormatError(f"the bytes are no secret {kind} key") from err

    @classmethod
    def from_multibase(cls, text: str) -> Self:
        """Return the key of a ``secretKeyMultibase`` (``z3u2…`` for Ed25519); RSA keys have none."""
        data = decode_multibase(text)
        for kind in _PREFIXES:
            if data.startswith(_PREFIXES[kind]):
                return cls.from_bytes(data[len(_PREFIXES[kind]) :], kind=kind)
        raise KeyFormatError("secret multikey is of another kind than Ed25519 (z3u2…), P-256 and P-384")

    def to_bytes(self) -> bytes:
        """Return the secret bytes (32, 48, or PKCS#8 in DER for RSA): seal them before they are stored."""
        if isinstance(self._secret, Ed25519PrivateKey):
            return self._secret.private_bytes_raw()
        if isinstance(self._secret, EllipticCurvePrivateKey):
            return self._secret.private_numbers().private_value.to_bytes(_SIZES[self.public.kind], "big")
        encryption = serialization.NoEncryption()
        return self._secret.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, encryption)

    def to_multibase(self) -> str:
        """Return the secret key as ``secretKeyMultibase`` text: seal it before it is stored."""
        if self.public.kind not in _PREFIXES:
            raise KeyFormatError("an RSA key is too long for secretKeyMultibase: use to_bytes")
        return encode_base58btc(_PREFIXES[self.public.kind] + self.to_bytes())

    def sign(self, message: bytes) -> bytes:
        """Return the signature over a message, as :meth:`testamur.keys.PublicKey.verify` reads it.

        ECDSA is deterministic (RFC 6979), so that no poor randomness can give the secret away.
        """
        if isinstance(self._secret, Ed25519PrivateKey):
            return self._secret.sign(message)
        if isinstance(self._secret, RSAPrivateKey):
            return self._secret.sign(message, padding.PKCS1v15(), hashes.SHA256())
        kind = self.public.kind
        scheme = ec.ECDSA(HASHES[kind], deterministic_signing=True)
        r, s = decode_dss_signature(self._secret.sign(message, scheme))
        return r.to_bytes(_SIZES[kind], "big") + s.to_bytes(_SIZES[kind], "big")

    def __repr__(self) -> str:
        return f"<SigningKey of {self.public.multibase}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a signing key does not pickle: use to_bytes and seal them")


def _load_rsa(secret: bytes) -> RSAPrivateKey:
    try:
        key = serialization.load_der_private_key(secret, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as err:
        raise KeyFormatError("the bytes are no secret RSA key in PKCS#8") from err
    if not isinstance(key, RSAPrivateKey):
        raise KeyFormatError("the bytes are a secret key of another kind than RSA")
    return key
