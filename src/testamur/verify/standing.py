"""Steps 5, 6 and 8: who issued it and how we know, whether it is in force today, whom it is about.

Called only once the signature has held, so what the document says here was said by the holder of the key.
"""

import hmac
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from testamur.document import hash_identity
from testamur.document.view import Identity, View
from testamur.formats.structure import parse_moment
from testamur.proofs import embedded
from testamur.report import Check, Outcome
from testamur.verify.made import once
from testamur.verify.policy import Policy
from testamur.verify.signature import issuers_proofs

_HOST = re.compile(r"did:web:([A-Za-z0-9.-]+)(?:%3[Aa]([0-9]{1,5}))?(?::|\Z)")
_LOOPBACK = re.compile(r"(?:(?:[\w-]+\.)*localhost|127\.0\.0\.1)(?::\d+)?", re.ASCII)


class Dated(Protocol):
    """A view, or what stands in for one here."""

    @property
    def valid_from(self) -> datetime | None:
        """Return when it begins."""
        ...

    @property
    def valid_until(self) -> datetime | None:
        """Return when it ends."""
        ...


def domain_of(issuer: str) -> str:
    """Return the domain (and port) that speaks for an issuer known by did:web or by a web address; else empty."""
    if issuer.startswith(("https://", "http://")):
        return _web_domain(issuer)
    host = _HOST.match(issuer)
    if host is None:
        return ""
    return f"{host[1]}:{host[2]}".lower() if host[2] else host[1].lower()


def _web_domain(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return f"{host}:{port}" if port else host


def is_trial(domain: str) -> bool:
    """Return whether an issuer's domain is the machine it was tried out on, and so is no public address yet."""
    return _LOOPBACK.fullmatch(domain) is not None


def check_issuer(issuer: str, *, domain: str, policy: Policy) -> Check:
    """Return the check `issuer`: passed where the caller vouches for it, or where its domain gave the key."""
    return _trusted(issuer, domain) if policy.trusts(issuer) else _by_domain(issuer, domain)


@once
def _trusted(issuer: str, domain: str) -> Check:
    params = MappingProxyType({"issuer": issuer, "domain": domain})
    detail = "The issuer is one that you know."
    return Check(id="issuer", outcome=Outcome.PASSED, reason="trusted", detail=detail, params=params)


@once
def _by_domain(issuer: str, domain: str) -> Check:
    params = MappingProxyType({"issuer": issuer, "domain": domain})
    if domain:
        detail = f"The key was given by {domain}."
        return Check(id="issuer", outcome=Outcome.PASSED, reason="domain", detail=detail, params=params)
    detail = "Nobody confirms who holds the key it was signed with."
    return Check(id="issuer", outcome=Outcome.NOT_CHECKED, reason="unknown", detail=detail, params=params)


def valid_until(document: Mapping[str, Any], *, view: Dated) -> datetime | None:
    """Return when the credential, or the proof that makes it one, ends: whichever is first."""
    if not any("expires" in proof for proof in embedded.proofs_of(document)):
        return view.valid_until
    expiries = (proof.get("expires") for proof in issuers_proofs(document))
    ends = [parse_moment(text) for text in expiries if text is not None]
    return min([*ends, view.valid_until] if view.valid_until else ends, default=None)


def check_dates(document: Mapping[str, Any], *, view: Dated, now: datetime, policy: Policy) -> Check:
    """Return the check `dates`; an issuer's clock may be ahead of ours, an end is an end."""
    return check_span(view.valid_from, valid_until(document, view=view), now=now, policy=policy)


def check_span(start: datetime | None, end: datetime | None, *, now: datetime, policy: Policy) -> Check:
    """Return the check `dates` of what begins and ends then."""
    params = {"validFrom": start.isoformat() if start else "", "validUntil": end.isoformat() if end else ""}
    if start and start > now + policy.clock_skew:
        detail = f"It is not valid before {start:%Y-%m-%d}."
        return Check(id="dates", outcome=Outcome.FAILED, reason="not_yet", detail=detail, params=params)
    if end and end < now:
        detail = f"It expired on {end:%Y-%m-%d}."
        return Check(id="dates", outcome=Outcome.FAILED, reason="expired", detail=detail, params=params)
    detail = f"It is valid until {end:%Y-%m-%d}." if end else "It has no end date."
    return Check(id="dates", outcome=Outcome.PASSED, reason="in_force", detail=detail, params=params)


def check_identity(view: View, *, email: str) -> Check:
    """Return the check `identity`: whether the credential is about the person with this e-mail address."""
    matches = list(_matches(view, email=email.strip()))
    if not matches:
        detail = "It says nothing that an e-mail address could be compared with."
        return Check(id="identity", outcome=Outcome.NOT_CHECKED, reason="no_identifier", detail=detail)
    if any(matches):
        detail = "It is about the person with this e-mail address."
        return Check(id="identity", outcome=Outcome.PASSED, reason="same", detail=detail)
    detail = "It is not about the person with this e-mail address."
    return Check(id="identity", outcome=Outcome.FAILED, reason="other", detail=detail)


def _matches(view: View, *, email: str) -> Iterator[bool]:
    """Yield for each thing comparable in the subject whether it is this address (OB 3.0, IdentityObject)."""
    if view.holder.id.startswith("mailto:"):
        yield unquote(view.holder.id.removeprefix("mailto:")).casefold() == email.casefold()
    compared = {each.value for each in view.identities}
    if view.holder.email and view.holder.email not in compared:
        yield view.holder.email.casefold() == email.casefold()
    for identity in view.identities:
        if identity.type in ("emailAddress", "email"):
            yield _is_same(identity, email=email)


def _is_same(identity: Identity, *, email: str) -> bool:
    stored = identity.value.strip()
    if not identity.is_hashed:
        return stored.casefold() == email.casefold()
    # Issuers hash the address as it was typed, or in small letters; before 3.0 some used MD5, which proves nothing.
    guesses = (hash_identity(spelling, salt=identity.salt) for spelling in (email, email.lower()))
    return any(hmac.compare_digest(guess.encode(), stored.lower().encode()) for guess in guesses)
