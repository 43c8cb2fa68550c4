"""The figures of an assessment are made from its results, now and then, and say what stands out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from campus.analytics import figures, tasks
from campus.analytics.models import Report
from campus.assessments.models import Activity, Review
from tests.campus.analytics.stage import handed_in_by, learners, result, stale, taken
from tests.campus.assessments.stage import NOW, grade, handed_in
from tests.cast import Scene


def page(scene: Scene, kind: str, thing_id: int) -> str:
    return scene.cast.client("educator").get(f"/manage/harbourside/insight/{kind}/{thing_id}/").content.decode()


def test_it_works(scene: Scene):
    taken(scene, learners(40), at=NOW)
    stale(scene)

    assert tasks.report() == 1

    report = Report.objects.get()
    assert (report.is_stale, report.flagged, report.data["tried"]) == (False, 1, 40)
    assert figures.spread(report.data["minutes"]).middle == pytest.approx(24.5)
    assert figures.figure(report.data["reliability"]).n == 40
    assert [item["p"]["n"] for item in report.data["items"]] == [40] * 4
    assert tasks.report() == 0


def test_what_stands_out_comes_first(scene: Scene):
    taken(scene, learners(40), at=NOW)
    stale(scene)
    tasks.report()

    shown = page(scene, "quiz", scene.quiz.pk)

    assert shown.index("Question 3?") < shown.index("Question 0?")
    assert "check which answer counts as right" in shown
    assert "From only 40: another 40 might well give another figure." in shown


def test_questions_drawn_for_each_have_a_reliability_too(scene: Scene):
    people = learners(40)
    taken(scene, people, at=NOW)
    scene.questions[0].refresh_from_db()
    people[0].attempts.get().answers.first().delete()
    stale(scene)

    tasks.report()

    assert figures.figure(Report.objects.get().data["reliability"]).n == 40


def test_few_people_are_told_as_few(scene: Scene):
    taken(scene, learners(3), at=NOW)
    stale(scene)
    tasks.report()

    shown = page(scene, "quiz", scene.quiz.pk)

    assert "3 people so far; from 5 on it says something." in shown
    assert "of 3" in shown


def test_a_large_one_rests_before_it_is_made_again(scene: Scene):
    report = stale(scene)
    now = timezone.now()
    rested = {"tried": tasks.LARGE}
    Report.objects.update(made_at=now - timedelta(minutes=1), data=rested)
    too_soon = tasks.report()
    Report.objects.update(made_at=now - timedelta(minutes=6))

    assert (too_soon, tasks.report()) == (0, 1)
    report.refresh_from_db()
    assert report.data["tried"] == 0


def test_a_small_one_is_made_at_once(scene: Scene):
    stale(scene)
    Report.objects.update(made_at=timezone.now(), data={"tried": 3})

    assert tasks.report() == 1


def test_a_project_shows_how_often_each_level_was_given(scene: Scene):
    grade(scene, handed_in(scene, now=NOW), now=NOW + timedelta(days=2))
    stale(scene, "project", scene.project.pk)
    tasks.report()

    data, shown = Report.objects.get().data, page(scene, "project", scene.project.pk)

    assert data["criteria"] == [{"criterion": each.pk, "levels": {"2": 1}} for each in scene.criteria]
    assert (data["passed"], data["tried"], data["days"]["n"]) == (1, 1, 1)
    assert "Criterion by criterion" in shown
    assert "Strong" in shown


def test_other_ways_say_who_passed(scene: Scene):
    shift = Activity.objects.create(organization=scene.cast.college, kind="observation", title="A shift")
    made = result(scene, scene.cast.learner, percent=80, at=NOW)
    made.kind, made.thing_id = "observation", shift.pk
    made.save()
    stale(scene, "observation", shift.pk)
    tasks.report()

    assert "1 of 1" in page(scene, "observation", shift.pk)
    assert "A shift" in page(scene, "observation", shift.pk)


def test_before_the_first_result_it_says_so(scene: Scene):
    assert "Nobody has tried it yet." in page(scene, "quiz", scene.quiz.pk)


@pytest.mark.parametrize("address", ["quiz/999", "project/999", "observation/999", "external/1", "nonsense/1"])
def test_what_is_not_there_is_not_found(scene: Scene, address: str):
    assert scene.cast.client("owner").get(f"/manage/harbourside/insight/{address}/").status_code == 404


@pytest.mark.parametrize(("works", "words"), [(12, "The graders agree well."), (1, "from 20 on it says something.")])
def test_two_graders_agree_or_not(scene: Scene, works: int, words: str):
    for who in learners(works):
        work = handed_in_by(scene, who)
        for grader in (scene.cast.owner, scene.cast.educator):
            levels = {str(row.pk): (who.pk + place) % 4 for place, row in enumerate(scene.criteria)}
            Review.objects.create(
                submission=work, reviewer=grader, role="grader", levels=levels, asked_at=NOW, done_at=NOW
            )
    stale(scene, "project", scene.project.pk)
    tasks.report()

    shown = page(scene, "project", scene.project.pk)

    assert f"The same level on {2 * works} of {2 * works} criteria." in shown
    assert words in shown
