"""The elements of the European standard: stated, missing and why, and signed."""

from __future__ import annotations

from django.urls import reverse

from campus.achievements import standard
from campus.achievements.documents import document
from tests.campus.achievements.stage import newest, typed
from tests.campus.awards.stage import awarded
from tests.campus.awards.stage import document as signed
from tests.cast import Cast, Scene

NEW = "/manage/harbourside/achievements/new/"
STATED = {
    "outcomes": "- Names the source of a figure\n\nDraws a chart again\nDraws a chart again",
    "assessment_types": ["quiz", "project"],
    "participation": "online",
    "quality_assurance": "Reviewed each year by the board",
    "supervision": "supervised",
    "cycle": "first",
    "stackability": "stackable",
    "prerequisites": "None",
    "further": "More at the desk",
}


def complete(scene: Scene) -> None:
    version = scene.version
    for name, value in STATED.items():
        setattr(version, name, value)
    version.save()
    scene.achievement.refresh_from_db()


def test_it_works(cast: Cast):
    answer = cast.client("owner").post(NEW, typed(**STATED))

    version = newest().versions.get()
    assert answer.status_code == 302
    assert standard.outcomes(version) == ("Names the source of a figure", "Draws a chart again")
    assert standard.standing(version).is_complete
    assert standard.standing(version).of == 11


def test_what_is_missing_is_said_with_its_reason(scene: Scene):
    page = scene.cast.client("owner").get(
        reverse("achievement-edit", args=["harbourside", scene.achievement.public_id])
    )

    text = page.content.decode()
    assert "7 of 11 elements" in text
    assert "A reader judges a claim by how it was tested." in text


def test_a_search_keeps_what_was_ticked(cast: Cast):
    answer = cast.client("owner").post(NEW, typed(**STATED, find="1", skill_search="chart"))

    text = answer.content.decode()
    assert 'value="project"' in text
    assert text.count("checked") >= 2


def test_the_public_page_claims_the_standard_only_when_it_is_met(scene: Scene):
    url = reverse("achievement", args=[scene.achievement.public_id])
    before = scene.cast.client(None).get(url).content.decode()
    complete(scene)

    after = scene.cast.client(None).get(url).content.decode()

    assert "2022/C 243/02" not in before
    assert "States all 11 elements" in after
    assert "Names the source of a figure" in after


def test_the_achievement_as_data_has_them(scene: Scene):
    complete(scene)
    scene.version.refresh_from_db()

    made = document(scene.version)

    assert made["microCredential"]["participation"] == "online"
    assert len(made["@context"]) == 3


def test_the_credential_has_them_signed(scene: Scene):
    complete(scene)

    stated = signed(awarded(scene))["credentialSubject"]["achievement"]["microCredential"]

    assert stated["learningOutcome"] == ["Names the source of a figure", "Draws a chart again"]
    assert (stated["workload"], stated["cycle"]) == ("PT20H", "first")


def test_outcomes_that_readers_sort_differently_stand_in_one_text(scene: Scene):
    complete(scene)
    scene.version.outcomes = "Reads 😀\nReads \uff21"
    scene.version.save()
    scene.achievement.refresh_from_db()

    stated = signed(awarded(scene))["credentialSubject"]["achievement"]["microCredential"]

    assert stated["learningOutcome"] == ["Reads 😀; Reads \uff21"]


def test_where_nothing_is_stated_nothing_is_added(scene: Scene):
    scene.version.hours = None

    assert standard.elements(scene.version) is None
    assert standard.facts(scene.version) == []
