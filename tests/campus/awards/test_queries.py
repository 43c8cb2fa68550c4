"""What learners are told before they earn, and what courses ask of rules."""

from decimal import Decimal

from campus.awards import queries, services
from campus.awards.models import Rule
from tests.campus.awards.stage import NOW, awarded, finish_units, grade_project, take_quiz
from tests.cast import Scene


def test_a_learner_is_told_how_far_they_are(scene: Scene):
    finish_units(scene)
    take_quiz(scene, "69.5")

    lines = queries.explain(scene.cast.learner, scene.achievement)

    assert [(line.text, line.is_met) for line in lines] == [
        ("Reading data honestly: 2 of 2 units done", True),
        ("Quiz: 69.5\u00a0%, asked for 70\u00a0%", False),
        ("A claim and its figures: no grade yet, asked for “Competent” on every criterion", False),
    ]


def test_without_a_rule_there_is_nothing_to_tell(scene: Scene):
    Rule.objects.all().delete()

    assert queries.explain(scene.cast.learner, scene.achievement) == []


def test_of_several_grades_the_one_that_met_the_rule_is_shown(scene: Scene):
    grade_project(scene, (3, 1))
    grade_project(scene, (2, 2))
    grade_project(scene, (3, 0))
    finish_units(scene)
    take_quiz(scene)

    found = queries.basis(scene.cast.learner, queries.decision(scene.cast.learner, scene.rule))

    assert [row.level for row in found.projects[0].criteria] == [2, 2]


def test_courses_learn_what_rules_ask_the_least_of_several(scene: Scene):
    tree = {"any": [{"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 60}}, scene.rule.tree]}
    Rule.objects.update(tree=tree)

    asked = queries.asked({scene.achievement.pk})

    assert asked.quizzes == {scene.quiz.pk: Decimal(60)}
    assert asked.projects == {scene.project.pk: 2}
    assert queries.asked(set()).quizzes == {}


def test_an_award_is_found_by_its_link(scene: Scene):
    award = awarded(scene)

    assert queries.by_public_id(award.public_id) == award
    assert queries.by_public_id("nothing") is None


def test_a_rule_kept_twice_is_one_change(scene: Scene):
    tree = {"units_done": scene.course.pk}

    first = services.set_rule(scene.cast.owner, achievement=scene.achievement, tree=tree, now=NOW)
    again = services.set_rule(scene.cast.owner, achievement=scene.achievement, tree=tree, now=NOW)

    assert first.revision == again.revision == 2


def test_a_first_rule_begins_at_revision_one(scene: Scene):
    Rule.objects.all().delete()

    rule = services.set_rule(
        scene.cast.owner, achievement=scene.achievement, tree={"units_done": scene.course.pk}, now=NOW
    )

    assert rule.revision == 1


def test_rows_name_themselves_without_secrets(scene: Scene):
    award = awarded(scene)
    services.picture(award, "svg")

    assert str(award) == f"Award {award.public_id}"
    assert str(award.status_list) == f"Status list {award.status_list.public_id}"
    assert str(award.deliveries.get()) == f"earned {award.pk}"
    assert str(award.pictures.get()) == f"svg of {award.pk}"
    assert str(scene.rule) == "Rule of Reading data honestly"


def test_rows_of_a_rule_name_themselves(scene: Scene):
    rule = services.set_rule(
        scene.cast.owner, achievement=scene.achievement, tree={"units_done": scene.course.pk}, now=NOW
    )

    assert str(rule.versions.get()) == f"{rule.pk}, revision 2"
    assert str(rule.inputs.get()) == f"{rule.pk}: course {scene.course.pk}"
