"""By when work is handed in."""

from datetime import timedelta

import pytest

from campus.assessments import services
from campus.assessments.models import Extension, Project
from campus.common.errors import InvalidError, NotAllowedError
from tests.campus.assessments.stage import NOW, draft, grade, handed_in
from tests.cast import Scene

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _due(scene: Scene) -> None:
    Project.objects.update(due_at=NOW, takes_late=False)
    scene.project.refresh_from_db()


def extend(scene: Scene, *, days: int = 2, actor=None):
    fields = {"person": scene.cast.learner, "due_at": NOW + days * DAY, "reason": "Ill", "now": NOW}
    return services.extend(actor or scene.cast.educator, project=scene.project, **fields)


def test_it_works(scene: Scene):
    assert not handed_in(scene, now=NOW).is_late


def test_a_moment_later_is_too_late_and_the_draft_stays(scene: Scene):
    work = draft(scene)

    with pytest.raises(InvalidError, match="late work is not taken"):
        services.hand_in(scene.cast.learner, submission=work, now=NOW + timedelta(seconds=1))

    work.refresh_from_db()
    assert work.state == "draft"


def test_late_work_is_marked_where_it_is_taken(scene: Scene):
    Project.objects.update(takes_late=True)

    assert handed_in(scene, now=NOW + DAY).is_late


def test_more_time_for_one_is_for_that_one(scene: Scene):
    extend(scene)

    assert not handed_in(scene, now=NOW + DAY).is_late


def test_more_time_given_anew_is_given_once_and_can_be_taken_back(scene: Scene):
    extend(scene, days=2)
    made = extend(scene, days=3)
    assert Extension.objects.get().due_at == NOW + 3 * DAY

    services.withdraw_extension(scene.cast.owner, project=scene.project, extension_id=made.pk, now=NOW)
    services.withdraw_extension(scene.cast.owner, project=scene.project, extension_id=made.pk, now=NOW)

    assert not Extension.objects.exists()


def test_work_that_was_handed_back_has_no_deadline(scene: Scene):
    grade(scene, handed_in(scene), levels={}, comment="Say who.", is_returned=True)
    again = scene.project.submissions.get(number=2)

    assert not services.hand_in(scene.cast.learner, submission=again, now=NOW + 9 * DAY).is_late


def test_another_try_after_a_grade_has_the_same_one(scene: Scene):
    grade(scene, handed_in(scene))
    again = services.begin_again(scene.cast.learner, project=scene.project, now=NOW)

    with pytest.raises(InvalidError):
        services.hand_in(scene.cast.learner, submission=again, now=NOW + DAY)


@pytest.mark.parametrize("days", [0, -1])
def test_more_time_is_more(scene: Scene, days: int):
    with pytest.raises(InvalidError, match="after the one"):
        extend(scene, days=days)


@pytest.mark.parametrize("name", ["learner", "stranger", "outsider", "employer"])
def test_only_staff_gives_it(scene: Scene, name: str):
    with pytest.raises(NotAllowedError):
        extend(scene, actor=getattr(scene.cast, name))
