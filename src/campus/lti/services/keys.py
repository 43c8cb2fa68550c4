"""The keys by which we sign towards platforms: sealed at rest, listed for platforms to fetch, changed without a gap."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from campus.common.sealing import seal, unseal
from campus.lti.models import ToolKey

BITS = 2048
# Platforms keep what they fetched: a new key is listed for so long before it signs.
LISTED_FIRST = timedelta(days=2)
LISTED_AFTER = timedelta(days=30)
SERVES = timedelta(days=90)


def jwks() -> dict[str, Any]:
    """Return the public keys, the newest first."""
    return {"keys": [key.public for key in ToolKey.objects.all()]}


def make_key(*, now: datetime) -> ToolKey:
    """Make a key; the ones before go on being listed, and sign until it has been listed for two days."""
    key = RSAKey.generate_key(BITS)
    kid = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": kid, "alg": "RS256", "use": "sig"}
    sealed = seal(key.as_pem(private=True), purpose=_purpose(kid))
    return ToolKey.objects.create(kid=kid, public=public, sealed=sealed, made_at=now)


def ensure_key(*, now: datetime) -> None:
    """Make the first key where there is none."""
    if not ToolKey.objects.exists():
        make_key(now=now)


def renew(*, now: datetime) -> int:
    """Make a new key where the newest has served for a quarter of a year; return how many were made.

    Two workers that do so at once make two: both are listed, and the newest signs.
    """
    newest = ToolKey.objects.first()
    if newest is None or now - newest.made_at < SERVES:
        return 0
    make_key(now=now)
    return 1


def drop_old(*, now: datetime) -> int:
    """Delete keys whose successor has signed for a month; return how many."""
    settled = ToolKey.objects.filter(made_at__lt=now - LISTED_AFTER).first()
    old = ToolKey.objects.filter(made_at__lt=settled.made_at) if settled else ToolKey.objects.none()
    return old.delete()[0] if old.exists() else 0


def signed(claims: dict[str, Any], *, now: datetime) -> str:
    """Return claims as a token that platforms can check (RS256, with the key's name)."""
    key = ToolKey.objects.filter(made_at__lte=now - LISTED_FIRST).first() or ToolKey.objects.last()
    if key is None:
        key = make_key(now=now)
    secret = RSAKey.import_key(unseal(bytes(key.sealed), purpose=_purpose(key.kid)))
    return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": key.kid}, claims, secret)


def _purpose(kid: str) -> str:
    return f"lti-key {kid}"
