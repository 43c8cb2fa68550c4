"""A CV as JSON Resume 1.0.0."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from campus.portfolio.cv.document import CV, Entry, Proof

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def written(cv: CV, *, now: datetime) -> bytes:
    """Return the document; what is not given is left out."""
    document = {
        "$schema": SCHEMA,
        "basics": _without_nothing(
            name=cv.name,
            label=cv.line,
            email=cv.email,
            phone=cv.phone,
            url=cv.url,
            summary=cv.about,
            location=_without_nothing(city=cv.place),
        ),
        "work": [_work(each) for each in cv.work],
        "education": [_schooling(each) for each in cv.schooling],
        "certificates": [_certificate(each) for each in cv.proofs if not each.is_own],
        "projects": [_project(each) for each in cv.proofs if each.is_own],
        "skills": [{"name": each} for each in cv.skills],
        "meta": {"version": "v1.0.0", "lastModified": now.strftime("%Y-%m-%dT%H:%M:%S")},
    }
    return (json.dumps(_without_nothing(**document), ensure_ascii=False, indent=2) + "\n").encode()


def _work(entry: Entry) -> dict[str, Any]:
    return _without_nothing(
        position=entry.title, name=entry.place, startDate=entry.begin, endDate=entry.end, summary=entry.text
    )


def _schooling(entry: Entry) -> dict[str, Any]:
    return _without_nothing(area=entry.title, institution=entry.place, startDate=entry.begin, endDate=entry.end)


def _certificate(proof: Proof) -> dict[str, Any]:
    at = proof.at.isoformat() if proof.at else ""
    return _without_nothing(name=proof.title, issuer=proof.issuer, date=at, url=proof.link)


def _project(proof: Proof) -> dict[str, Any]:
    return _without_nothing(name=proof.title, description=proof.text, url=proof.link)


def _without_nothing(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
