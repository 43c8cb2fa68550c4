"""Grading by its service."""

from typing import Any

import pytest

from campus.assessments import queries, services
from campus.assessments.models import Grade, Submission
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.models import Event, Pending
from campus.organizations.models import Membership
from tests.campus.assessments.stage import NOW, draft, grade, handed_in, levels
from tests.cast import Scene


def test_it_works(scene: Scene):
    work = handed_in(scene)

    made = grade(scene, work)

    assert (made.grader, made.comment, made.is_returned) == (scene.cast.educator, "Good.", False)
    event = Event.objects.get(verb="project.graded")
    expected = {str(pk): 2 for pk in levels(scene)}
    assert event.data == {"project": scene.project.pk, "levels": expected, "is_returned": False}
    assert event.person == scene.cast.learner
    assert Pending.objects.filter(event__verb="result.recorded", consumer="awards").exists()


def test_the_grade_reads_in_the_order_of_the_rubric(scene: Scene):
    work = handed_in(scene)
    assert queries.assessed(work) == []

    grade(scene, work)

    rows = [(row.criterion.name, row.name, row.description) for row in queries.assessed(work)]
    assert rows == [("Sources", "Competent", "Named and judged"), ("Method", "Competent", "Named and judged")]


def test_the_second_grader_is_told_who_was_first_and_when(scene: Scene):
    work = handed_in(scene)
    grade(scene, work)

    with pytest.raises(ConflictError, match=r"Tomás Ferreira graded this on 22.November.2026, 10:42"):
        grade(scene, work, actor=scene.cast.owner)

    assert Grade.objects.count() == 1


def test_handing_back_begins_a_draft_with_the_old_work(scene: Scene):
    work = handed_in(scene)

    grade(scene, work, levels={}, comment="Say who counted.", is_returned=True)

    again = queries.latest_submission(scene.cast.learner, scene.project)
    assert again is not None
    assert (again.state, again.number, again.text) == ("draft", 2, work.text)
    assert Submission.objects.get(pk=work.pk).state == "returned"
    assert queries.graded_submission(scene.cast.learner, scene.project) is None


def test_handing_back_needs_a_comment(scene: Scene):
    work = handed_in(scene)

    with pytest.raises(InvalidError) as caught:
        grade(scene, work, comment="  ", is_returned=True)

    assert caught.value.field == "comment"
    assert Submission.objects.get(pk=work.pk).state == "handed_in"


def test_a_grade_needs_every_criterion_and_names_the_open_ones(scene: Scene):
    work = handed_in(scene)

    with pytest.raises(InvalidError, match="Method"):
        grade(scene, work, levels={scene.criteria[0].pk: 2})


@pytest.mark.parametrize("level", [4, 999_999, -1])
def test_a_level_off_the_scale_is_refused(scene: Scene, level: int):
    with pytest.raises(InvalidError):
        grade(scene, handed_in(scene), levels=levels(scene, level))


def test_a_criterion_of_another_rubric_is_refused(scene: Scene):
    with pytest.raises(InvalidError):
        grade(scene, handed_in(scene), levels={**levels(scene), 99_999: 1})


def test_a_comment_has_an_end(scene: Scene):
    with pytest.raises(InvalidError) as caught:
        grade(scene, handed_in(scene), comment="x" * 10_001)

    assert caught.value.field == "comment"


@pytest.mark.parametrize("name", ["learner", "employer", "stranger", "outsider"])
def test_only_staff_grade(scene: Scene, name: str):
    work = handed_in(scene)

    with pytest.raises(NotAllowedError):
        grade(scene, work, actor=getattr(scene.cast, name))


def test_nobody_grades_their_own_work(scene: Scene):
    work = handed_in(scene)
    Membership.objects.create(organization=scene.cast.college, person=scene.cast.learner, role="educator")

    with pytest.raises(NotAllowedError, match="your own work"):
        grade(scene, work, actor=scene.cast.learner)


def test_a_draft_is_not_graded(scene: Scene):
    work = draft(scene)

    with pytest.raises(ConflictError, match="changed since"):
        grade(scene, work)


def test_work_on_an_empty_rubric_cannot_be_graded(scene: Scene):
    work = handed_in(scene)
    scene.project.criteria.all().delete()
    given: dict[str, Any] = {"levels": {}, "comment": "", "is_returned": False, "revision": work.revision, "now": NOW}

    with pytest.raises(InvalidError):
        services.grade(scene.cast.owner, submission=work, **given)
