"""A learner finishes the edition that was begun, and may change over to the newest."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from campus.assessments.models import Activity, Result
from campus.common.errors import NotAllowedError
from campus.courses import queries, services
from campus.courses.models import Unit, UnitDone
from campus.journal.models import Event
from tests.cast import Scene, enrolled

NOW = timezone.now()
LEARN = "/learn/reading-data-honestly/"


@pytest.fixture
def changed(scene: Scene) -> Scene:
    """Return the scene with a learner who read both units, and then a new text of the second, published."""
    enrolled(scene.cast.learner, scene.course, at=NOW)
    for unit in scene.units:
        services.finish_unit(scene.cast.learner, unit=unit, now=NOW)
    services.change_unit(scene.cast.educator, unit=scene.units[1], body="Written anew.", now=NOW)
    services.publish(scene.cast.educator, course=scene.course, now=NOW)
    scene.course.refresh_from_db()
    return scene


def names(scene: Scene) -> list[str]:
    return [unit.name for unit in queries.units(queries.newest(scene.course))]


def test_it_works(changed: Scene):
    mine = changed.cast.client("learner").get(f"{LEARN}units/2/").content.decode()
    theirs = changed.cast.client("educator").get(f"{LEARN}units/2/").content.decode()

    assert "Text of unit 2." in mine
    assert "A newer edition of this course is there" in mine
    assert "Written anew." in theirs
    assert queries.units_done(changed.cast.learner, changed.course) == (2, 2)
    assert changed.course.current
    assert changed.course.current.number == 2


def test_changing_over_keeps_what_is_unchanged(changed: Scene):
    client = changed.cast.client("learner")
    assert "There is no way back." in client.get(f"{LEARN}newest/").content.decode()

    page = client.post(f"{LEARN}newest/", follow=True).content.decode()

    assert "Written anew." in page
    assert queries.units_done(changed.cast.learner, changed.course) == (1, 2)
    assert client.get(f"{LEARN}newest/")["Location"] == LEARN
    assert Event.objects.get(verb="course.edition_taken").data == {"course": changed.course.pk, "edition": 2}
    services.take_newest(changed.cast.learner, course=changed.course, now=NOW)
    assert Event.objects.filter(verb="course.edition_taken").count() == 1


def test_nothing_of_a_published_edition_changes_before_the_next_is_published(scene: Scene):
    owner = scene.cast.owner
    before = [(unit.pk, unit.title, unit.body) for unit in Unit.objects.order_by("pk")]

    services.change_unit(owner, unit=scene.units[0], title="Other", now=NOW)
    services.order_units(owner, course=scene.course, lines=[scene.units[1].pk, 10**6], now=NOW)
    services.add_unit(owner, course=scene.course, title="Third", body="New", now=NOW)
    services.retire_unit(owner, unit=scene.units[1], now=NOW)

    assert [(unit.pk, unit.title, unit.body) for unit in Unit.objects.order_by("pk")][: len(before)] == before
    assert [unit.name for unit in queries.units(scene.course.current)] == [
        "Unit 1", "Unit 2", "Quiz", "A claim and its figures",
    ]  # fmt: skip
    assert names(scene) == ["Other", "Quiz", "A claim and its figures", "Third"]


def test_a_unit_is_copied_once_an_edition(scene: Scene):
    for body in ("One", "Two"):
        services.change_unit(scene.cast.owner, unit=scene.units[0], body=body, now=NOW)

    assert Unit.objects.filter(origin=scene.units[0]).count() == 1
    assert queries.as_written(scene.units[0]).revision == 2


def test_what_is_not_in_ones_edition_is_not_finished(changed: Scene):
    new = queries.as_written(changed.units[1])

    with pytest.raises(NotAllowedError, match="no unit to be finished here"):
        services.finish_unit(changed.cast.learner, unit=new, now=NOW)
    with pytest.raises(NotAllowedError, match="no unit to be finished here"):
        services.finish_unit(changed.cast.learner, unit=Unit.objects.get(kind="quiz"), now=NOW)
    with pytest.raises(NotAllowedError, match="Enrol in"):
        services.take_newest(changed.cast.stranger, course=changed.course, now=NOW)
    assert UnitDone.objects.count() == 2


def test_an_activity_is_a_step_that_its_result_settles(scene: Scene):
    show = Activity.objects.create(organization=scene.cast.college, kind="observation", title="Mend a seam")
    services.add_unit(scene.cast.owner, course=scene.course, kind="activity", activity=show, now=NOW)
    services.publish(scene.cast.owner, course=scene.course, now=NOW)
    scene.course.refresh_from_db()
    learner = scene.cast.learner
    services.enrol(learner, course=scene.course, now=NOW)
    assert queries.progress(learner, scene.course, now=NOW).steps[4].state == "open"

    Result.objects.create(
        person=learner, organization=scene.cast.college, kind="observation", thing_id=show.pk, is_passed=True, at=NOW,
        source="observation:1",
    )  # fmt: skip

    assert queries.progress(learner, scene.course, now=NOW).steps[4].state == "done"
    assert "Mend a seam" in scene.cast.client("learner").get(f"{LEARN}units/5/", follow=True).content.decode()
    assert queries.may_take(learner, "observation", show.pk)
    assert not queries.may_take(learner, "attendance", show.pk)
    assert not queries.may_take(scene.cast.stranger, "observation", show.pk)
    assert [each.kind for each in queries.activities(scene.course)] == ["quiz", "project", "observation"]


def test_the_database_refuses_a_unit_that_is_not_of_one_piece(scene: Scene):
    for fields in ({"kind": "quiz"}, {"kind": "page", "quiz": scene.quiz}, {"kind": "project", "quiz": scene.quiz}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Unit.objects.create(course=scene.course, **fields)  # type: ignore[arg-type]
