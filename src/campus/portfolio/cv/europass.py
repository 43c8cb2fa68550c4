"""A CV as Europass has it: SkillsPassport 3.3, in XML and in its JSON, made from one tree (decision 0173).

Names and order of the elements are those of its schema, in which almost all may be left out; what is empty is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from campus.portfolio.cv.document import CV, Entry, Proof

NAMESPACE = "http://europass.cedefop.europa.eu/Europass"
_ATTRIBUTES = {"Year": "year", "Month": "month"}
_LISTS = {  # what JSON has as a list under one name stands in XML one by one within the list's own element
    "Telephone": "TelephoneList",
    "Website": "WebsiteList",
    "WorkExperience": "WorkExperienceList",
    "Education": "EducationList",
    "Achievement": "AchievementList",
}


def xml(cv: CV, *, now: datetime) -> bytes:
    """Return the XML document."""
    root = (
        f'<SkillsPassport xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} http://europass.cedefop.europa.eu/xml/v3.3.0/EuropassSchema.xsd" '
        f"locale={quoteattr(cv.language)}>"
    )
    body = "".join(_element(name, value) for name, value in _tree(cv, now=now).items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{body}</SkillsPassport>\n'.encode()


def json_of(cv: CV, *, now: datetime) -> bytes:
    """Return the same as JSON."""
    document = {"SkillsPassport": {"Locale": cv.language, **_tree(cv, now=now)}}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _tree(cv: CV, *, now: datetime) -> dict[str, Any]:
    written = now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    about = {"DocumentType": "ECV", "CreationDate": written, "LastUpdateDate": written, "XSDVersion": "V3.3"}
    learner = {
        "Identification": _identification(cv),
        "Headline": _labelled(_("Personal statement"), _statement(cv), code="personal_statement"),
        "WorkExperience": [_work(each) for each in cv.work],
        "Education": [_schooling(each) for each in cv.schooling],
        "Skills": {"Other": {"Description": _paragraphs(cv.skills)}},
        "Achievement": _achievements(cv.proofs),
    }
    return {"DocumentInfo": about, "LearnerInfo": _full(learner)}


def _identification(cv: CV) -> dict[str, Any]:
    first, _space, last = cv.name.rpartition(" ")
    contact = {
        "Address": {"Contact": {"Municipality": cv.place}},
        "Email": {"Contact": cv.email},
        "Telephone": [{"Contact": cv.phone}] if cv.phone else [],
        "Website": [{"Contact": cv.url}] if cv.url else [],
    }
    return {"PersonName": {"FirstName": first, "Surname": last}, "ContactInfo": contact}


def _statement(cv: CV) -> str:
    return "\n\n".join(part for part in (cv.line, cv.about) if part)


def _labelled(name: str, text: str, *, code: str) -> dict[str, Any]:
    return {"Type": {"Code": code, "Label": name}, "Description": {"Label": text}} if text else {}


def _work(entry: Entry) -> dict[str, Any]:
    return {
        "Period": _period(entry),
        "Position": {"Label": entry.title},
        "Activities": _paragraphs([entry.text]),
        "Employer": {"Name": entry.place},
    }


def _schooling(entry: Entry) -> dict[str, Any]:
    return {
        "Period": _period(entry),
        "Title": entry.title,
        "Activities": _paragraphs([entry.text]),
        "Organisation": {"Name": entry.place},
    }


def _period(entry: Entry) -> dict[str, Any]:
    return {"From": _moment(entry.begin), "To": _moment(entry.end), "Current": entry.is_open}


def _moment(said: str) -> dict[str, int]:
    year, _dash, month = said.partition("-")
    found = {"Year": int(year)} if year else {}
    return found | ({"Month": int(month)} if month else {})


def _achievements(proofs: Sequence[Proof]) -> list[dict[str, Any]]:
    kinds = (
        ("certifications", _("Certifications"), [each for each in proofs if not each.is_own]),
        ("projects", _("Projects"), [each for each in proofs if each.is_own]),
    )
    return [
        {"Title": {"Code": code, "Label": label}, "Description": _listed(found)}
        for code, label, found in kinds
        if found
    ]


def _listed(proofs: Sequence[Proof]) -> str:
    rows = ((_told(each), each.link) for each in proofs)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{} {}</li>", rows))


def _told(proof: Proof) -> str:
    return ", ".join(part for part in (proof.title, proof.issuer, proof.at.isoformat() if proof.at else "") if part)


def _paragraphs(lines: Sequence[str]) -> str:
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))


def _full(value: Any) -> Any:
    """Return the same without what holds nothing."""
    if isinstance(value, Mapping):
        kept = {name: _full(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in ("", None, False, {}, [])}
    return [_full(each) for each in value] if isinstance(value, list) else value


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        inner = "".join(_element(name, each) for each in value)
        return f"<{_LISTS[name]}>{inner}</{_LISTS[name]}>"
    if not isinstance(value, Mapping):
        return f"<{name}>{escape('true' if value is True else str(value))}</{name}>"
    given = "".join(
        f" {_ATTRIBUTES[key]}={quoteattr(_attribute(key, each))}" for key, each in value.items() if key in _ATTRIBUTES
    )
    inner = "".join(_element(key, each) for key, each in value.items() if key not in _ATTRIBUTES)
    return f"<{name}{given}>{inner}</{name}>"


def _attribute(key: str, value: int) -> str:
    return f"--{value:02}" if key == "Month" else str(value)
