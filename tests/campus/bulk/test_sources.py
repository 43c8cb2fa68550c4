"""Lists from what is known here: who takes a course, and everyone who passed and does not hold it yet."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from campus.accounts.models import Person
from campus.accounts.services import Expected, enter_without_address, expect_by
from campus.assessments.models import Result
from campus.awards import services as awards
from campus.awards.models import Award, Rule
from campus.bulk import sources
from campus.bulk.models import Batch
from campus.bulk.naming import giver
from campus.common.errors import InvalidError
from campus.lti.models import Subject
from tests.cast import Scene


def read(chunks: Iterable[bytes]) -> list[dict[str, str]]:
    return [json.loads(chunk) for chunk in chunks]


def result(scene: Scene, person: Person, percent: int, **more: Any) -> None:
    Result.objects.create(
        person=person, organization=scene.cast.college, kind="quiz", thing_id=scene.quiz.pk, percent=Decimal(percent),
        at=timezone.now(), source=f"test:{person.pk}:{percent}", **more,
    )  # fmt: skip


def passed(scene: Scene, what: str = "") -> list[dict[str, str]]:
    return read(sources.who_passed(scene.achievement, what or f"quiz:{scene.quiz.pk}", now=timezone.now()))


def test_it_works(scene: Scene):
    result(scene, scene.cast.learner, scene.quiz.pass_percent)
    result(scene, scene.cast.learner, 100)
    result(scene, scene.cast.outsider, scene.quiz.pass_percent - 1)

    assert passed(scene) == [{"name": scene.cast.learner.name, "email": "maya@example.org"}]


@pytest.mark.parametrize("again", ["", "no", "all"])
def test_who_holds_it_or_lost_it_for_good_is_not_in_it(scene: Scene, again: str):
    result(scene, scene.cast.learner, 100)
    award = awards.award(
        person=scene.cast.learner, achievement=scene.achievement, now=timezone.now(), actor=scene.cast.owner
    )
    if again:
        awards.revoke(scene.cast.owner, award=award, reason="A mix-up.", again=again, now=timezone.now())

    if again == "all":
        assert len(passed(scene)) == 1
    else:
        with pytest.raises(InvalidError):
            passed(scene)


def test_the_rule_says_who_passed(scene: Scene):
    tree = {"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 70}}
    Rule.objects.filter(pk=scene.rule.pk).update(tree=tree)
    with pytest.raises(InvalidError):
        passed(scene, "rule")
    result(scene, scene.cast.learner, 100)

    assert [each["email"] for each in passed(scene, "rule")] == ["maya@example.org"]


@pytest.mark.parametrize("what", ["quiz:x", "quiz:²", "quiz:0", "course:1", ""])
def test_what_cannot_be_passed_is_refused(scene: Scene, what: str):
    with pytest.raises(InvalidError):
        sources.who_passed(scene.achievement, what, now=timezone.now())


def test_who_has_no_address_is_named_by_what_they_have(scene: Scene, django_assert_num_queries: Any):
    now, college = timezone.now(), scene.cast.college
    person = enter_without_address(["Lee"], now=now)[0]
    Subject.objects.create(organization=college, issuer="https://lms.example.org", subject="u7", person=person, at=now)
    value = f"{giver(college)}|4711"
    waits = expect_by("number", [Expected(value, "Ann")])[value]
    lost = enter_without_address(["Nobody"], now=now)[0]

    with django_assert_num_queries(5):  # however many they are
        found = read(sources.lines(college, [person.pk, waits.pk, lost.pk, scene.cast.learner.pk]))

    nothing = dict.fromkeys(["email", "number", "issuer", "subject"], "")
    assert found == [
        nothing | {"name": "Ann", "number": "4711"},
        nothing | {"name": "Lee", "issuer": "https://lms.example.org", "subject": "u7"},
        nothing | {"name": scene.cast.learner.name, "email": "maya@example.org"},
    ]


def test_staff_choose_what_was_passed(scene: Scene):
    result(scene, scene.cast.learner, 100)
    sent = {"achievement": scene.achievement.public_id, "passed": f"quiz:{scene.quiz.pk}"}

    answer = scene.cast.client("educator").post("/manage/harbourside/lists/new/", sent)

    assert answer.status_code == 302
    assert Batch.objects.get().name == f"Everyone who passed: {scene.quiz.title}"
    assert not Award.objects.exists()
