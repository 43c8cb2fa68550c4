"""Check a credential that somebody wants to keep, and tell the wallet in plain values what it is (WALLET_CHECK)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campus.verification.foreign import is_about
from campus.verification.services import check
from campus.wallet.examined import Examined
from testamur import TestamurError, View, digest, read
from testamur.report import Outcome, Report


def examine(data: bytes, *, now: datetime, emails: Sequence[str]) -> Examined:
    """Return what it is, what it says, and how it stands; texts are cut to what the wallet keeps of them."""
    report = check(data, now=now)
    view, mark = report.view, report.digest
    if view is None and _is_built_well(report):
        view, mark = _said(data)
    if view is None:
        return Examined(verdict=report.verdict.value, reason=_reason(report))
    return Examined(
        verdict=report.verdict.value,
        reason=_reason(report),
        digest=mark,
        format=report.format,
        kind=report.kind,
        container=report.container,
        ref=view.id[:400],
        name=_line(view.title),
        issuer=_line(view.issuer.name),
        issuer_id=(report.issuer or view.issuer.id)[:400],
        awarded_at=view.awarded,
        valid_from=view.valid_from,
        valid_until=view.valid_until,
        is_confirmed=report.view is not None,
        is_about=is_about(report, emails),
    )


def _is_built_well(report: Report) -> bool:
    structure = report.check("structure")
    return structure is not None and structure.outcome is Outcome.PASSED


def _said(data: bytes) -> tuple[View | None, str]:
    """Return what a credential says of which nothing is confirmed, and its digest."""
    try:
        found = read(data)
        return found.format.view(found.document), digest(found.document)
    except TestamurError:
        return None, ""


def _reason(report: Report) -> str:
    """Return the check that decided and why, as `key.no_key`; a failed one goes before one that was not made."""
    for outcome in (Outcome.FAILED, Outcome.NOT_CHECKED):
        for each in report.checks:
            if each.outcome is outcome and each.reason not in ("skipped", "none_named"):
                return f"{each.id}.{each.reason}"[:60]
    return ""


def _line(text: str) -> str:
    """Return one line of what can be seen; NUL and other signs that cannot be kept are left out."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:300]
