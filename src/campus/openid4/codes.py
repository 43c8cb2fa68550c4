"""The secrets of an offer, made from its identifier and the place's own key: nothing of them is stored.

The code stands in the offer that the wallet fetches (OpenID4VCI 1.0, section 4.1.1); the number (`tx_code`) is shown on
our page alone, so that who only saw the QR code over somebody's shoulder cannot take the credential.
"""

from __future__ import annotations

import secrets

from django.core import signing
from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac

from campus.common.secrets import hashed

PIN_DIGITS = 6
NONCE_SECONDS = 300
_SALT = "campus.openid4"


def code_of(offer_id: str) -> str:
    """Return the pre-authorized code of an offer."""
    return f"{offer_id}.{_mac('code', offer_id)}"


def offer_id_of(code: str) -> str:
    """Return the identifier of the offer that a code belongs to, or empty text for a code that we never made."""
    offer_id = code.partition(".")[0]
    return offer_id if constant_time_compare(code, code_of(offer_id)) else ""


def pin_of(offer_id: str) -> str:
    """Return the digits to be typed into the wallet."""
    return str(int(_mac("pin", offer_id), 16) % 10**PIN_DIGITS).zfill(PIN_DIGITS)


def fresh_token() -> str:
    """Return a new access token of 256 bits."""
    return secrets.token_urlsafe(32)


def fresh_nonce() -> str:
    """Return a nonce that is good for five minutes, and once; it carries its own date, so none is stored."""
    return _signer().sign(secrets.token_urlsafe(16))


def use_nonce(nonce: str) -> bool:
    """Say whether a nonce is one of ours, not too old and never used before; from now on it is."""
    try:
        _signer().unsign(nonce, max_age=NONCE_SECONDS)
    except signing.BadSignature:
        return False
    return cache.add(f"openid4-nonce:{hashed(nonce)}", 1, timeout=NONCE_SECONDS + 60)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"{_SALT}.nonce", sep=".")


def _mac(purpose: str, offer_id: str) -> str:
    return salted_hmac(f"{_SALT}.{purpose}", offer_id, algorithm="sha256").hexdigest()
