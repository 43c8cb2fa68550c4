"""Written as the European Learning Model 3, application profile EDC: JSON-LD, without a seal.

What comes out can be uploaded to an issuer's tool, which seals it; by itself it proves nothing. Only what the view
holds is written, each text in one language.
"""

import base64
from collections.abc import Iterator
from typing import Any

from testamur.document.values import filled, moment_text
from testamur.document.view import Skill, View
from testamur.errors import DocumentError
from testamur.formats.europass import CONTEXT

_V1 = "https://www.w3.org/2018/credentials/v1"
_EQF = "http://data.europa.eu/snb/eqf/"
_ESCO = "http://data.europa.eu/esco/skill/"
_ENCODING = "http://data.europa.eu/snb/encoding/"
_FILE = "http://publications.europa.eu/resource/authority/file-type/"
_COUNTRY = "http://publications.europa.eu/resource/authority/country/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_GENERIC = "http://data.europa.eu/snb/credential/e34929035b"


def as_europass(
    view: View,
    *,
    language: str = "en",
    country: str = "",
    language_code: str = "ENG",
    legal_identifier: str = "",
    picture: bytes = b"",
) -> dict[str, Any]:
    """Return the unsealed credential, its texts in `language`.

    `language_code` and `country` (of the issuer) are three-letter codes of the European authority tables. The
    published shapes ask besides for the issuer's `legal_identifier` (as its seal has it, such as VATIE-1234567) and a
    `picture` of the credential (PNG). Raises `DocumentError` for a view without title, issuer's name or date.
    """
    start = view.valid_from or view.awarded
    if not view.title or not view.issuer.name or start is None:
        raise DocumentError("view", view.title, "give a title, the issuer's name and a date")
    writer = _Writer(view, language=language)
    document = {
        "@context": [_V1, CONTEXT],
        "id": view.id or "urn:credential:unnamed",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "credentialSchema": {"id": "http://data.europa.eu/snb/model/ap/edc-generic-full", "type": "ShaclValidator2017"},
        "credentialProfiles": _concept(_GENERIC, "Generic", scheme="http://data.europa.eu/snb/credential/25831c2"),
        "displayParameter": writer.display(language_code, picture=picture),
        "issuer": writer.organization(country, legal_identifier=legal_identifier),
        "issuanceDate": moment_text(view.awarded or start),
        "issued": moment_text(view.awarded or start),
        "validFrom": moment_text(start),
        "expirationDate": moment_text(view.valid_until),
        "credentialSubject": writer.person(country),
    }
    return filled(document)


class _Writer:
    """Writes the parts of one view, with an id of its own for each."""

    def __init__(self, view: View, *, language: str) -> None:
        self.view = view
        self.language = language
        self._numbers: dict[str, int] = {}

    def display(self, code: str, *, picture: bytes) -> dict[str, Any]:
        language = _concept(f"{_LANGUAGE}{code}", code, scheme=_LANGUAGE.rstrip("/"))
        return filled(
            {
                "id": self._id("displayParameter"),
                "type": "DisplayParameter",
                "primaryLanguage": language,
                "language": language,
                "title": self._text(self.view.title),
                "description": self._text(self.view.description),
                "individualDisplay": self._individual(picture, language=language) if picture else None,
            }
        )

    def _individual(self, picture: bytes, *, language: dict[str, Any]) -> dict[str, Any]:
        image = {
            "id": self._id("mediaObject"),
            "type": "MediaObject",
            "content": base64.b64encode(picture).decode("ascii"),
            "contentEncoding": _concept(f"{_ENCODING}6146cde7dd", "base64", scheme=f"{_ENCODING}25831c2"),
            "contentType": _concept(f"{_FILE}PNG", "PNG", scheme=_FILE.rstrip("/")),
        }
        detail = {"id": self._id("displayDetail"), "type": "DisplayDetail", "image": image, "page": 1}
        shown = {"id": self._id("individualDisplay"), "type": "IndividualDisplay", "language": language}
        return {**shown, "displayDetail": detail}

    def organization(self, country: str, *, legal_identifier: str = "") -> dict[str, Any]:
        issuer = self.view.issuer
        address = {"id": self._id("address"), "type": "Address", "countryCode": _country(country)}
        place = {"id": self._id("location"), "type": "Location", "address": address}
        legal = {"id": self._id("legalIdentifier"), "type": "LegalIdentifier", "notation": legal_identifier}
        return filled(
            {
                "id": issuer.id or self._id("org"),
                "type": "Organisation",
                "legalName": self._text(issuer.name),
                "location": place if country else None,
                "eIDASIdentifier": {**legal, "spatial": _country(country)} if legal_identifier else None,
                "contactPoint": self._contact(issuer.email),
                "homepage": self._page(issuer.url),
            }
        )

    def person(self, country: str) -> dict[str, Any]:
        holder = self.view.holder
        return filled(
            {
                "id": holder.id or self._id("person"),
                "type": "Person",
                "fullName": self._text(holder.name),
                "contactPoint": self._contact(holder.email),
                "hasClaim": self._achievement(country),
            }
        )

    def _achievement(self, country: str) -> dict[str, Any]:
        view = self.view
        awarding = {
            "id": self._id("awardingProcess"),
            "type": "AwardingProcess",
            "awardingBody": self.organization(country),
            "awardingDate": moment_text(view.awarded),
        }
        return filled(
            {
                "id": view.achievement_id or self._id("learningAchievement"),
                "type": "LearningAchievement",
                "title": self._text(view.title),
                "description": self._text(view.description),
                "awardedBy": filled(awarding),
                "specifiedBy": self._specification(),
                "provenBy": list(self._assessments(country)),
            }
        )

    def _specification(self) -> dict[str, Any]:
        view = self.view
        outcomes = [self._outcome(skill) for skill in view.skills if skill.name and not _is_level(skill)]
        level = next((skill for skill in view.skills if _is_level(skill)), None)
        return filled(
            {
                "id": self._id("qualification"),
                "type": "Qualification" if level else "LearningAchievementSpecification",
                "title": self._text(view.title),
                "learningOutcome": outcomes,
                "eqfLevel": _concept(level.url, level.name, scheme=f"{_EQF}25831c2") if level else None,
            }
        )

    def _outcome(self, skill: Skill) -> dict[str, Any]:
        esco = _concept(skill.url, skill.name, scheme="http://data.europa.eu/esco/concept-scheme/skills")
        return filled(
            {
                "id": self._id("learningOutcome"),
                "type": "LearningOutcome",
                "title": self._text(skill.name),
                "relatedESCOSkill": [esco] if skill.url.startswith(_ESCO) else [],
            }
        )

    def _assessments(self, country: str) -> Iterator[dict[str, Any]]:
        for result in self.view.results:
            grade = result.level or result.value or result.status
            if grade:
                note = {"id": self._id("note"), "type": "Note", "noteLiteral": self._text(grade)}
                yield {
                    "id": self._id("learningAssessment"),
                    "type": "LearningAssessment",
                    "title": self._text(result.name or self.view.title),
                    "awardedBy": {
                        "id": self._id("awardingProcess"),
                        "type": "AwardingProcess",
                        "awardingBody": self.organization(country),
                    },
                    "grade": note,
                }

    def _contact(self, email: str) -> dict[str, Any] | None:
        if not email:
            return None
        mailbox = {"id": f"mailto:{email}", "type": "Mailbox"}
        return {"id": self._id("contactPoint"), "type": "ContactPoint", "emailAddress": mailbox}

    def _page(self, url: str) -> dict[str, Any] | None:
        return {"id": self._id("webResource"), "type": "WebResource", "contentURL": url} if url else None

    def _text(self, text: str) -> dict[str, str]:
        return {self.language: text} if text else {}

    def _id(self, kind: str) -> str:
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"urn:epass:{kind}:{self._numbers[kind]}"


def _is_level(skill: Skill) -> bool:
    return skill.url.startswith(_EQF)


def _country(code: str) -> dict[str, Any]:
    return _concept(f"{_COUNTRY}{code}", code, scheme=_COUNTRY.rstrip("/"))


def _concept(url: str, name: str, *, scheme: str) -> dict[str, Any]:
    place = {"id": scheme, "type": "ConceptScheme"}
    return {"id": url, "type": "Concept", "inScheme": place, "prefLabel": {"en": name}}
