"""A CV as PDF, set by the house's typesetter in one of two designs: PDF/UA-1 and PDF/A-3a at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from campus.awards.pictures import qr_svg, typeset
from campus.portfolio.cv.document import CV, Entry, Proof
from campus.ui import local

SHEETS = Path(__file__).with_name("sheets")


def pdf(cv: CV, *, design: str) -> bytes:
    """Return the PDF; PictureError where it cannot be set."""
    return typeset("cv", "pdf", {**_words(cv), "design": design}, sheets=SHEETS)


def title(cv: CV) -> str:
    """Return what the document is called."""
    return _("CV of %s") % cv.name


def _words(cv: CV) -> dict[str, Any]:
    return {
        "title": title(cv),
        "name": cv.name,
        "line": cv.line,
        "contact": cv.contact,
        "about": cv.about,
        "work": [_entry(each) for each in cv.work],
        "schooling": [_entry(each) for each in cv.schooling],
        "proofs": [_proof(each) for each in cv.proofs if not each.is_own],
        "own": [_proof(each) for each in cv.proofs if each.is_own],
        "skills": list(cv.skills),
        "language": cv.language,
        "is_rtl": cv.is_rtl,
        "accent": cv.accent,
        "heads": heads(),
    }


def heads() -> dict[str, str]:
    """Return the headings, the same in every form that is read by people."""
    return {
        "work": _("Work"),
        "schooling": _("Education"),
        "proofs": _("Credentials"),
        "own": _("Projects"),
        "skills": _("Skills"),
        "check": _("Each credential can be checked at its address or by its code."),
        "qr": _("QR code of the address beside it"),
    }


def said(proof: Proof) -> str:
    """Return who issued it and when, in a line."""
    until = _("valid until %s") % local.month(proof.until) if proof.until else ""
    return ", ".join(part for part in (proof.issuer, local.month(proof.at) if proof.at else "", until) if part)


def _entry(entry: Entry) -> dict[str, str]:
    return {"title": entry.title, "place": entry.place, "years": entry.years, "text": entry.text}


def _proof(proof: Proof) -> dict[str, str]:
    code = qr_svg(proof.link) if proof.link and not proof.is_own else ""
    return {"title": proof.title, "said": said(proof), "link": proof.link, "text": proof.text, "qr": code}
