"""The one numbered procedure that turns bytes into a report.

Order and meaning follow Open Badges 3.0, "Verification", with two rules of our own: nothing the document says is
told unless its signature holds, and what could not be checked is never shown as passed. No exception for bad input,
no network, no clock: bytes, `now`, a resolver for keys and a loader for status lists come in; a report comes out.
"""

from collections.abc import Iterable
from datetime import datetime

from testamur.did import Resolver
from testamur.document import digest
from testamur.errors import BakingError, MalformedError
from testamur.formats import ReadCredential
from testamur.formats.structure import find_problem, parse_moment
from testamur.report import Check, Outcome, Report, Verdict
from testamur.verify import revocation, standing
from testamur.verify.policy import Loader, Policy
from testamur.verify.reading import read
from testamur.verify.signature import check_signature, issuer_id

__all__ = ["Loader", "Policy", "read", "verify"]

_STEPS = ("container", "structure", "key", "signature", "issuer", "dates", "status")
_DEFAULT = Policy()


def verify(
    data: bytes | str,
    *,
    now: datetime,
    resolver: Resolver,
    loader: Loader | None = None,
    policy: Policy = _DEFAULT,
) -> Report:
    """Check a credential in any form that `read` takes, and report.

    `now` is an aware datetime. Bad input of every kind gives a report; only what resolver, loader or policy themselves
    raise beyond their contract comes through.
    """
    # (1) Read the container: an image, a PDF, JSON or a JWT.
    try:
        credential = read(data)
    except (MalformedError, BakingError) as err:
        return _stopped([_unreadable(err)])
    checks = [_passed("container", "It can be read.", container=credential.container, kind=credential.kind)]

    # (2) Hold its structure against Open Badges 3.0.
    checks.append(_check_structure(credential))
    if checks[-1].outcome is not Outcome.PASSED:
        return _stopped(checks, credential=credential)

    # (3) Get the issuer's key, and (4) check the signature with it.
    checks.extend(check_signature(credential, resolver=resolver, known_keys=policy.known_keys))
    if any(check.outcome is not Outcome.PASSED for check in checks):
        return _stopped(checks, credential=credential)

    # From here on the document is what the holder of the key said.
    document = credential.document
    # (5) Say who that is and how we know, (6) whether it is in force, (7) whether it was taken back,
    checks.append(standing.check_issuer(document, policy=policy))
    checks.append(standing.check_dates(document, now=now, policy=policy))
    checks.append(revocation.check_status(document, now=now, resolver=resolver, loader=loader, policy=policy))
    # and (8), if asked, whether it is about this person.
    if policy.check_identity is not None:
        checks.append(standing.check_identity(document, email=policy.check_identity))
    return _finished(checks, credential=credential)


def _check_structure(credential: ReadCredential) -> Check:
    problem = find_problem(credential.document)
    if problem is None:
        return _passed("structure", "It is built as Open Badges 3.0 asks.")
    return Check(
        id="structure",
        outcome=Outcome.FAILED,
        reason=problem.rule,
        detail=f"It is not built as Open Badges 3.0 asks: {problem.message}.",
        params={"message": problem.message},
        pointer=problem.pointer,
    )


def _stopped(checks: list[Check], *, credential: ReadCredential | None = None) -> Report:
    """Report a credential that can't be believed: which checks were made, and nothing of what it says."""
    made = {check.id for check in checks}
    skipped = [_skipped(step) for step in _STEPS if step not in made]
    return Report(
        verdict=_verdict(checks),
        checks=(*checks, *skipped),
        container=credential.container if credential else "",
        kind=credential.kind if credential else "",
    )


def _finished(checks: list[Check], *, credential: ReadCredential) -> Report:
    document = credential.document
    issuer = issuer_id(document)
    return Report(
        verdict=_verdict(checks),
        checks=tuple(checks),
        container=credential.container,
        kind=credential.kind,
        document=document,
        digest=digest(document),
        issuer=issuer,
        issuer_domain=standing.domain_of(issuer),
        valid_from=parse_moment(document["validFrom"]),
        valid_until=standing.valid_until(document),
        is_trial=standing.is_trial(issuer),
    )


def _verdict(checks: Iterable[Check]) -> Verdict:
    """Return what the checks mean together; if several things hold, the first in this order speaks."""
    by_id = {check.id: check for check in checks}
    basis = [by_id[step] for step in _STEPS[:4] if step in by_id]
    if any(check.outcome is Outcome.FAILED for check in basis):
        return Verdict.INVALID
    if any(check.outcome is Outcome.NOT_CHECKED for check in basis):
        return Verdict.COULD_NOT_CHECK
    issuer, dates, status = (by_id[step] for step in _STEPS[4:])
    if status.outcome is Outcome.FAILED:
        return Verdict.REVOKED
    if issuer.outcome is not Outcome.PASSED:
        return Verdict.UNKNOWN_ISSUER
    if dates.outcome is Outcome.FAILED:
        return Verdict.EXPIRED if dates.reason == "expired" else Verdict.INVALID
    if status.outcome is Outcome.NOT_CHECKED and status.reason != revocation.NONE_NAMED:
        return Verdict.COULD_NOT_CHECK
    return Verdict.VALID


def _passed(id: str, detail: str, **params: str) -> Check:
    return Check(id=id, outcome=Outcome.PASSED, reason="passed", detail=detail, params=params)


def _skipped(id: str) -> Check:
    detail = "Not checked, because an earlier check did not pass."
    return Check(id=id, outcome=Outcome.NOT_CHECKED, reason="skipped", detail=detail)


def _unreadable(err: MalformedError | BakingError) -> Check:
    reason = "malformed" if isinstance(err, MalformedError) else "no_credential"
    return Check(id="container", outcome=Outcome.FAILED, reason=reason, detail=f"It can't be read. {err}")
