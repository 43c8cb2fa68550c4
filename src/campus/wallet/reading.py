"""What a credential says, read from the signed document for people: its own page and the report of a check show this.

The document may be anybody's: whatever is missing or of another shape than Open Badges 3.0 gives it is left out, and an
address becomes a link only where a browser may follow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from campus.wallet import proofs
from campus.wallet.proofs import GRADED, TESTED, TOOK_PART, ProofRow
from campus.wallet.shapes import items, mapping, number, text

_EQF = "European Qualifications Framework"


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and where it leads if a browser may follow it there."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One line of the results: what was assessed, what came out, what was asked for."""

    name: str
    value: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a credential says; texts are plain, `criteria` is Markdown, dates are aware or None."""

    name: str
    description: str
    criteria: str
    narrative: str
    holder: str
    assessor: str
    issuer: Link
    issuer_description: str
    issuer_email: str
    awarded: datetime | None
    until: datetime | None
    results: tuple[ResultRow, ...]
    skills: tuple[Link, ...]
    level: str
    credits: float | None
    language: str
    station: int
    strength: str = ""  # in one line
    proofs: tuple[ProofRow, ...] = ()
    outcomes: tuple[str, ...] = ()
    elements: tuple[tuple[str, str], ...] = ()  # of the European standard, name and value

    @property
    def account(self) -> str:
        """The narrative without what the table of proofs tells already, which our own put in a second paragraph."""
        return self.narrative.partition("\n")[0] if self.proofs else self.narrative


def read(document: Mapping[str, Any]) -> Reading:
    """Return what the document says."""
    subject = mapping(document.get("credentialSubject"))
    achievement, issuer = mapping(subject.get("achievement")), mapping(document.get("issuer"))
    alignments = [mapping(each) for each in items(achievement.get("alignment"))]
    standard = mapping(achievement.get("microCredential"))
    records = [mapping(each) for each in items(subject.get("assessmentRecord"))]
    descriptions = {
        text(mapping(each).get("id")): mapping(each) for each in items(achievement.get("resultDescription"))
    }
    return Reading(
        name=text(achievement.get("name")) or text(document.get("name")),
        description=text(achievement.get("description")),
        criteria=text(mapping(achievement.get("criteria")).get("narrative")),
        narrative=text(subject.get("narrative")),
        holder=_holder(subject),
        assessor=text(mapping(subject.get("source")).get("name")),
        issuer=Link(text(issuer.get("name")), _web(issuer.get("url"))),
        issuer_description=text(issuer.get("description")),
        issuer_email=_email(issuer.get("email")),
        awarded=_moment(document.get("awardedDate")) or _moment(document.get("validFrom")),
        until=_moment(document.get("validUntil")),
        results=tuple(_results(subject, descriptions)),
        skills=tuple(_skills(alignments)),
        level=next((text(each.get("targetName")) for each in alignments if _is_level(each)), ""),
        credits=number(subject.get("creditsEarned")) or number(achievement.get("creditsAvailable")),
        language=text(achievement.get("inLanguage")),
        station=max(_station(descriptions.values()), proofs.station(records)),
        strength=proofs.line(records),
        proofs=tuple(map(proofs.row, records)),
        outcomes=tuple(filter(None, map(text, items(standard.get("learningOutcome"))))),
        elements=tuple(proofs.elements(standard)),
    )


def _holder(subject: Mapping[str, Any]) -> str:
    for identifier in map(mapping, items(subject.get("identifier"))):
        if identifier.get("identityType") == "name" and identifier.get("hashed") is False:
            return text(identifier.get("identityHash"))
    return ""


def _results(subject: Mapping[str, Any], descriptions: Mapping[str, Mapping[str, Any]]) -> Iterator[ResultRow]:
    for result in map(mapping, items(subject.get("result"))):
        asked = descriptions.get(text(result.get("resultDescription")), {})
        levels = {
            text(level.get("id")): text(level.get("name"))
            for level in map(mapping, items(asked.get("rubricCriterionLevel")))
        }
        sign = "\N{NO-BREAK SPACE}%" if asked.get("resultType") == "Percent" else ""
        value, wanted = text(result.get("value")), text(asked.get("requiredValue"))
        yield ResultRow(
            name=text(asked.get("name")) or _("Result"),
            value=levels.get(text(result.get("achievedLevel"))) or (f"{value}{sign}" if value else "–"),
            asked=levels.get(text(asked.get("requiredLevel"))) or (f"{wanted}{sign}" if wanted else ""),
        )


def _skills(alignments: Iterable[Mapping[str, Any]]) -> Iterator[Link]:
    for alignment in alignments:
        name = text(alignment.get("targetName"))
        if name and not _is_level(alignment):
            yield Link(name, _web(alignment.get("targetUrl")))


def _is_level(alignment: Mapping[str, Any]) -> bool:
    return alignment.get("targetFramework") == _EQF


def _station(descriptions: Iterable[Mapping[str, Any]]) -> int:
    """Return how strong the proof is, by the kinds of results that were asked for."""
    kinds = {description.get("resultType") for description in descriptions}
    if kinds & {"RubricCriterionLevel", "RubricScore", "RubricCriterion"}:
        return GRADED
    return TESTED if kinds & {"Percent", "RawScore", "ScaledScore", "LetterGrade", "GradePointAverage"} else TOOK_PART


def _moment(value: object) -> datetime | None:
    try:
        found = parse_datetime(text(value))
    except ValueError:
        return None
    return found if found is None or timezone.is_aware(found) else None


def _web(value: object) -> str:
    try:
        return text(value) if urlsplit(text(value)).scheme in {"https", "http"} else ""
    except ValueError:
        return ""


def _email(value: object) -> str:
    found = text(value)
    return found if "@" in found and found.isprintable() and not set(found) & set(" ?&#<>\"'") else ""
