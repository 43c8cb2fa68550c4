"""Check a credential that a learner shows as their own, and tell what it says in plain values (CREDENTIAL_CHECK)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from campus.assessments.ways.foreign import Checked
from campus.organizations.queries import by_did
from campus.verification.services import check
from campus.wallet.reading import read
from testamur.report import Outcome, Report
from testamur.verify.standing import check_identity


def examine(data: bytes, *, now: datetime, emails: Sequence[str]) -> Checked:
    """Return what the credential says and whether it is about somebody with one of these addresses."""
    report = check(data, now=now)
    if report.document is None:
        return Checked(verdict=report.verdict.value)
    said = read(report.document)
    ours = by_did(report.issuer)
    return Checked(
        verdict=report.verdict.value,
        digest=report.digest,
        ref=_achievement(report.document),
        name=said.name,
        issuer=said.issuer.name or report.issuer_domain,
        issuer_id=report.issuer,
        issuer_slug=ours.slug if ours else "",
        holder=said.holder,
        is_about=_is_about(report, emails),
    )


def _achievement(document: Mapping[str, Any]) -> str:
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, Mapping) else None
    found = achievement.get("id") if isinstance(achievement, Mapping) else None
    return found if isinstance(found, str) and len(found) <= 400 else ""


def _is_about(report: Report, emails: Sequence[str]) -> bool | None:
    """Return None where the credential names nothing that an address could be held against."""
    found = [check_identity(report.view, email=email).outcome for email in emails] if report.view else []
    if Outcome.PASSED in found:
        return True
    return False if Outcome.FAILED in found else None
