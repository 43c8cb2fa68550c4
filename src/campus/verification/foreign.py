"""Check a credential that a learner shows as their own, and tell what it says in plain values (CREDENTIAL_CHECK)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campus.assessments.ways.foreign import Checked
from campus.organizations.queries import by_did
from campus.verification.services import check
from testamur.document.view import View
from testamur.report import Outcome
from testamur.verify.standing import check_identity

LONGEST = 400  # characters of an identifier


def examine(data: bytes, *, now: datetime, emails: Sequence[str]) -> Checked:
    """Return what the credential says and whether it is about somebody with one of these addresses."""
    report = check(data, now=now)
    view = report.view
    if view is None:
        return Checked(verdict=report.verdict.value)
    ours = by_did(report.issuer)
    return Checked(
        verdict=report.verdict.value,
        digest=report.digest,
        ref=view.achievement_id if len(view.achievement_id) <= LONGEST else "",
        name=view.title,
        issuer=view.issuer.name or report.issuer_domain,
        issuer_id=report.issuer,
        issuer_slug=ours.slug if ours else "",
        holder=view.holder.name,
        is_about=_is_about(view, emails),
    )


def _is_about(view: View, emails: Sequence[str]) -> bool | None:
    """Return None where the credential names nothing that an address could be held against."""
    found = [check_identity(view, email=email).outcome for email in emails]
    if Outcome.PASSED in found:
        return True
    return False if Outcome.FAILED in found else None
