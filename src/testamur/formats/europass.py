"""European Digital Credentials for Learning: the European Learning Model 3 in JSON-LD, application profile EDC.

Texts come in several languages, and what the learner has is a tree of claims: achievements, activities, assessments.
Each achievement becomes a part of the view where there are several. The electronic seal (JAdES, ETSI TS 119 182) is
reported by `testamur.verify`, and not judged: that takes the European lists of trusted issuers of certificates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from testamur.document.view import Attained, Party, Skill, View
from testamur.formats import parts
from testamur.formats.node import Node
from testamur.formats.schema import Problem, missing

CONTEXT = "http://data.europa.eu/snb/model/context/edc-ap"
_TYPES = frozenset(["EuropeanDigitalCredential", "EuropassCredential"])
_EQF = "European Qualifications Framework"


def is_ours(document: Mapping[str, Any]) -> bool:
    """Return whether it calls itself a European Digital Credential."""
    return bool(_TYPES & parts.types_of(document)) or CONTEXT in parts.contexts_of(document)


def find_problem(document: Mapping[str, Any]) -> Problem | None:
    """Return what it lacks of what the profile asks for; None where nothing is missing."""
    for name in ("id", "type", "issuer", "credentialSubject", "displayParameter"):
        if name not in document:
            return missing(name)
    if not Node(document).moment("validFrom", "issuanceDate", "issued"):
        return Problem(pointer="/validFrom", rule="pattern", fault="no_moment")
    return None


def view(document: Mapping[str, Any]) -> View:
    """Return what it says, in English where it says it in English."""
    top = Node(document)
    shown, subject = top.node("displayParameter"), top.node("credentialSubject")
    shown.skip("title", "description", "individualDisplay", "language", "primaryLanguage", "summaryDisplay", "id")
    top.skip("credentialProfiles", "credentialSchema", "evidence", "identifier")
    claims = [_claim(node) for node in subject.nodes("hasClaim")]
    first = claims[0] if len(claims) == 1 else View(format="elm-3")
    return replace(
        first,
        id=top.text("id"),
        title=first.title or shown.text("title"),
        description=first.description or shown.text("description"),
        holder=_person(subject),
        issuer=_organization(top.node("issuer")),
        awarded=top.moment("issuanceDate", "issued") or top.moment("validFrom"),
        valid_from=top.moment("validFrom") or top.moment("issuanceDate", "issued"),
        valid_until=top.moment("validUntil", "expirationDate"),
        statuses=parts.statuses(top.nodes("credentialStatus")),
        parts=tuple(claims) if len(claims) > 1 else (),
        unmapped=top.unmapped(),
    )


def _claim(node: Node) -> View:
    meant = node.node("specifiedBy")
    proven = node.nodes("provenBy")
    meant.skip("id", "language", "dcType", "identifier", "isPartialQualification")
    earned = node.node("creditReceived") if "creditReceived" in node.value else meant.node("creditPoint")
    earned.skip("id", "framework")
    awarding = node.node("awardedBy")
    awarding.skip("id", "awardingBody")
    return View(
        format="elm-3",
        achievement_id=node.text("id"),
        title=node.text("title") or meant.text("title"),
        description=node.text("description") or meant.text("description"),
        type=next(iter(node.types()), ""),
        credits=earned.text("point"),
        awarded=awarding.moment("awardingDate"),
        skills=(*_skills(meant), *_level(meant)),
        results=tuple(each for assessment in proven for each in _result(assessment)),
    )


def _skills(meant: Node) -> Iterator[Skill]:
    for outcome in meant.nodes("learningOutcome"):
        outcome.skip("id", "identifier")
        related = [*outcome.nodes("relatedESCOSkill"), *outcome.nodes("relatedSkill")]
        yield Skill(name=outcome.text("title"), url="", type="LearningOutcome")
        for node in related:
            node.skip("notation")
            scheme = node.node("inScheme").text("id")
            yield Skill(name=node.text("prefLabel"), url=node.text("id"), framework=scheme, type="Skill")


def _level(meant: Node) -> Iterator[Skill]:
    node = meant.node("eqfLevel")
    node.skip("inScheme", "notation")
    if node.value:
        yield Skill(name=node.text("prefLabel"), url=node.text("id"), framework=_EQF, type="Level")


def _result(node: Node) -> Iterator[Attained]:
    node.skip("id", "awardedBy", "assessedBy")
    grade = node.node("grade").text("noteLiteral")
    if grade:
        yield Attained(name=node.text("title") or node.node("specifiedBy").text("title"), value=grade)


def _person(node: Node) -> Party:
    node.skip("dateOfBirth", "placeOfBirth", "nationalID", "identifier", "gender")
    given, family = node.text("givenName"), node.text("familyName")
    return Party(
        id=node.text("id"),
        name=node.text("fullName") or f"{given} {family}".strip(),
        email=_mail(node.node("contactPoint")),
    )


def _organization(node: Node) -> Party:
    node.skip("altLabel", "identifier", "registration", "vatIdentifier", "taxIdentifier", "eIDASIdentifier", "logo")
    country = node.node("location").node("address").node("countryCode")
    return Party(
        id=node.text("id"),
        name=node.text("legalName", "prefLabel", "altLabel"),
        url=node.node("homepage").text("contentURL", "id"),
        email=_mail(node.node("contactPoint")),
        country=country.text("id"),
    )


def _mail(contact: Node) -> str:
    return contact.node("emailAddress").text("id").removeprefix("mailto:")
