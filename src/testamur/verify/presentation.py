"""Checking what a holder presents: that it was made for this occasion, by whom, and each credential in it.

The procedure of "Verifiable Credentials Data Model 2.0", section 4.13, and "Data Integrity 1.0", section 4.4: the proof
must repeat the challenge and the domain that the verifier gave, or it may be a recording of another occasion.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testamur.canonical.shapes import UNCACHED, Shapes
from testamur.did import Resolver, issuer_key
from testamur.errors import (
    CanonicalizationError,
    ForeignKeyError,
    KeyFormatError,
    MalformedError,
    ProofError,
    ResolutionError,
)
from testamur.formats.strict_json import parse_object
from testamur.formats.structure import parse_moment
from testamur.keys import PublicKey
from testamur.proofs import embedded
from testamur.proofs.data_integrity import AUTHENTICATION, method_of
from testamur.report import Check, Outcome, Report, Verdict
from testamur.verify import verify
from testamur.verify.policy import Loader, Policy

_CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1")
ENVELOPED = "EnvelopedVerifiableCredential"
_ENVELOPES = ("data:application/vc+jwt", "data:application/jwt", "data:application/vc+ld+jwt")
# Each is a whole verification, with what it fetches.
_MAX_CREDENTIALS = 20
_DEFAULT = Policy()


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationReport:
    """What `verify_presentation` found out.

    `checks` are those of the presentation itself: `container`, `key`, `signature` and `occasion` (challenge, domain and
    time). `holder` is empty unless they passed. `credentials` has the report of each credential, in their order, and is
    empty for a presentation that is not to be believed.
    """

    checks: tuple[Check, ...]
    holder: str = ""
    credentials: tuple[Report, ...] = ()

    @property
    def is_genuine(self) -> bool:
        """Whether the holder made this for this occasion; of the credentials in it nothing is said."""
        return all(check.outcome is Outcome.PASSED for check in self.checks)

    @property
    def is_valid(self) -> bool:
        """Whether the presentation is genuine and every credential in it valid."""
        return self.is_genuine and all(report.verdict is Verdict.VALID for report in self.credentials)


def verify_presentation(
    data: bytes,
    *,
    challenge: str,
    domain: str,
    now: datetime,
    resolver: Resolver,
    loader: Loader | None = None,
    policy: Policy = _DEFAULT,
    shapes: Shapes = UNCACHED,
) -> PresentationReport:
    """Check a presentation (JSON with an embedded proof) for this challenge and domain, then each credential in it.

    `shapes` is for the credentials, as in :func:`testamur.verify.verify`; presentations differ in their challenges.
    The caller sees to it that a challenge is accepted once. Bad input of every kind gives a report.
    """
    # (1) Read it: one JSON object that says it is a presentation.
    try:
        document = parse_object(data)
        _check_shape(document)
    except MalformedError as err:
        return PresentationReport(checks=(_failed("container", "malformed", f"It can't be read. {err}"),))
    checks = [_passed("container", "passed", "It can be read.")]

    # (2) Get the holder's key, (3) check the proof, (4) hold it against the occasion it was asked for.
    proof = embedded.proofs_of(document)[0]
    key_check, key = _find_key(document, proof, resolver=resolver)
    checks.append(key_check)
    if key is not None:
        checks.append(_check_proof(document, proof, key=key))
        checks.append(_check_occasion(proof, challenge=challenge, domain=domain, latest=now + policy.clock_skew))
    if any(check.outcome is not Outcome.PASSED for check in checks):
        return PresentationReport(checks=tuple(checks))

    # (5) Only then look at the credentials, each by itself.
    reports = [
        verify(_as_issued(entry), now=now, resolver=resolver, loader=loader, policy=policy, shapes=shapes)
        for entry in _credentials(document)
    ]
    return PresentationReport(checks=tuple(checks), holder=_holder(document, proof), credentials=tuple(reports))


def _check_shape(document: Mapping[str, Any]) -> None:
    contexts, types = _entries(document.get("@context")), _entries(document.get("type"))
    if contexts[:1] not in ([url] for url in _CONTEXTS) or "VerifiablePresentation" not in types:
        raise MalformedError("presentation", "context or type are those of something else")
    if len(_credentials(document)) > _MAX_CREDENTIALS:
        raise MalformedError("presentation", f"it holds more than {_MAX_CREDENTIALS} credentials")
    if not all(isinstance(entry, Mapping) for entry in _credentials(document)):
        raise MalformedError("presentation", "a credential in it is no object")
    if len(embedded.proofs_of(document)) != 1:
        raise MalformedError("presentation", "it must have one proof")
    if "previousProof" in embedded.proofs_of(document)[0]:
        raise MalformedError("presentation", "its proof builds on another")


def _credentials(document: Mapping[str, Any]) -> list[Any]:
    return _entries(document.get("verifiableCredential", []))


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _holder(document: Mapping[str, Any], proof: Mapping[str, Any]) -> str:
    """Return who says to be the holder: an id, an object with one, or else the owner of the key."""
    held = document.get("holder", str(proof.get("verificationMethod", "")).partition("#")[0])
    named = held.get("id") if isinstance(held, Mapping) else held
    return named if isinstance(named, str) else ""


def _find_key(
    document: Mapping[str, Any], proof: Mapping[str, Any], *, resolver: Resolver
) -> tuple[Check, PublicKey | None]:
    try:
        key = issuer_key(resolver, method_of(proof), issuer=_holder(document, proof), purpose=AUTHENTICATION)
    except (ProofError, ForeignKeyError) as err:
        return _failed("key", "foreign_key", "The key belongs to somebody else than the holder.", error=str(err)), None
    except (ResolutionError, KeyFormatError) as err:
        detail, params = "The holder's key could not be had.", {"error": str(err)}
        return Check(id="key", outcome=Outcome.NOT_CHECKED, reason="no_key", detail=detail, params=params), None
    return _passed("key", "found", "The key belongs to the holder."), key


def _check_proof(document: Mapping[str, Any], proof: Mapping[str, Any], *, key: PublicKey) -> Check:
    try:
        embedded.check(document, proof, key=key, purpose=AUTHENTICATION)
    except (ProofError, CanonicalizationError, KeyFormatError) as err:
        return _failed("signature", "mismatch", "The signature does not match.", error=str(err))
    return _passed("signature", "matches", "The signature matches.")


def _check_occasion(proof: Mapping[str, Any], *, challenge: str, domain: str, latest: datetime) -> Check:
    if proof.get("challenge") != challenge or domain not in _entries(proof.get("domain")):
        return _failed("occasion", "another", "It was made for another occasion than this one.")
    try:
        moments = {name: parse_moment(proof[name]) for name in ("created", "expires") if name in proof}
    except (ValueError, TypeError):
        return _failed("occasion", "calendar", "Its date is no day of the calendar.")
    if moments.get("created", latest) > latest or moments.get("expires", latest) < latest:
        return _failed("occasion", "another_time", "It was made for another time.")
    return _passed("occasion", "asked_for", "It was made for this occasion.")


def _as_issued(entry: Mapping[str, Any]) -> bytes:
    if entry.get("type") in (ENVELOPED, [ENVELOPED]):
        kind, _, token = str(entry.get("id", "")).partition(",")
        # Another kind, an SD-JWT for one, is handed on as it is, and reported as what is not read here.
        return (token if kind in _ENVELOPES else str(entry.get("id"))).encode(errors="replace")
    return json.dumps(entry, ensure_ascii=False).encode(errors="replace")


def _passed(id: str, reason: str, detail: str) -> Check:
    return Check(id=id, outcome=Outcome.PASSED, reason=reason, detail=detail)


def _failed(id: str, reason: str, detail: str, **params: str) -> Check:
    return Check(id=id, outcome=Outcome.FAILED, reason=reason, detail=detail, params=params)
