"""Seal small secrets at rest: AES-256-GCM under a key derived from the sealing key, bound to what they are for.

The purpose goes in as associated data, so that a sealed value moved to another row does not open there.
"""

from __future__ import annotations

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from campus.common.errors import SealError

_NONCE = 12


def _cipher() -> AESGCM:
    return AESGCM(hashlib.sha256(b"testamur sealing v1\x00" + settings.SEALING_KEY.encode()).digest())


def seal(secret: bytes, *, purpose: str) -> bytes:
    """Return `secret` sealed: 12 bytes of nonce, then ciphertext and tag."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher().encrypt(nonce, secret, purpose.encode())


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """Return what was sealed for `purpose`; raise SealError under another key or for another purpose."""
    try:
        return _cipher().decrypt(bytes(sealed[:_NONCE]), bytes(sealed[_NONCE:]), purpose.encode())
    except (InvalidTag, ValueError) as err:
        raise SealError(purpose) from err
