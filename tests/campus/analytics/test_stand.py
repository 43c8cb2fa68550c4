"""Where each learner stands follows from what they do, event by event."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from campus.analytics import tasks
from campus.analytics.models import Report, Standing
from campus.assessments import services as assessments
from campus.competencies.tasks import estimate
from campus.courses import services as courses
from campus.courses.models import Unit
from campus.journal.models import Event, Pending
from tests.campus.analytics.stage import result
from tests.campus.assessments.stage import NOW, grade, handed_in
from tests.cast import Scene, publish


def enrolled(scene: Scene) -> None:
    courses.enrol(scene.cast.learner, course=scene.course, now=NOW)


def stands() -> Standing:
    while tasks.stand():
        pass
    return Standing.objects.get()


def test_it_works(scene: Scene):
    enrolled(scene)
    begun = stands()
    courses.finish_unit(scene.cast.learner, unit=scene.units[0], now=NOW)
    gone_on = stands()

    assert (begun.number, begun.title, begun.state, begun.done, begun.of) == (1, "Unit 1", "open", 0, 4)
    assert (gone_on.number, gone_on.title, gone_on.done, gone_on.last_at) == (2, "Unit 2", 1, NOW)
    assert not Pending.objects.filter(consumer="analytics").exists()


def test_results_below_the_mark_are_counted(scene: Scene):
    enrolled(scene)
    for unit in scene.units:
        courses.finish_unit(scene.cast.learner, unit=unit, now=NOW)
    for percent in (30, 40, 80):
        result(scene, scene.cast.learner, percent=percent, at=NOW)

    found = stands()

    assert (found.title, found.fails) == ("Quiz", 2)


def test_who_waits_for_a_grade_waits_and_who_has_it_is_further(scene: Scene):
    enrolled(scene)
    own = scene.course.units.exclude(kind="quiz")
    scene.course.enrolments.update(edition=publish(scene.course, *own))
    for unit in scene.units:
        courses.finish_unit(scene.cast.learner, unit=unit, now=NOW)
    work = handed_in(scene)
    waiting = stands()
    grade(scene, work)
    done = stands()

    assert (waiting.number, waiting.state) == (3, "waiting")
    assert (done.number, done.state, done.title, done.done) == (0, "done", "", 3)


def test_a_result_makes_its_report_due(scene: Scene):
    fields: dict[str, Any] = {"organization_id": scene.cast.college.pk, "at": NOW}
    assessments.add_result(scene.cast.learner, kind="quiz", thing_id=scene.quiz.pk, source="x", **fields)
    assessments.add_result(scene.cast.learner, kind="external", source="y", **fields)

    assert tasks.stand() == 2

    report = Report.objects.get()
    assert (report.kind, report.thing_id, report.is_stale, report.made_at) == ("quiz", scene.quiz.pk, True, None)


def test_who_left_a_course_stands_nowhere_in_it(scene: Scene):
    enrolled(scene)
    stands()
    scene.course.enrolments.all().delete()
    assessments.add_result(
        scene.cast.learner, organization_id=scene.cast.college.pk, kind="external", source="x", at=NOW
    )

    tasks.stand()

    assert not Standing.objects.exists()


def test_somebody_who_has_gone_leaves_nothing_waiting(scene: Scene):
    enrolled(scene)
    scene.course.enrolments.all().delete()
    scene.cast.learner.delete()

    assert tasks.stand() == 1


def test_an_event_that_cannot_be_read_is_put_off_and_holds_up_nobody_else(scene: Scene):
    enrolled(scene)
    broken = Event.objects.create(
        at=NOW, verb="result.recorded", person=scene.cast.stranger, organization_id=1, thing_kind="result", data={}
    )
    Pending.objects.create(event=broken, consumer="analytics")

    assert tasks.stand() == 1

    assert Pending.objects.get(consumer="analytics").error == "KeyError: 'thing'"
    assert Standing.objects.get().person == scene.cast.learner


@pytest.mark.parametrize("app", ["analytics", "competencies"])
def test_who_enrolled_before_is_found_by_the_sweeps(scene: Scene, app: str):
    enrolled(scene)
    Pending.objects.all().delete()
    name = {"analytics": "standings", "competencies": "estimates"}[app]

    import_module(f"campus.{app}.migrations.0002_{name}_of_before").forwards(apps, None)

    assert Pending.objects.get().consumer == app
    assert (estimate() if app == "competencies" else tasks.stand()) == 1


def test_a_later_row_of_a_unit_is_the_same_step(scene: Scene):
    enrolled(scene)
    later = Unit.objects.create(course=scene.course, origin=scene.units[0], title="Unit 1, written anew")
    scene.course.enrolments.update(edition=publish(scene.course, later))

    found = stands()

    assert (found.unit, found.title) == (scene.units[0].pk, "Unit 1, written anew")
