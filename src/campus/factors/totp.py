"""Codes that an app makes of the time (RFC 6238), by pyotp: six digits, 30 seconds, SHA-1, which every app can do."""

from __future__ import annotations

from datetime import datetime

DRIFT = 1  # steps that a clock may be off, either way (RFC 6238, clause 5.2)
DIGITS = 6


def new_secret() -> str:
    """Return 160 random bits in base32, as apps take them."""
    import pyotp

    return pyotp.random_base32()


def link(secret: str, *, login: str, house: str) -> str:
    """Return the `otpauth://` address that is drawn as a QR code."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=house)


def is_code(typed: str) -> bool:
    """Say whether this has the form of a code, apart from spaces."""
    return len(typed) == DIGITS and typed.isascii() and typed.isdigit()


def step_of(secret: str, typed: str, *, now: datetime) -> int | None:
    """Return the step of time that a code belongs to, None where it is none of now, the one before or the next."""
    import pyotp
    from pyotp.exceptions import OTPVerificationError

    if not is_code(typed):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(typed, for_time=now, valid_window=DRIFT)
    except OTPVerificationError:
        return None
