import dataclasses

import pytest

from testamur.document import Achievement, Address, Criteria, IdentifierEntry, Image, Profile
from testamur.errors import DocumentError
from tests.core.samples import ACHIEVEMENT, ISSUER, SCORE, SKILL


def test_it_works():
    document = ACHIEVEMENT.to_json()

    assert document["criteria"]["narrative"] == "Pass the **project**."
    assert document["tag"] == ["data", "charts"]
    assert document["alignment"][0]["targetName"] == "Reading charts"
    assert document["resultDescription"][0]["rubricCriterionLevel"][0]["points"] == "2"


def test_a_small_achievement_says_no_more_than_it_must():
    small = Achievement(id="urn:uuid:1", name="A", description="B", criteria=Criteria(narrative="C"))

    assert small.to_json() == {
        "id": "urn:uuid:1",
        "type": ["Achievement"],
        "name": "A",
        "description": "B",
        "criteria": {"narrative": "C"},
    }


def test_a_country_alone_makes_an_address():
    profile = Profile(id="urn:uuid:1", name="A", country="NZ")

    assert profile.to_json()["address"] == {"type": ["Address"], "addressCountryCode": "NZ"}


@pytest.mark.parametrize("term", ["ext:Workshop", "Badge", ""])
def test_it_takes_known_terms_and_people_s_own(term):
    assert dataclasses.replace(ACHIEVEMENT, achievement_type=term).to_json().get("achievementType", "") == term


@pytest.mark.parametrize(
    ("make", "changes", "field"),
    [
        (ACHIEVEMENT, {"achievement_type": "Workshop"}, "Achievement.achievement_type"),
        (ACHIEVEMENT, {"description": ""}, "Achievement.description"),
        (ACHIEVEMENT, {"tags": ("good", "bad\r")}, "Achievement.tags"),
        (ACHIEVEMENT, {"credits_available": -0.5}, "Achievement.credits_available"),
        (ACHIEVEMENT.criteria, {"id": "", "narrative": " "}, "Criteria"),
        (SKILL, {"target_url": "skills/1"}, "Alignment.target_url"),
        (SKILL, {"target_type": "Skill"}, "Alignment.target_type"),
        (SCORE, {"result_type": "Marks"}, "ResultDescription.result_type"),
        (SCORE, {"required_level": "urn:uuid:other"}, "ResultDescription.required_level"),
        (SCORE, {"allowed_values": ("\x07",)}, "ResultDescription.allowed_values"),
        (ISSUER, {"country": "NZ"}, "Profile.country"),
        (ISSUER, {"url": "riverside"}, "Profile.url"),
        (Image(id="urn:uuid:1"), {"id": "crest.png"}, "Image.id"),
        (IdentifierEntry(identifier="1", identifier_type="ext:a"), {"identifier": ""}, "IdentifierEntry.identifier"),
        (Address(country="Aotearoa"), {"country": ""}, "Address"),
    ],
)
def test_it_refuses_and_names_the_field(make, changes, field):
    with pytest.raises(DocumentError) as caught:
        dataclasses.replace(make, **changes)

    assert caught.value.field == field
