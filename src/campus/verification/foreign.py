"""Check a credential that a learner shows as their own, and tell what it says in plain values (CREDENTIAL_CHECK)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campus.assessments.ways.foreign import Checked
from campus.organizations.queries import by_did
from campus.verification.said import said
from campus.verification.services import check
from testamur.report import Outcome, Report
from testamur.verify.standing import check_identity

_MOST_REF = 400


def examine(data: bytes, *, now: datetime, emails: Sequence[str]) -> Checked:
    """Return what the credential says and whether it is about somebody with one of these addresses."""
    report = check(data, now=now)
    told = said(report)
    if told is None or report.view is None:
        return Checked(verdict=report.verdict.value)
    ours = by_did(report.issuer)
    return Checked(
        verdict=report.verdict.value,
        digest=report.digest,
        ref=report.view.achievement_id if len(report.view.achievement_id) <= _MOST_REF else "",
        name=told.name,
        issuer=told.issuer.name or report.issuer_domain,
        issuer_id=report.issuer,
        issuer_slug=ours.slug if ours else "",
        holder=told.holder,
        is_about=is_about(report, emails),
    )


def is_about(report: Report, emails: Sequence[str]) -> bool | None:
    """Say whether it is about somebody with one of these addresses; None where it names nothing to compare."""
    found = [check_identity(report.view, email=email).outcome for email in emails] if report.view else []
    if Outcome.PASSED in found:
        return True
    return False if Outcome.FAILED in found else None
