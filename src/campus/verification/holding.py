"""Check a credential that somebody wants to keep, and tell the wallet in plain values what it is (WALLET_CHECK)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language

from campus.common.text import as_line
from campus.verification.foreign import is_about
from campus.verification.links import credential_at, tidy
from campus.verification.said import LEVELS
from campus.verification.services import check
from campus.wallet.examined import Examined
from testamur import TestamurError, View, digest, read
from testamur.report import Check, Outcome, Report
from testamur.report.words import sentence

MOST_SKILLS = 40


def examine(data: bytes, *, now: datetime, emails: Sequence[str]) -> Examined:
    """Return what it is, what it says, and how it stands; texts are cut to what the wallet keeps of them."""
    report = check(data, now=now)
    view, mark = report.view, report.digest
    if view is None and _is_built_well(report):
        view, mark = _said(data)
    if view is None:
        return Examined(verdict=report.verdict.value, reason=_reason(report), because=_because(report))
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
        skills=_skills(view),
        level=_line(next((each.name for each in view.skills if each.framework in LEVELS), ""))[:60],
        because=_because(report),
    )


def at_link(link: str) -> bytes:
    """Return the credential that a link leads to (settings.WALLET_LINK); raises InvalidError or FetchError."""
    return credential_at(tidy(link))


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


def _skills(view: View) -> tuple[str, ...]:
    """Return the names of the skills that it and the credentials in it stand for, each once."""
    found = [skill for each in (view, *view.parts) for skill in each.skills if skill.framework not in LEVELS]
    return tuple(dict.fromkeys(filter(None, (_line(skill.name)[:120] for skill in found))))[:MOST_SKILLS]


def _reason(report: Report) -> str:
    """Return the check that decided and why, as `key.no_key`."""
    decided = _decided(report)
    return f"{decided.id}.{decided.reason}"[:60] if decided else ""


def _because(report: Report) -> str:
    decided = _decided(report)
    return sentence(decided, language=get_language() or "en")[:300] if decided else ""


def _decided(report: Report) -> Check | None:
    """Return the check that decided: a failed one goes before one that was not made."""
    for outcome in (Outcome.FAILED, Outcome.NOT_CHECKED):
        for each in report.checks:
            if each.outcome is outcome and each.reason not in ("skipped", "none_named"):
                return each
    return None


def _line(text: str) -> str:
    """Return one line of what can be seen; NUL and other signs that cannot be kept are left out."""
    return as_line(text)[:300]
