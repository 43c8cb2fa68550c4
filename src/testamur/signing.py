"""Signing credentials: the only module that touches secret keys.

A signature cannot be taken back, so a document is refused here for everything that a verifier, ours or another, might
refuse it for: a malformed member, a term no context defines, an issuer whose key is not the one that signs, text that
two conforming verifiers sort differently. What leaves this module has been verified once.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OKPKey

from testamur.canonical import jsonld, rdfc
from testamur.canonical.bounds import checked
from testamur.did import controller_of, did_key_method
from testamur.document.structure import check_structure, entries, issuer_id
from testamur.errors import CanonicalizationError, DocumentError, KeyFormatError
from testamur.formats.structure import find_problem
from testamur.keys import PublicKey, decode_multibase, encode_base58btc, encode_base64url
from testamur.proofs import eddsa_rdfc_2022, vc_jwt

# Multicodec ed25519-priv, 0x1300 as an unsigned varint.
_ED25519_SECRET = b"\x80\x26"
_KEY_SIZE = 32
_OPEN_BADGES = {"AchievementCredential", "OpenBadgeCredential"}


class SigningKey:
    """An Ed25519 key pair. It shows its public half only, and does not pickle."""

    __slots__ = ("_secret", "public")

    def __init__(self, secret: Ed25519PrivateKey) -> None:
        self._secret = secret
        self.public = PublicKey(secret.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> Self:
        """Return a new key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, secret: bytes) -> Self:
        """Return the key of these 32 secret bytes."""
        if len(secret) != _KEY_SIZE:
            raise KeyFormatError(f"an Ed25519 secret key has {_KEY_SIZE} bytes, this one has {len(secret)}")
        return cls(Ed25519PrivateKey.from_private_bytes(secret))

    @classmethod
    def from_multibase(cls, text: str) -> Self:
        """Return the key of a ``secretKeyMultibase`` (``z3u2…``)."""
        data = decode_multibase(text)
        if not data.startswith(_ED25519_SECRET):
            raise KeyFormatError("secret multikey is of another kind than Ed25519 (z3u2…)")
        return cls.from_bytes(data[len(_ED25519_SECRET) :])

    def to_bytes(self) -> bytes:
        """Return the 32 secret bytes: seal them before they are stored."""
        return self._secret.private_bytes_raw()

    def to_multibase(self) -> str:
        """Return the secret key as ``secretKeyMultibase`` text: seal it before it is stored."""
        return encode_base58btc(_ED25519_SECRET + self.to_bytes())

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over a message."""
        return self._secret.sign(message)

    def __repr__(self) -> str:
        return f"<SigningKey of {self.public.multibase}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a signing key does not pickle: use to_bytes and seal them")


def sign(document: Mapping[str, Any], *, key: SigningKey, method: str, now: datetime) -> bytes:
    """Return the credential as JSON with an embedded eddsa-rdfc-2022 proof: store exactly these bytes.

    ``method`` is the DID URL of the key in the issuer's DID document. Raises
    :class:`testamur.errors.DocumentError` for a document that the data model does not allow or that names another
    issuer, :class:`testamur.errors.CanonicalizationError` for one that has parts no signature covers.
    """
    plain = _signable(document, key=key, method=method)
    proof = eddsa_rdfc_2022.proof_options(method=method, created=now)
    signature = key.sign(eddsa_rdfc_2022.signing_input(plain, proof))
    plain["proof"] = {**proof, "proofValue": encode_base58btc(signature)}
    signed = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    eddsa_rdfc_2022.check(json.loads(signed), lambda _method: key.public)
    return signed


def sign_jwt(document: Mapping[str, Any], *, key: SigningKey, method: str) -> bytes:
    """Return the credential as a compact JWS (VC-JWT): store exactly these bytes.

    Raises as :func:`sign` does, and :class:`testamur.errors.ProofError` when the document has no id, no ``validFrom``
    or no subject with an id, which the claims must repeat.
    """
    plain = _signable(document, key=key, method=method)
    secret = OKPKey.import_key({**key.public.jwk, "d": encode_base64url(key.to_bytes())[1:]})
    token = jws.serialize_compact(vc_jwt.header(method), vc_jwt.payload(plain), secret, registry=vc_jwt.Registry())
    vc_jwt.check(token, lambda _method: key.public)
    return token.encode("ascii")


def _signable(document: Mapping[str, Any], *, key: SigningKey, method: str) -> dict[str, Any]:
    plain: dict[str, Any] = checked(document)
    check_structure(plain)
    _check_open_badge(plain)
    _check_issuer(issuer_id(plain), key=key, method=method)
    if rdfc.depends_on_sort_order(jsonld.to_dataset(plain)):
        raise CanonicalizationError(
            "verifiers sort this text in two ways (by UTF-16 and by code point): leave out either its emoji and other "
            "characters beyond U+FFFF, or those from U+E000 to U+FFFF"
        )
    return plain


def _check_open_badge(document: dict[str, Any]) -> None:
    problem = find_problem(document) if _OPEN_BADGES & set(entries(document["type"])) else None
    if problem is not None:
        # A JSON Pointer to a fault at the top is empty: then a member is missing.
        held = document.get(problem.pointer.split("/")[1]) if problem.pointer else document
        raise DocumentError(problem.pointer or "credential", held, problem.message)


def _check_issuer(issuer: str, *, key: SigningKey, method: str) -> None:
    controller = controller_of(method)
    # Verifiers in the field refuse a key that another party than the issuer controls.
    if issuer != controller:
        raise DocumentError("issuer", issuer, f"the key belongs to {controller}: name that as issuer")
    # A did:key holds its key in itself; what a did:web lists is known to whoever serves it only.
    if controller.startswith("did:key:") and method != did_key_method(key.public):
        raise DocumentError("method", method, "it names another key than the one that signs")
