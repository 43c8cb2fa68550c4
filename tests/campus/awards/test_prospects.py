"""Before a grade is given, its grader reads what it would bring."""

from __future__ import annotations

import pytest
from django.utils import timezone

from campus.assessments.models import Submission
from campus.awards import services
from campus.awards.prospects import sentences
from tests.campus.assessments.stage import grade, handed_in
from tests.campus.awards.stage import NOW, awarded, finish_units, set_tree, take_quiz
from tests.cast import Scene


@pytest.fixture
def work(scene: Scene) -> Submission:
    return handed_in(scene)


def test_it_works(scene: Scene, work: Submission) -> None:
    finish_units(scene)
    take_quiz(scene)

    said = sentences(work)

    assert said == ["With “Competent” or better on every criterion, Maya earns “Reading data honestly” at once."]
    page = scene.cast.client("educator").get(f"/manage/harbourside/grading/{work.public_id}/").content.decode()
    assert said[0] in page
    grade(scene, work)
    assert services.award_if_met(scene.cast.learner, rule=scene.rule, now=timezone.now())


def test_it_says_what_else_is_open(scene: Scene, work: Submission) -> None:
    finish_units(scene)
    take_quiz(scene, "50")

    assert sentences(work) == [
        "Before Maya earns “Reading data honestly”, this is open too: Quiz: 50\u00a0%, asked for 70\u00a0%."
    ]


def test_it_says_that_it_is_earned_already(scene: Scene, work: Submission) -> None:
    Submission.objects.filter(pk=work.pk).update(number=9)
    awarded(scene)

    assert sentences(work) == ["Maya has earned “Reading data honestly” already."]


def test_it_says_that_what_was_taken_back_stays_so(scene: Scene, work: Submission) -> None:
    Submission.objects.filter(pk=work.pk).update(number=9)
    services.revoke(scene.cast.owner, award=awarded(scene), reason="Another’s work.", now=NOW)

    assert sentences(work) == ["“Reading data honestly” was taken back from Maya: no grade gives it again."]


def test_it_is_silent_where_no_rule_looks_at_the_project(scene: Scene, work: Submission) -> None:
    set_tree(scene, {"units_done": scene.course.pk})

    assert sentences(work) == []


def test_it_says_that_an_award_would_only_be_proposed(scene: Scene, work: Submission) -> None:
    finish_units(scene)
    take_quiz(scene)
    set_tree(scene, scene.rule.tree, mode="proposed")

    assert sentences(work) == [
        "With “Competent” or better on every criterion, “Reading data honestly” is proposed for Maya."
    ]
