"""Signatures of Standard Webhooks 1.0.0 ("Signature scheme"): HMAC-SHA256 over id, moment and body.

The id and the moment are signed with the body, so that nobody can send an old message again as a new one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)


class SignatureError(ValueError):
    """A message whose signature does not hold; says why."""


def signature(secret: bytes, *, uid: str, at: int, body: bytes) -> str:
    """Return the signature of a message, `at` in seconds since 1970: `v1,` and base64."""
    signed = f"{uid}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


def headers(secret: bytes, *, uid: str, now: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers that a message goes out with."""
    at = int(now.timestamp())
    said = signature(secret, uid=uid, at=at, body=body)
    return {"webhook-id": uid, "webhook-timestamp": str(at), "webhook-signature": said}


def check(secret: bytes, *, told: Mapping[str, str], now: datetime, body: bytes) -> str:
    """Return the id of a message; raise SignatureError unless one of its signatures holds and it is of just now."""
    uid, at = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
    if not uid or len(uid) > 200 or not uid.isprintable():
        raise SignatureError("webhook-id is missing or too long")
    if not (at.isascii() and at.isdigit() and len(at) < 12):
        raise SignatureError("webhook-timestamp is not a number of seconds")
    if abs(int(at) - now.timestamp()) > TOLERANCE.total_seconds():
        raise SignatureError("webhook-timestamp is more than five minutes away from now")
    right = signature(secret, uid=uid, at=int(at), body=body)
    given = told.get("webhook-signature", "").encode().split()[:10]
    if not any(hmac.compare_digest(right.encode(), each) for each in given):
        raise SignatureError("no signature in webhook-signature fits the secret of this source")
    return uid
