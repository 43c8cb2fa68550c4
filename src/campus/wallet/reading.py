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

TOOK_PART, TESTED, GRADED = 2, 3, 4  # stations of "how strong the proof is" (ui.strength)
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


def read(document: Mapping[str, Any]) -> Reading:
    """Return what the document says."""
    subject = _map(document.get("credentialSubject"))
    achievement, issuer = _map(subject.get("achievement")), _map(document.get("issuer"))
    alignments = [_map(each) for each in _list(achievement.get("alignment"))]
    descriptions = {_text(_map(each).get("id")): _map(each) for each in _list(achievement.get("resultDescription"))}
    return Reading(
        name=_text(achievement.get("name")) or _text(document.get("name")),
        description=_text(achievement.get("description")),
        criteria=_text(_map(achievement.get("criteria")).get("narrative")),
        narrative=_text(subject.get("narrative")),
        holder=_holder(subject),
        assessor=_text(_map(subject.get("source")).get("name")),
        issuer=Link(_text(issuer.get("name")), _web(issuer.get("url"))),
        issuer_description=_text(issuer.get("description")),
        issuer_email=_email(issuer.get("email")),
        awarded=_moment(document.get("awardedDate")) or _moment(document.get("validFrom")),
        until=_moment(document.get("validUntil")),
        results=tuple(_results(subject, descriptions)),
        skills=tuple(_skills(alignments)),
        level=next((_text(each.get("targetName")) for each in alignments if _is_level(each)), ""),
        credits=_number(subject.get("creditsEarned")) or _number(achievement.get("creditsAvailable")),
        language=_text(achievement.get("inLanguage")),
        station=_station(descriptions.values()),
    )


def _holder(subject: Mapping[str, Any]) -> str:
    for identifier in map(_map, _list(subject.get("identifier"))):
        if identifier.get("identityType") == "name" and identifier.get("hashed") is False:
            return _text(identifier.get("identityHash"))
    return ""


def _results(subject: Mapping[str, Any], descriptions: Mapping[str, Mapping[str, Any]]) -> Iterator[ResultRow]:
    for result in map(_map, _list(subject.get("result"))):
        asked = descriptions.get(_text(result.get("resultDescription")), {})
        levels = {
            _text(level.get("id")): _text(level.get("name"))
            for level in map(_map, _list(asked.get("rubricCriterionLevel")))
        }
        sign = "\N{NO-BREAK SPACE}%" if asked.get("resultType") == "Percent" else ""
        value, wanted = _text(result.get("value")), _text(asked.get("requiredValue"))
        yield ResultRow(
            name=_text(asked.get("name")) or _("Result"),
            value=levels.get(_text(result.get("achievedLevel"))) or (f"{value}{sign}" if value else "–"),
            asked=levels.get(_text(asked.get("requiredLevel"))) or (f"{wanted}{sign}" if wanted else ""),
        )


def _skills(alignments: Iterable[Mapping[str, Any]]) -> Iterator[Link]:
    for alignment in alignments:
        name = _text(alignment.get("targetName"))
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


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _moment(value: object) -> datetime | None:
    try:
        found = parse_datetime(_text(value))
    except ValueError:
        return None
    return found if found is None or timezone.is_aware(found) else None


def _web(value: object) -> str:
    try:
        return _text(value) if urlsplit(_text(value)).scheme in {"https", "http"} else ""
    except ValueError:
        return ""


def _email(value: object) -> str:
    text = _text(value)
    return text if "@" in text and text.isprintable() and not set(text) & set(" ?&#<>\"'") else ""
