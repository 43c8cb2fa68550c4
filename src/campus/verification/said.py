"""What a checked credential says, for people: of ours and their kin read from the document, of others from the view."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from campus.awards.services.copies import SD_JWT_TYPE
from campus.wallet.proofs import GRADED, TESTED, TOOK_PART
from campus.wallet.reading import Link, Reading, ResultRow, read
from testamur.document.view import View
from testamur.report import Report

LEVELS = ("European Qualifications Framework",)


def said(report: Report) -> Reading | None:
    """Return what it says; None where nothing of it may be told."""
    if report.document is None or report.view is None:
        return None
    if report.view.format == "ob-3.0":
        return read(report.document)
    if report.document.get("vct") == SD_JWT_TYPE:
        # Whose it is says the key that signed, and not a profile among the claims.
        issuer = report.view.issuer
        return replace(read(report.document), issuer=Link(issuer.name, _web(issuer.url)))
    return of_view(report.view)


def of_view(view: View) -> Reading:
    """Return what a view says in the words of the pages; a record's parts stand where skills do."""
    levels = [skill.name for skill in view.skills if skill.framework in LEVELS]
    skills = [Link(skill.name, _web(skill.url)) for skill in view.skills if skill.name and skill.name not in levels]
    return Reading(
        name=view.title,
        description=view.description,
        criteria=view.criteria,
        narrative=view.narrative,
        holder=view.holder.name,
        assessor="",
        issuer=Link(view.issuer.name, _web(view.issuer.url)),
        issuer_description="",
        issuer_email="",
        awarded=view.awarded,
        until=view.valid_until,
        results=tuple(ResultRow(each.name, each.level or each.value or each.status or "–") for each in view.results),
        skills=(*skills, *(Link(part.title) for part in view.parts if part.title)),
        level=next(iter(levels), ""),
        credits=_number(view.credits),
        language=view.language,
        station=_station(view),
    )


def _station(view: View) -> int:
    if any(each.level for each in view.results):
        return GRADED
    return TESTED if any(each.value for each in view.results) else TOOK_PART


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 <= found < 10_000 else None


def _web(url: str) -> str:
    try:
        return url if urlsplit(url).scheme in {"https", "http"} else ""
    except ValueError:
        return ""
