"""European Digital Credentials, made up after the published examples."""

import pytest

from testamur.document.view import Attained, Skill
from testamur.formats import format_of, view

ORGANIZATION = {
    "id": "urn:epass:org:1",
    "type": "Organisation",
    "legalName": {"de": "Beispielhochschule", "en": "Example College"},
    "contactPoint": {"emailAddress": {"id": "mailto:office@example.org", "type": "Mailbox"}},
    "location": {"address": {"countryCode": {"id": "http://publications.europa.eu/resource/authority/country/IRL"}}},
    "homepage": {"contentURL": "https://example.org"},
}
OUTCOME = {
    "id": "urn:epass:learningOutcome:1",
    "type": "LearningOutcome",
    "title": {"en": "Reads charts"},
    "relatedESCOSkill": [
        {
            "id": "http://data.europa.eu/esco/skill/1",
            "prefLabel": {"en": "analyse data"},
            "inScheme": {"id": "http://data.europa.eu/esco/concept-scheme/skills"},
        }
    ],
}
CLAIM = {
    "id": "urn:epass:learningAchievement:1",
    "type": "LearningAchievement",
    "title": {"en": "Reading data"},
    "awardedBy": {"awardingBody": ORGANIZATION, "awardingDate": "2026-02-01T00:00:00Z"},
    "provenBy": {
        "type": "LearningAssessment",
        "specifiedBy": {"title": {"en": "Project"}},
        "grade": {"noteLiteral": {"en": "Pass"}},
    },
    "specifiedBy": {
        "type": "Qualification",
        "learningOutcome": [OUTCOME],
        "eqfLevel": {"id": "http://data.europa.eu/snb/eqf/6", "prefLabel": {"en": "Level 6"}},
        "creditPoint": {"point": "2"},
        "volumeOfLearning": "PT60H",
    },
}
DOCUMENT = {
    "@context": ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"],
    "id": "urn:credential:1",
    "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
    "displayParameter": {"title": {"en": "Micro-credential"}, "description": {"en": "Has passed."}},
    "issuer": ORGANIZATION,
    "issuanceDate": "2026-03-01T00:00:00Z",
    "validFrom": "2026-03-01T00:00:00Z",
    "credentialSubject": {
        "id": "urn:epass:person:1",
        "type": "Person",
        "givenName": {"en": "Ada"},
        "familyName": {"en": "Lovelace"},
        "contactPoint": {"emailAddress": {"id": "mailto:ada@example.org"}},
        "hasClaim": CLAIM,
    },
}


def test_it_works():
    seen = view(DOCUMENT)

    assert (seen.format, seen.title, seen.description) == ("elm-3", "Reading data", "Has passed.")
    assert (seen.holder.name, seen.holder.email) == ("Ada Lovelace", "ada@example.org")
    assert (seen.issuer.name, seen.issuer.url, seen.issuer.email) == (
        "Example College",
        "https://example.org",
        "office@example.org",
    )
    assert (seen.credits, seen.results) == ("2", (Attained(name="Project", value="Pass"),))
    assert [(skill.name, skill.type) for skill in seen.skills] == [
        ("Reads charts", "LearningOutcome"),
        ("analyse data", "Skill"),
        ("Level 6", "Level"),
    ]
    assert seen.unmapped == ("/credentialSubject/hasClaim/specifiedBy/volumeOfLearning",)
    assert format_of(DOCUMENT).find_problem(DOCUMENT) is None


def test_several_claims_are_parts():
    bare = {"type": "LearningActivity", "title": {"de": "Übung"}, "provenBy": {"title": {"en": "no grade"}}}
    subject = DOCUMENT["credentialSubject"] | {"hasClaim": [CLAIM, bare | {"creditReceived": {"point": 3}}]}

    seen = view(DOCUMENT | {"credentialSubject": subject})

    assert (seen.title, [part.title for part in seen.parts]) == ("Micro-credential", ["Reading data", "Übung"])
    assert (seen.parts[1].credits, seen.parts[1].results, seen.parts[1].skills) == ("3", (), ())


@pytest.mark.parametrize("name", ["id", "issuer", "credentialSubject", "displayParameter"])
def test_it_misses_what_is_required(name):
    held = {key: value for key, value in DOCUMENT.items() if key != name}

    assert format_of(held).find_problem(held).message == f"{name} is missing"


def test_it_needs_a_date():
    held = DOCUMENT | {"validFrom": "soon", "issuanceDate": None}

    assert format_of(held).find_problem(held).pointer == "/validFrom"


def test_a_skill_keeps_its_framework():
    skill = view(DOCUMENT).skills[1]

    assert skill == Skill(
        name="analyse data",
        url="http://data.europa.eu/esco/skill/1",
        framework="http://data.europa.eu/esco/concept-scheme/skills",
        type="Skill",
    )
