"""What stands in a credential, and what does not."""

import json
from datetime import datetime
from typing import Any

import pytest

from campus.awards import services
from campus.awards.dates import months_later
from campus.awards.models import Award
from campus.organizations.queries import did
from testamur.document import hash_identity
from testamur.report import Verdict
from tests.campus.awards.stage import NOW, awarded, check, document, finish_units, grade_project, take_quiz
from tests.cast import Scene

HOSTILE = [
    "מאיה אוקונקוו",
    "مها العلي",
    "O’Brien \"Bobby\" <script>alert('x')</script>",
    "Zoë 🎓👩🏽‍🎓",
    "#eval(read(\"/etc/passwd\")) \\ $ ` } ] % {{ 7*7 }}",
    "Ｆｕｌｌｗｉｄｔｈ ﬁ 😀",
    "  two\nlines\tand\r\ntabs  ",
    "bell\x07 null\x00 del\x7f nel\x85 sep\u2028end",
    "Zalgơ̴̗ e\u0301",
    "evil\u202egnp.exe\u202c \u2066x\u2069 \ufeff",
    "lone \ud800 surrogate",
]  # fmt: skip


def subject(award: Award) -> dict[str, Any]:
    found: dict[str, Any] = document(award)["credentialSubject"]
    return found


def test_it_works(scene: Scene):
    award = awarded(scene)

    told = document(award)
    assert told["name"] == "Reading data honestly"
    assert told["issuer"]["id"] == did(scene.cast.college)
    assert told["issuer"]["address"]["addressCountryCode"] == "GB"
    assert told["validFrom"] == "2026-11-22T10:42:07Z"
    assert told["validUntil"] == "2029-11-22T10:42:07Z"
    assert told["credentialStatus"]["statusListCredential"].endswith(f"/status/{award.status_list.public_id}")
    achievement = subject(award)["achievement"]
    assert achievement["id"].endswith(f"/a/{scene.achievement.public_id}/")
    assert achievement["image"]["id"].endswith("/badge.svg")
    assert achievement["creditsAvailable"] == 0.8
    assert [each["targetCode"] for each in achievement["alignment"] if "targetCode" in each] == ["4"]
    assert achievement["tag"] == ["interpret statistics"]


def test_the_results_say_what_was_reached_and_what_was_asked(scene: Scene):
    told = subject(awarded(scene))

    described = {each["id"]: each for each in told["achievement"]["resultDescription"]}
    quiz, *rows = told["result"]
    assert quiz["value"] == "83"
    assert described[quiz["resultDescription"]]["requiredValue"] == "70"
    assert [row["achievedLevel"][-1] for row in rows] == ["3", "2"]
    assert {described[row["resultDescription"]]["requiredLevel"][-1] for row in rows} == {"2"}


def test_the_narrative_says_how_who_and_how_much(scene: Scene):
    told = subject(awarded(scene))

    for words in ("2 of 2 units done", "Quiz: 83\u00a0%, asked for 70\u00a0%", "by Tomás Ferreira", "20 hours"):
        assert words in told["narrative"]
    assert told["source"]["name"] == "Tomás Ferreira"


def test_private_work_shows_its_fingerprint_and_nothing_else(scene: Scene):
    [evidence] = document(awarded(scene))["evidence"]

    assert "ab" * 32 in evidence["narrative"]
    assert "id" not in evidence
    assert "lunch" not in json.dumps(evidence)
    assert "maya" not in json.dumps(evidence)


def test_public_work_is_named_and_has_an_address(scene: Scene):
    finish_units(scene)
    take_quiz(scene)
    grade_project(scene, is_public=True, links="https://example.org/work")

    award = services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW)

    [evidence] = document(award)["evidence"]

    assert evidence["name"] == "Do half our pupils skip lunch?"
    assert evidence["id"].endswith("#evidence")
    assert "maya-report.pdf" in evidence["narrative"]
    assert "https://example.org/work" in evidence["narrative"]


def test_the_name_goes_in_and_no_address_by_default(scene: Scene):
    [identity] = subject(awarded(scene))["identifier"]

    assert (identity["identityType"], identity["identityHash"], identity["hashed"]) == (
        "name",
        "Maya Okonkwo-Lind",
        False,
    )


def test_who_wants_no_name_in_it_has_none(scene: Scene):
    scene.cast.learner.is_named = False
    scene.cast.learner.save()

    award = awarded(scene)

    assert "identifier" not in subject(award)
    assert award.name == ""
    assert "Maya" not in bytes(award.credential).decode()


def test_each_confirmed_address_goes_in_hashed_where_the_holder_lets_it(scene: Scene):
    learner = scene.cast.learner
    learner.is_email_checkable = True
    learner.save()
    learner.emailaddress_set.create(email="Maya@College.example.org", verified=True)
    learner.emailaddress_set.create(email="unconfirmed@example.org", verified=False)

    _name, first, second = subject(awarded(scene))["identifier"]

    salt = first["salt"]
    assert first["identityHash"] == hash_identity("maya@example.org", salt=salt)
    assert second["identityHash"] == hash_identity("maya@college.example.org", salt=salt)
    assert len(salt) == 32


def test_two_credentials_of_one_person_share_no_identifier(scene: Scene):
    first = awarded(scene)
    second = awarded(scene, scene.cast.stranger)

    assert subject(first)["id"].startswith("urn:uuid:")
    assert subject(first)["id"] != subject(second)["id"]
    assert subject(first)["source"]["id"] != subject(second)["source"]["id"]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_cleaned_and_sign(scene: Scene, name: str):
    scene.cast.learner.name = name

    award = awarded(scene)

    assert not set(award.name) & set("\x00\x07\x7f\x85\n\t\u2028\u202e\u2066\ufeff\ud800")
    assert award.name == " ".join(award.name.split())
    for data in (bytes(award.credential), bytes(award.jwt)):
        assert check(data, scene.cast.college).verdict == Verdict.VALID


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_months_end_where_the_calendar_ends_them(start: str, months: int, end: str):
    assert months_later(datetime.fromisoformat(start), months) == datetime.fromisoformat(end)
