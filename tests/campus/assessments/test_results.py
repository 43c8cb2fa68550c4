"""What came of showing a skill is written once, in one form."""

from __future__ import annotations

import random
from decimal import Decimal
from importlib import import_module

from django.apps import apps

from campus.assessments import queries, questions, services
from campus.assessments.models import Result
from campus.journal.models import Event
from tests.campus.assessments.stage import NOW, grade, handed_in
from tests.cast import Scene


def taken(scene: Scene) -> None:
    attempt = services.begin_attempt(scene.cast.learner, quiz=scene.quiz, now=NOW, rng=random.Random(1))
    for question in queries.questions_of(attempt):
        response = questions.right_response(question)
        services.answer(scene.cast.learner, attempt=attempt, question_id=question.pk, response=response, now=NOW)


def test_a_finished_attempt_leaves_one(scene: Scene):
    taken(scene)

    result = Result.objects.get()

    assert (result.kind, result.thing_id, result.person) == ("quiz", scene.quiz.pk, scene.cast.learner)
    assert result.percent is not None
    assert result.is_passed is (result.percent >= scene.quiz.pass_percent)


def test_a_grade_leaves_one_with_its_levels(scene: Scene):
    made = grade(scene, handed_in(scene))

    result = Result.objects.get(kind="project")

    assert result.levels == {str(mark.criterion_id): mark.level for mark in made.marks.all()}
    assert result.lowest == min(result.levels.values())
    assert result.assessor_name == made.grader.name


def test_the_same_source_counts_once(scene: Scene):
    for _ in range(2):
        services.add_result(
            scene.cast.learner,
            organization_id=scene.cast.college.pk,
            kind=Result.Kind.ATTENDANCE,
            thing_id=7,
            source="attendance:7:1",
            at=NOW,
            hours=Decimal("1.5"),
        )

    assert Result.objects.get().hours == Decimal("1.5")
    assert Event.objects.get(verb="result.recorded").data["thing"] == 7


def test_what_was_decided_before_gets_the_same_rows(scene: Scene):
    taken(scene)
    grade(scene, handed_in(scene))
    fields = ("person_id", "kind", "thing_id", "percent", "levels", "lowest", "is_passed", "assessor_name", "source")
    before = sorted(map(str, Result.objects.values(*fields)))
    Result.objects.all().delete()

    import_module("campus.assessments.migrations.0003_results_of_before").forwards(apps, None)

    assert sorted(map(str, Result.objects.values(*fields))) == before


def test_how_many_passed_of_how_many_tried(scene: Scene):
    taken(scene)
    for person, percent in [(scene.cast.learner, 40), (scene.cast.stranger, 40)]:
        services.add_result(
            person,
            organization_id=scene.cast.college.pk,
            kind=Result.Kind.QUIZ,
            thing_id=scene.quiz.pk,
            source=f"told:{person.pk}",
            at=NOW,
            percent=Decimal(percent),
            is_passed=False,
        )

    assert queries.passed_of_tried("quiz", scene.quiz.pk) == (1, 2)
    assert queries.passed_of_tried("quiz", scene.quiz.pk, percent=40) == (2, 2)
    assert queries.passed_of_tried("attendance", 7) == (0, 0)


def test_what_was_handed_back_was_tried(scene: Scene):
    grade(scene, handed_in(scene), is_returned=True)

    assert queries.passed_of_tried("project", scene.project.pk) == (0, 1)


def test_a_grade_passes_from_the_level_that_is_asked_for(scene: Scene):
    grade(scene, handed_in(scene))

    assert queries.passed_of_tried("project", scene.project.pk) == (1, 1)
    assert queries.passed_of_tried("project", scene.project.pk, level=3) == (0, 1)
