"""Two graders, each without the other; a moderator where they lie far apart."""

import pytest

from campus.assessments import opinions, queries, services
from campus.assessments.models import Grade, Project, Result, Review, Submission
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.models import Event
from campus.organizations.models import Membership
from tests.campus.assessments.stage import grade, handed_in, levels
from tests.cast import Scene, person


@pytest.fixture
def third(scene: Scene):
    made = person("ada", "Ada Third")
    Membership.objects.create(organization=scene.cast.college, person=made, role="educator")
    return made


@pytest.fixture
def work(scene: Scene, third) -> Submission:
    Project.objects.update(graders=2)
    return handed_in(scene)


def test_it_works(scene: Scene, work: Submission):
    assert grade(scene, work, comment="Sound.", levels=levels(scene, 3)) is None
    assert not Result.objects.exists()

    made = grade(scene, work, actor=scene.cast.owner, comment="Telling.", levels=levels(scene, 2))

    assert (made.grader, made.comment) == (scene.cast.owner, "Sound.\n\nTelling.")
    result = Result.objects.get()
    assert (result.lowest, result.data["graders"], result.data["is_moderated"]) == (2, 2, False)
    assert Event.objects.filter(verb="project.graded").count() == 1
    assert opinions.graders_agree(scene.project).adjacent == 100


def test_who_has_marked_does_not_see_it_wait_and_the_other_does(scene: Scene, work: Submission):
    grade(scene, work)

    college = scene.cast.college
    assert list(queries.waiting(college, reader=scene.cast.educator)) == []
    assert list(queries.waiting(college, reader=scene.cast.owner)) == [work]
    assert queries.queue_counts(college, reader=scene.cast.educator).total == 0


def test_marks_may_be_given_anew_until_the_second_ones_are_there(scene: Scene, work: Submission):
    grade(scene, work, levels=levels(scene, 0))
    grade(scene, work, levels=levels(scene, 3))

    grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 3))

    assert Result.objects.get().lowest == 3
    assert Review.objects.count() == 2


def test_far_apart_goes_to_a_moderator_whose_word_counts_whole(scene: Scene, work: Submission, third):
    scene.project.moderators.add(third)
    grade(scene, work, levels=levels(scene, 3))
    assert grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 1)) is None
    assert list(queries.waiting(scene.cast.college, reader=third)) == [work]
    assert list(queries.waiting(scene.cast.college, reader=scene.cast.owner)) == []

    for one_of_two in (scene.cast.educator, scene.cast.owner):
        with pytest.raises(NotAllowedError, match="too far apart"):
            grade(scene, work, actor=one_of_two)
    made = grade(scene, work, actor=third, levels=levels(scene, 2))

    assert (made.grader, made.comment) == (third, "Good.")
    assert Result.objects.get().data["is_moderated"]


def test_an_owner_who_graded_decides_only_where_there_is_nobody_else(scene: Scene, work: Submission, third):
    grade(scene, work, levels=levels(scene, 3))
    grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 0))

    with pytest.raises(NotAllowedError):
        grade(scene, work, actor=third)
    assert grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 1))


def test_one_would_hand_it_back_and_the_other_not(scene: Scene, work: Submission):
    grade(scene, work, levels=levels(scene, 2), is_returned=True)
    grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 2))

    work.refresh_from_db()
    assert work.moderated_since
    assert work.state == "handed_in"


def test_both_hand_it_back_with_what_both_say(scene: Scene, work: Submission):
    grade(scene, work, levels={}, comment="Say who.", is_returned=True)
    made = grade(scene, work, actor=scene.cast.owner, levels={}, comment="And when.", is_returned=True)

    assert (made.is_returned, made.comment) == (True, "Say who.\n\nAnd when.")
    assert not Result.objects.exists()


def test_a_third_grader_comes_too_late(scene: Scene, work: Submission, third):
    grade(scene, work)
    grade(scene, work, actor=scene.cast.owner)

    with pytest.raises(ConflictError, match="Ines Haddad graded this"):
        grade(scene, work, actor=third)
    assert Grade.objects.count() == 1


def test_peers_as_a_second_opinion_send_it_to_a_moderator(scene: Scene):
    Project.objects.update(peer_reviews=1, peer_use="second")
    work = handed_in(scene)
    said = {str(pk): 0 for pk in levels(scene)}
    fields = {"role": "peer", "levels": said, "asked_at": work.handed_in_at, "done_at": work.handed_in_at}
    Review.objects.create(submission=work, reviewer=scene.cast.stranger, **fields)

    assert grade(scene, work, levels=levels(scene, 3)) is None
    made = grade(scene, work, actor=scene.cast.owner, levels=levels(scene, 2))

    assert made.grader == scene.cast.owner
    assert (Result.objects.get().data["peers"], Result.objects.get().lowest) == (1, 2)


def test_peers_nearby_leave_the_grade_to_the_grader(scene: Scene):
    Project.objects.update(peer_reviews=1, peer_use="second")

    assert grade(scene, handed_in(scene), levels=levels(scene, 3))
    assert Result.objects.get().lowest == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"graders": 3}, "graders"),
        ({"moderate_from": 0}, "moderate_from"),
        ({"peer_reviews": 6}, "peer_reviews"),
        ({"peer_days": 0}, "peer_days"),
        ({"peer_use": "second"}, "peer_use"),
        ({"moderators": [0]}, "moderators"),
    ],
)
def test_what_a_project_cannot_be(scene: Scene, changes, field):
    with pytest.raises(InvalidError) as caught:
        services.change_project(scene.cast.owner, project=scene.project, **changes)

    assert caught.value.field == field


def test_two_graders_need_two_people(scene: Scene):
    Membership.objects.filter(person=scene.cast.educator).delete()

    with pytest.raises(InvalidError, match="invite another educator"):
        services.change_project(scene.cast.owner, project=scene.project, graders=2)
