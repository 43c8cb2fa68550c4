"""The dry run, the explanation for one person, and an award decided again."""

from __future__ import annotations

from typing import Any

from campus.awards import queries, rules, services
from campus.awards.models import Award
from tests.campus.awards.stage import NOW, address, awarded, finish_units, grade_project, page, set_tree, take_quiz
from tests.cast import Scene

RULE = "achievements/{achievement}/rule/people"


def test_it_works(scene: Scene):
    awarded(scene)
    for name in ("stranger", "employer", "outsider"):
        finish_units(scene, getattr(scene.cast, name))
    take_quiz(scene, "69", scene.cast.stranger)
    grade_project(scene, (2, 2), scene.cast.stranger)
    take_quiz(scene, "80", scene.cast.employer)
    grade_project(scene, (2, 2), scene.cast.employer)

    said = page(scene, f"{RULE}/")

    places = [said.index(name) for name in ("Helen Marsh", "Sol Winter", "Omar Reyes", "Maya Okonkwo-Lind")]
    assert places == sorted(places)
    assert "Would be awarded now" in said
    assert "Quiz: 69\u00a0%, asked for 70\u00a0%" in said
    assert Award.objects.count() == 1  # looking awards nothing
    assert "Helen Marsh" not in page(scene, f"{RULE}/", show="misses")
    assert "Maya Okonkwo-Lind" not in page(scene, f"{RULE}/", show="would")


def test_the_export_says_what_is_missing(scene: Scene):
    finish_units(scene)

    text = scene.cast.client("owner").get(address(scene, f"{RULE}.csv")).content.decode("utf-8-sig")

    head, row, _end = text.split("\r\n")
    assert head == "Name,State,What is missing"
    assert row.startswith("Maya Okonkwo-Lind,Not yet,")
    assert "not taken yet" in row


def test_nobody_concerned_is_said_so(scene: Scene):
    assert "The rule concerns nobody yet." in page(scene, f"{RULE}/")


def test_one_person_is_explained_to_the_staff(scene: Scene):
    finish_units(scene)

    said = page(scene, f"{RULE}/{scene.cast.learner.pk}/")

    assert "Reading data honestly: 2 of 2 units done" in said
    assert "Something that it asks for is not shown yet." in said


def test_who_is_not_concerned_is_not_there(scene: Scene):
    answer = scene.cast.client("owner").get(address(scene, f"{RULE}/{scene.cast.employer.pk}/"))

    assert answer.status_code == 404


def test_without_a_rule_there_is_nothing_to_try(scene: Scene):
    answer = scene.cast.client("owner").get(address(scene, f"{RULE}/?for=renew"))

    assert answer.status_code == 404


def test_an_award_is_decided_again_alike(scene: Scene):
    awarded(scene)

    said = page(scene, "awards/{award}/replay/")

    assert "The same answer." in said
    assert "It is the rule of today." in said
    assert "Nothing it looked at has changed since." in said
    assert "attempt:" in said


def test_what_differs_today_is_said_and_takes_nothing_away(scene: Scene):
    awarded(scene)
    take_quiz(scene, "100")
    set_tree(scene, {"units_done": scene.course.pk}, revision=2)

    said = page(scene, "awards/{award}/replay/")

    assert "The rule has changed since." in said
    assert "Quiz: 100\u00a0%, asked for 70\u00a0%" in said
    assert "The rule of that day would still award it." in said


def test_a_record_that_was_tampered_with_is_seen(scene: Scene):
    award = awarded(scene)
    award.decision["facts"]["results"] = []
    award.save()

    assert "Another answer than the one that was kept." in page(scene, "awards/{award}/replay/")


def test_what_was_given_by_hand_says_by_whom(scene: Scene):
    services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW, actor=scene.cast.owner)

    assert "Ines Haddad gave it, without a rule." in page(scene, "awards/{award}/replay/")


def test_a_learner_reads_how_far_they_are(scene: Scene):
    finish_units(scene)
    client = scene.cast.client("learner")

    said = client.get(f"/earn/{scene.achievement.public_id}/").content.decode()
    assert "You earn it as soon as all of this is shown." in said

    award = awarded(scene)
    said = client.get(f"/earn/{scene.achievement.public_id}/").content.decode()
    assert award.public_id in said
    assert "has not said how it is renewed" in said


def test_without_a_rule_a_learner_is_told_so(scene: Scene):
    scene.rule.delete()

    said = scene.cast.client("stranger").get(f"/earn/{scene.achievement.public_id}/").content.decode()

    assert "There is no rule for it" in said


def test_whom_a_change_touches_is_counted_with_the_new_rule(scene: Scene, django_assert_max_num_queries: Any):
    awarded(scene)
    finish_units(scene, scene.cast.stranger)
    tree = rules.parse({"units_done": scene.course.pk})

    with django_assert_max_num_queries(12):
        found = queries.affected(scene.rule, tree, now=NOW)

    assert (found.earning, found.keeping) == ((scene.cast.stranger.pk,), ())
