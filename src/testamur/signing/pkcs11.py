"""Keys in a hardware security module or on a card, reached through PKCS#11: the secret never leaves it.

Needs the extra `pkcs11` (python-pkcs11) and the maker's library. EC keys on P-256 and P-384 and RSA keys are signed
with; the module signs a hash of ours for the former, so that modules without combined mechanisms will do.
"""

import hashlib
from typing import Any, Self

import pkcs11
from asn1crypto.core import ObjectIdentifier, OctetString
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import PKCS11Error

from testamur.errors import KeyFormatError, SigningError
from testamur.keys import CURVES, KeyKind, PublicKey

_OIDS: dict[str, KeyKind] = {"1.2.840.10045.3.1.7": "P-256", "1.3.132.0.34": "P-384"}
_HASHES: dict[KeyKind, str] = {"P-256": "sha256", "P-384": "sha384"}


class Pkcs11Signer:
    """A key pair in a token, found by its label; a :class:`testamur.signing.Signer`.

    Use it as a context manager, or call :meth:`close`, to end the session with the token.
    """

    def __init__(self, *, library: str, token: str, label: str, pin: str) -> None:
        """Open a session: ``library`` is the path of the maker's library, ``token`` and ``label`` name the key.

        Raises :class:`SigningError` where the token or the key is not there, or the PIN is refused.
        """
        try:
            self._session = pkcs11.lib(library).get_token(token_label=token).open(user_pin=pin)
        except (PKCS11Error, RuntimeError) as err:
            raise SigningError(f"token {token!r} cannot be used: {_told(err)}") from err
        try:
            held = self._session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=label)
            self._secret: Any = self._session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=label)
            self.public = _public_key(held)
        except PKCS11Error as err:
            self.close()
            raise SigningError(f"key {label!r} cannot be used: {_told(err)}") from err
        except KeyFormatError:
            self.close()
            raise

    def sign(self, message: bytes) -> bytes:
        """Return the signature over a message, as :meth:`testamur.keys.PublicKey.verify` reads it."""
        try:
            if self.public.kind == "RSA":
                return bytes(self._secret.sign(message, mechanism=Mechanism.SHA256_RSA_PKCS))
            digest = hashlib.new(_HASHES[self.public.kind], message).digest()
            return bytes(self._secret.sign(digest, mechanism=Mechanism.ECDSA))
        except PKCS11Error as err:
            raise SigningError(f"the token did not sign: {_told(err)}") from err

    def close(self) -> None:
        """End the session with the token."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def _told(err: Exception) -> str:
    return str(err) or type(err).__name__


def _public_key(key: Any) -> PublicKey:
    if key.key_type is KeyType.RSA:
        numbers = [int.from_bytes(key[name], "big") for name in (Attribute.PUBLIC_EXPONENT, Attribute.MODULUS)]
        return PublicKey.from_cryptography(rsa.RSAPublicNumbers(*numbers).public_key())
    oid = ObjectIdentifier.load(key[Attribute.EC_PARAMS]).dotted if key.key_type is KeyType.EC else ""
    if oid not in _OIDS:
        raise KeyFormatError(f"a key of the kind {key.key_type.name} {oid} does not sign: P-256, P-384 and RSA do")
    kind = _OIDS[oid]
    point = OctetString.load(key[Attribute.EC_POINT]).native
    return PublicKey.from_cryptography(ec.EllipticCurvePublicKey.from_encoded_point(CURVES[kind], point))
