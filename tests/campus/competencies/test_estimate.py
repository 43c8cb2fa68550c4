"""Results become estimates: whatever names a skill counts for it, once, and who listens is told what changed."""

from __future__ import annotations

from typing import Any

from campus.assessments import services as assessments
from campus.assessments.models import Activity
from campus.competencies import evidence, queries, services, tasks
from campus.competencies.models import Estimate
from campus.journal.models import Event, Pending
from tests.campus.assessments.stage import NOW, grade, handed_in, levels
from tests.campus.competencies.stage import answered, named, skill, told
from tests.cast import Scene


def test_it_works(scene: Scene):
    charts = named(scene, skill())
    grade(scene, handed_in(scene), levels=levels(scene, 3))

    settled = tasks.estimate()

    found = queries.mastery([scene.cast.learner.pk, scene.cast.stranger.pk])
    assert settled == 1
    assert found[scene.cast.learner.pk][charts.pk].n == 2
    assert found[scene.cast.learner.pk][charts.pk].percent > 75
    assert found[scene.cast.stranger.pk] == {}
    assert not Pending.objects.filter(consumer="competencies").exists()


def test_who_listens_is_told_once(scene: Scene):
    charts = named(scene, skill())
    told(scene, data={"skills": {str(charts.pk): 1}})

    services.estimate(scene.cast.learner, now=NOW)
    services.estimate(scene.cast.learner, now=NOW)

    event = Event.objects.get(verb="mastery.changed")
    assert (event.person, event.data) == (scene.cast.learner, {"skill": charts.pk})


def test_answers_marks_and_shares_all_count(scene: Scene):
    charts = named(scene, skill())
    answered(scene, True, False)
    grade(scene, handed_in(scene))
    told(scene, data={"skills": {str(charts.pk): 0.5}})

    rows = evidence.signs([scene.cast.learner.pk])[scene.cast.learner.pk, charts.pk]

    assert sorted((row.kind, row.reached, row.steps, row.is_reached, row.asked) for row in rows) == [
        ("external", 0.5, 1, True, ""),
        ("project", 2, 3, True, "Method"),
        ("project", 2, 3, True, "Sources"),
        ("quiz", 0, 1, False, "Question 1?"),
        ("quiz", 1, 1, True, "Question 0?"),
    ]


def test_what_was_seen_of_a_checklist_counts(scene: Scene):
    charts = skill()
    shift = Activity.objects.create(organization=scene.cast.college, kind="observation", title="A shift")
    line = shift.criteria.create(name="Washes hands", skill=charts)
    told(scene, kind="observation", thing_id=shift.pk, levels={str(line.pk): 1}, lowest=1)

    ((row,),) = evidence.signs([scene.cast.learner.pk]).values()

    assert (row.skill_id, row.reached, row.steps, row.asked) == (charts.pk, 1, 1, "Washes hands")


def test_an_open_attempt_does_not_count(scene: Scene):
    named(scene, skill())
    answered(scene, True, finished=False)

    assert evidence.signs([scene.cast.learner.pk]) == {}


def test_only_what_is_asked_for_comes_back(scene: Scene):
    charts, words = named(scene, skill()), skill("write plainly")
    answered(scene, True)
    told(scene, data={"skills": {str(words.pk): 1}})
    services.estimate(scene.cast.learner, now=NOW)
    me = scene.cast.learner.pk

    assert set(queries.mastery([me], [words.pk])[me]) == {words.pk}
    assert set(evidence.signs([me], [charts.pk])) == {(me, charts.pk)}


def test_a_rubric_of_one_level_and_what_names_no_skill_say_nothing(scene: Scene):
    named(scene, skill())
    scene.project.scale = ["Done"]
    scene.project.save()
    grade(scene, handed_in(scene), levels=levels(scene, 0))
    told(scene, source="told:2", kind="observation", levels={"7": 1}, lowest=1)

    assert services.estimate(scene.cast.learner, now=NOW) == []


def test_a_question_that_names_another_skill_now_takes_its_estimate_along(scene: Scene):
    named(scene, skill())
    answered(scene, True)
    services.estimate(scene.cast.learner, now=NOW)
    other = named(scene, skill("write plainly"))

    services.estimate(scene.cast.learner, now=NOW)

    assert [each.skill for each in Estimate.objects.all()] == [other]
    assert str(Estimate.objects.get()).endswith(": 59 %")


def test_results_of_one_person_are_settled_together(scene: Scene, django_assert_max_num_queries: Any):
    charts = named(scene, skill())
    for number in range(5):
        assessments.add_result(
            scene.cast.learner,
            organization_id=scene.cast.college.pk,
            kind="external",
            source=f"xapi:{number}",
            at=NOW,
            data={"skills": {str(charts.pk): 1}},
        )

    with django_assert_max_num_queries(40):
        assert tasks.estimate() == 5


def test_somebody_who_has_gone_leaves_nothing_waiting(scene: Scene):
    assessments.add_result(
        scene.cast.stranger, organization_id=scene.cast.college.pk, kind="external", source="xapi:1", at=NOW
    )
    scene.cast.stranger.delete()

    assert tasks.estimate() == 1


def test_what_cannot_be_read_is_put_off_and_holds_up_nobody_else(scene: Scene):
    for person, share in [(scene.cast.learner, "much"), (scene.cast.stranger, 1)]:
        assessments.add_result(
            person,
            organization_id=scene.cast.college.pk,
            kind="external",
            source=f"xapi:{person.pk}",
            at=NOW,
            data={"skills": {str(skill().pk): share}},
        )

    assert tasks.estimate() == 1
    assert "TypeError" in Pending.objects.get(consumer="competencies").error
    assert Estimate.objects.get().person == scene.cast.stranger
