"""How strong the proof is, counted on the day of the award and signed with it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from campus.accounts.models import Person
from campus.assessments.models import Activity, Evidence, Quiz, Result
from campus.assessments.services import add_result
from campus.awards import documents, grounds, occasions, services
from campus.awards.basis import Basis, OtherResult
from campus.awards.models import Award
from campus.awards.rigor import Assessed, records, sentences
from testamur.report import Verdict
from tests.campus.awards.stage import NOW, awarded, check, document, earn
from tests.cast import Scene, person


def tried(scene: Scene, people: list[Person], *, percent: int) -> None:
    for number, each in enumerate(people):
        add_result(
            each,
            organization_id=scene.cast.college.pk,
            kind=Result.Kind.QUIZ,
            thing_id=scene.quiz.pk,
            source=f"test:{percent}:{each.pk}:{number}",
            at=NOW - timedelta(days=1),
            percent=Decimal(percent),
        )


def crowd(number: int) -> list[Person]:
    return [person(f"crowd{n}", f"Person {n}") for n in range(number)]


def record_of(award: Award, method: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = document(award)["credentialSubject"]["assessmentRecord"]
    return next(each for each in found if each["assessmentType"] == [method])


def test_it_works(scene: Scene):
    Quiz.objects.filter(pk=scene.quiz.pk).update(supervision="onsite_id")
    people = crowd(6)
    tried(scene, people[:4], percent=80)
    tried(scene, people[4:], percent=40)

    award = awarded(scene)

    quiz, project = record_of(award, "quiz"), record_of(award, "project")
    assert (quiz["peoplePassed"], quiz["peopleTried"]) == (5, 7)
    assert quiz["supervision"] == "supervised-onsite-identified"
    assert (project["assessorName"], project["assessorRole"]) == ("Tomás Ferreira", "educator")
    assert check(bytes(award.credential), scene.cast.college).verdict is Verdict.VALID


def test_a_share_of_fewer_than_five_is_not_told(scene: Scene):
    tried(scene, crowd(3), percent=80)

    award = awarded(scene)

    assert "peopleTried" not in record_of(award, "quiz")
    assert "too few people have tried it" in document(award)["credentialSubject"]["narrative"]


def test_one_person_who_tries_often_counts_once(scene: Scene):
    people = crowd(5)
    tried(scene, people, percent=40)
    tried(scene, people, percent=90)

    quiz = record_of(awarded(scene), "quiz")

    assert (quiz["peoplePassed"], quiz["peopleTried"]) == (6, 6)


def test_the_words_say_how_it_was_watched():
    parts = [
        Assessed(kind="quiz", title="Quiz", supervision="online_id", passed=3, tried=9),
        Assessed(kind="project", title="Claim", supervision="supervised"),
        Assessed(kind="attendance", title=""),
    ]

    first, second = sentences(parts)

    assert first == "“Quiz”: supervised online, identity checked; 3 of the 9 people who tried it had passed by then."
    assert second.startswith("“Claim”: supervised, identity not checked; too few people")
    assert [each.title for each in records(parts)] == ["Quiz", "Claim", "attendance"]


def test_two_graders_apart_and_blind_are_told(scene: Scene):
    earn(scene)
    Result.objects.filter(kind="project").update(data={"graders": 2, "is_blind": True})

    award = services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW)

    told_of = document(award)["credentialSubject"]["narrative"]
    assert "marked by 2 people apart; graded without knowing whose it is" in told_of


def observed(scene: Scene, **changes: Any) -> OtherResult:
    activity = Activity.objects.create(
        organization=scene.cast.college, kind="observation", title="Changing a tyre", supervision="supervised"
    )
    result = add_result(
        scene.cast.learner,
        organization_id=scene.cast.college.pk,
        kind=Result.Kind.OBSERVATION,
        thing_id=activity.pk,
        source="observation:1",
        at=NOW,
        assessor=scene.cast.educator,
        is_passed=True,
        assessor_role="educator",
    )
    Evidence.objects.create(
        person=scene.cast.learner, organization=scene.cast.college, result_kind="observation", thing_id=activity.pk,
        result=result, kind="photo", title="The wheel, off", sha256="cd" * 32, at=NOW, **changes,
    )  # fmt: skip
    [found] = grounds.others(scene.cast.learner, [result])
    return found


def told(scene: Scene, *others: OtherResult) -> dict[str, Any]:
    parts = grounds.assessed(scene.cast.learner, others=others)
    occasion = occasions.of(awarded(scene), Basis(others=others, assessed=parts))
    return documents.credential(occasion, fresh=documents.Fresh()).to_json()


def test_what_was_observed_stands_in_the_credential(scene: Scene):
    said = told(scene, observed(scene))

    [record] = said["credentialSubject"]["assessmentRecord"]
    assert (record["assessedTitle"], record["assessorName"]) == ("Changing a tyre", "Tomás Ferreira")
    assert said["credentialSubject"]["result"][0]["status"] == "Completed"
    assert "Tomás Ferreira" in said["credentialSubject"]["source"]["name"]


def test_private_evidence_shows_its_fingerprint_alone(scene: Scene):
    [private] = told(scene, observed(scene, link="https://example.org/w"))["evidence"]

    assert (private["name"], "cd" * 32 in private["narrative"]) == ("Changing a tyre", True)
    assert "example.org/w" not in private["narrative"]


def test_public_evidence_is_named(scene: Scene):
    [public] = told(scene, observed(scene, is_public=True, link="https://example.org/w"))["evidence"]

    assert public["name"] == "The wheel, off"
    assert "https://example.org/w" in public["narrative"]


def test_hours_and_what_comes_from_elsewhere_are_results_too(scene: Scene):
    hours = OtherResult(kind="attendance", thing=3, title="Shore", at=NOW, hours=Decimal("12.50"))
    ref = "https://other.example.org/a/1"
    abroad = OtherResult(kind="external", thing=0, title="CPR", at=NOW, ref=ref, is_passed=True)

    results = told(scene, hours, abroad)["credentialSubject"]["result"]

    assert results[0]["value"] == "12.5"
    assert results[1]["resultDescription"] == ref
