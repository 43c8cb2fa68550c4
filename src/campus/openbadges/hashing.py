"""Secrets, codes and tokens that are made here: random and long, so that a plain SHA-256 of each is enough to keep."""

from __future__ import annotations

import hashlib
import secrets


def hashed(secret: str) -> str:
    """Return what is kept of a secret that was made here."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def new_secret() -> str:
    """Return 43 letters, 256 bits, that stand in a header, a form and an address as they are."""
    return secrets.token_urlsafe(32)
