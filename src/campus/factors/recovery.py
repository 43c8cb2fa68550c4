"""Codes on paper, for when a phone is lost: ten, each good for once, and nobody here can read them again."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from campus.common.identifiers import public_id

NUMBER = 10
LETTERS = 12  # of 31: 59 bits
_SALT = "campus.factors.recovery"


def new() -> list[str]:
    """Return ten codes of three groups of four letters."""
    return [public_id()[: LETTERS + 2] for _ in range(NUMBER)]


def digest(code: str) -> str:
    """Return what is kept of a code: a digest under the secret key, so that a copy of the database tells nothing.

    Capitals, spaces and dashes make no difference to who types it in.
    """
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return salted_hmac(_SALT, plain, algorithm="sha256").hexdigest()
