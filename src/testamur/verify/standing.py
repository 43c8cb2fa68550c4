"""Steps 5, 6 and 8: who issued it and how we know, whether it is in force today, whom it is about.

Called only once the signature has held, so what the document says here was said by the holder of the key.
"""

import hmac
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from testamur.document import hash_identity
from testamur.formats.structure import parse_moment
from testamur.report import Check, Outcome
from testamur.verify.policy import Policy
from testamur.verify.signature import issuer_id, issuers_proofs

_HOST = re.compile(r"did:web:([A-Za-z0-9.-]+)(?:%3[Aa]([0-9]{1,5}))?(?::|\Z)")
_LOOPBACK = re.compile(r"(?:(?:[\w-]+\.)*localhost|127\.0\.0\.1)(?::\d+)?", re.ASCII)


def domain_of(issuer: str) -> str:
    """Return the domain (and port) that speaks for an issuer known by did:web; else empty."""
    host = _HOST.match(issuer)
    if host is None:
        return ""
    return f"{host[1]}:{host[2]}".lower() if host[2] else host[1].lower()


def is_trial(issuer: str) -> bool:
    """Return whether the issuer lives on the machine it was tried out on, and so has no public address yet."""
    return _LOOPBACK.fullmatch(domain_of(issuer)) is not None


def check_issuer(document: Mapping[str, Any], *, policy: Policy) -> Check:
    """Return the check `issuer`: passed where the caller vouches for it, or where its domain gave the key."""
    issuer = issuer_id(document)
    domain = domain_of(issuer)
    params = {"issuer": issuer, "domain": domain}
    if policy.trusts(issuer):
        detail = "The issuer is one that you know."
        return Check(id="issuer", outcome=Outcome.PASSED, reason="trusted", detail=detail, params=params)
    if domain:
        detail = f"The key was given by {domain}."
        return Check(id="issuer", outcome=Outcome.PASSED, reason="domain", detail=detail, params=params)
    detail = "Nobody confirms who holds the key it was signed with."
    return Check(id="issuer", outcome=Outcome.NOT_CHECKED, reason="unknown", detail=detail, params=params)


def valid_until(document: Mapping[str, Any]) -> datetime | None:
    """Return when the credential, or a proof that makes it one, ends: whichever is first."""
    told = [document.get("validUntil"), *(proof.get("expires") for proof in issuers_proofs(document))]
    ends = [parse_moment(text) for text in told if text is not None]
    return min(ends, default=None)


def check_dates(document: Mapping[str, Any], *, now: datetime, policy: Policy) -> Check:
    """Return the check `dates`; an issuer's clock may be ahead of ours, an end is an end."""
    start, end = parse_moment(document["validFrom"]), valid_until(document)
    params = {"validFrom": start.isoformat(), "validUntil": end.isoformat() if end else ""}
    if start > now + policy.clock_skew:
        detail = f"It is not valid before {start:%Y-%m-%d}."
        return Check(id="dates", outcome=Outcome.FAILED, reason="not_yet", detail=detail, params=params)
    if end and end < now:
        detail = f"It expired on {end:%Y-%m-%d}."
        return Check(id="dates", outcome=Outcome.FAILED, reason="expired", detail=detail, params=params)
    detail = f"It is valid until {end:%Y-%m-%d}." if end else "It has no end date."
    return Check(id="dates", outcome=Outcome.PASSED, reason="in_force", detail=detail, params=params)


def check_identity(document: Mapping[str, Any], *, email: str) -> Check:
    """Return the check `identity`: whether the credential is about the person with this e-mail address."""
    matches = list(_matches(document["credentialSubject"], email=email.strip()))
    if not matches:
        detail = "It says nothing that an e-mail address could be compared with."
        return Check(id="identity", outcome=Outcome.NOT_CHECKED, reason="no_identifier", detail=detail)
    if any(matches):
        detail = "It is about the person with this e-mail address."
        return Check(id="identity", outcome=Outcome.PASSED, reason="same", detail=detail)
    detail = "It is not about the person with this e-mail address."
    return Check(id="identity", outcome=Outcome.FAILED, reason="other", detail=detail)


def _matches(subject: Mapping[str, Any], *, email: str) -> Iterator[bool]:
    """Yield for each thing comparable in the subject whether it is this address (OB 3.0, IdentityObject)."""
    if str(subject.get("id", "")).startswith("mailto:"):
        yield unquote(subject["id"].removeprefix("mailto:")).casefold() == email.casefold()
    held = subject.get("identifier", [])
    for identifier in held if isinstance(held, list) else [held]:
        if identifier["identityType"] in ("emailAddress", "email"):
            yield _is_same(identifier, email=email)


def _is_same(identifier: Mapping[str, Any], *, email: str) -> bool:
    stored = identifier["identityHash"]
    if not identifier["hashed"]:
        return bool(stored.strip().casefold() == email.casefold())
    salt = identifier.get("salt", "")
    # Issuers hash the address as it was typed, or in small letters.
    guesses = (hash_identity(spelling, salt=salt) for spelling in (email, email.lower()))
    return any(hmac.compare_digest(guess.encode(), stored.lower().encode()) for guess in guesses)
