"""After an award was taken back: its rule gives it again only as the staff said on that day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campus.awards import queries, services, tasks
from campus.awards.models import Award, Rule
from campus.common.errors import InvalidError
from campus.journal.models import Event
from tests.campus.awards.stage import NOW, awarded, grade_project, set_tree, settle, take_quiz, tell
from tests.cast import Scene

LATER = NOW + timedelta(hours=1)


def taken_back(scene: Scene, again: str) -> Award:
    return services.revoke(scene.cast.owner, award=awarded(scene), reason="Copied.", now=LATER, again=again)


def test_it_works(scene: Scene):
    taken_back(scene, "new")
    settle()
    assert queries.held(scene.cast.learner, scene.achievement) is None

    take_quiz(scene, "90", at=LATER + timedelta(days=1))
    grade_project(scene, (2, 2), at=LATER + timedelta(days=1))
    tell(scene, "project")
    settle()

    assert queries.held(scene.cast.learner, scene.achievement) is not None
    assert Award.objects.count() == 2


def test_where_all_counts_it_comes_back_at_once(scene: Scene):
    taken_back(scene, "all")

    settle()

    assert queries.held(scene.cast.learner, scene.achievement) is not None


def test_where_only_the_staff_may_no_rule_gives_it(scene: Scene):
    taken_back(scene, "no")
    take_quiz(scene, "100", at=LATER + timedelta(days=1))
    tell(scene, "quiz")

    settle()

    assert queries.held(scene.cast.learner, scene.achievement) is None
    assert queries.is_taken_back(scene.cast.learner, scene.achievement)
    said = scene.cast.client("learner").get(f"/earn/{scene.achievement.public_id}/").content.decode()
    assert "only the staff can give it again" in said


def test_reading_alone_does_not_bring_it_back(scene: Scene):
    set_tree(scene, {"units_done": scene.course.pk})
    taken_back(scene, "new")

    settle()

    assert queries.held(scene.cast.learner, scene.achievement) is None


def test_another_answer_is_refused(scene: Scene):
    with pytest.raises(InvalidError) as caught:
        taken_back(scene, "perhaps")

    assert caught.value.field == "again"


def test_a_rule_that_waits_for_a_day_is_looked_at_when_it_comes(scene: Scene):
    awarded(scene)
    Award.objects.all().delete()
    day = NOW + timedelta(days=3)
    rule = set_tree(scene, {"all": [scene.rule.tree, {"after": {"date": day.isoformat()}}]})
    assert rule.due_at == day
    assert queries.decision(scene.cast.learner, rule, now=NOW).is_met is False

    Rule.objects.update(due_at=NOW - timedelta(days=9))  # as if that day had come
    assert tasks.review_due_rules() == 1
    assert tasks.review_due_rules() == 0

    assert Event.objects.filter(verb="rule.due").count() == 1
    assert queries.decision(scene.cast.learner, rule, now=day).is_met is True
