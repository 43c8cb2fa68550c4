"""What people have shown, gathered for one and for many: the same answers, in queries that do not grow in number."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from campus.accounts.models import Person
from campus.awards import queries, rules
from campus.awards.models import Approval
from campus.awards.queries import facts as gathering
from campus.competencies.models import Estimate
from campus.skills.models import Skill
from tests.campus.awards.stage import NOW, awarded, finish_units, result, set_tree
from tests.cast import Scene, enrolled, person

LATER = NOW + timedelta(days=1)


def everything(scene: Scene) -> dict[str, Any]:
    """Return a rule that looks at every kind of thing."""
    quiz, project, skill = scene.quiz.pk, scene.project.pk, Skill.objects.get().pk
    return {
        "all": [
            {"units_done": scene.course.pk},
            {"quiz_at_least": {"quiz": quiz, "percent": 70}},
            {"score_at_least": {"kind": "quiz", "id": quiz, "percent": 90}},
            {"project_at_least": {"project": project, "level": 1}},
            {"passed": {"kind": "observation", "id": 4}},
            {"mastery_at_least": {"skill": skill, "percent": 60}},
            {"hours_at_least": {"hours": 5, "any": scene.cast.college.pk}},
            {"hours_at_least": {"hours": 5, "of": [4, 5]}},
            {"attested_by": {"role": "mentor", "of": None}},
            {"holds": {"achievement": scene.achievement.public_id}},
            {"holds": {"ref": "https://example.org/a"}},
            {"approved_by": {"role": "educator"}},
        ]
    }


def crowd(scene: Scene, number: int) -> list[Person]:
    """Return people with results of every kind, different for each."""
    rng, people = random.Random(number), [person(f"crowd{n}", f"Person {n}") for n in range(number)]
    for each in people:
        if rng.random() < 0.5:
            finish_units(scene, each)
        for _ in range(rng.randrange(4)):
            percent = Decimal(rng.randrange(4000, 10001)) / 100
            result(scene, each, kind="quiz", thing_id=scene.quiz.pk, percent=percent)
            levels = {row.pk: rng.randrange(4) for row in scene.criteria}
            result(scene, each, kind="project", thing_id=scene.project.pk, levels=levels)
            result(scene, each, kind="attendance", thing_id=rng.choice([4, 5]), hours=Decimal(2))
            result(scene, each, kind="observation", thing_id=4, is_passed=rng.random() < 0.5)
            result(scene, each, kind="attestation", thing_id=9, assessor_role=rng.choice(["mentor", "coach"]))
            result(scene, each, kind="external", ref=rng.choice(["https://example.org/a", "https://example.org/b"]))
    return people


@pytest.mark.parametrize("kind", ["whole", "in time"])
def test_one_by_one_and_all_at_once_are_decided_alike(scene: Scene, monkeypatch: pytest.MonkeyPatch, kind: str):
    whole = everything(scene)
    parts = [part for part in whole["all"] if "mastery_at_least" not in part]
    day = (NOW + timedelta(days=1)).isoformat()
    tree = rules.parse(whole if kind == "whole" else {"before": {"date": day, "of": {"any": parts}}})
    people = crowd(scene, 12)
    rule = set_tree(scene, tree.to_json())

    def decided() -> dict[int, list[bool]]:
        found = queries.decisions([each.pk for each in people], rule, now=LATER)
        return {pk: [part.is_met for part in each.parts] for pk, (each, _standing) in found.items()}

    alone = decided()
    monkeypatch.setattr(gathering, "FEW", 0)
    monkeypatch.setattr(gathering, "BATCH", 5)
    together = decided()

    assert together == alone
    assert len({tuple(each) for each in alone.values()}) > 3


def test_more_people_take_no_more_queries(scene: Scene, django_assert_max_num_queries: Any):
    rule = set_tree(scene, everything(scene))
    people = [each.pk for each in crowd(scene, 8)]

    with django_assert_max_num_queries(11) as few:
        queries.decisions(people[:2], rule, now=LATER)
    with django_assert_max_num_queries(11) as many:
        queries.decisions(people, rule, now=LATER)

    assert isinstance(few, CaptureQueriesContext)
    assert len(many) <= len(few)


def test_an_estimate_counts_once_it_rests_on_enough(scene: Scene):
    skill, learner = Skill.objects.get(), scene.cast.learner
    rule = set_tree(scene, {"mastery_at_least": {"skill": skill.pk, "percent": 60}})
    made = Estimate.objects.create(person=learner, skill=skill, percent=90, low=40, high=99, n=1, at=NOW)
    assert queries.decision(learner, rule).is_met is False

    Estimate.objects.filter(pk=made.pk).update(n=5)

    assert queries.decision(learner, rule).is_met is True


def test_what_expired_is_not_held_any_more(scene: Scene):
    award = awarded(scene)
    rule = set_tree(scene, {"holds": {"achievement": scene.achievement.public_id}})
    assert queries.decision(scene.cast.learner, rule, now=NOW).is_met is True

    assert award.valid_until
    assert queries.decision(scene.cast.learner, rule, now=award.valid_until).is_met is False


def test_days_count_from_enrolling(scene: Scene):
    inside = {"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 70}}
    rule = set_tree(scene, {"within_days": {"days": 2, "of": inside}})
    result(scene, kind="quiz", thing_id=scene.quiz.pk, percent=Decimal(90), at=NOW + timedelta(days=3))
    assert queries.decision(scene.cast.learner, rule).is_met is False  # takes no course

    enrolled(scene.cast.learner, scene.course, at=NOW)
    assert queries.decision(scene.cast.learner, rule).is_met is False
    result(scene, kind="quiz", thing_id=scene.quiz.pk, percent=Decimal(71), at=NOW + timedelta(days=1))

    assert queries.decision(scene.cast.learner, rule).is_met is True


def test_an_approval_counts_for_its_rule_alone(scene: Scene):
    rule = set_tree(scene, {"approved_by": {"role": "owner"}})
    Approval.objects.create(rule=rule, person=scene.cast.learner, role="educator", by=scene.cast.educator, at=NOW)
    assert queries.decision(scene.cast.learner, rule).is_met is False

    Approval.objects.create(rule=rule, person=scene.cast.learner, role="owner", by=scene.cast.owner, at=NOW)

    assert queries.decision(scene.cast.learner, rule).is_met is True
    assert queries.decision(scene.cast.stranger, rule).is_met is False


@pytest.mark.parametrize(
    ("verb", "data", "part"),
    [
        ("result.recorded", {"kind": "observation", "thing": 4}, {"passed": {"kind": "observation", "id": 4}}),
        ("result.recorded", {"kind": "attendance", "thing": 4}, {"hours_at_least": {"hours": 5, "of": [4]}}),
        ("result.recorded", {"kind": "attestation", "thing": 4}, {"attested_by": {"role": "mentor", "of": None}}),
        ("result.recorded", {"kind": "external", "thing": 0, "ref": "x"}, {"holds": {"ref": "x"}}),
        ("mastery.changed", {"skill": 3}, {"mastery_at_least": {"skill": 3, "percent": 50}}),
        ("course.enrolled", {"course": 3}, {"within_days": {"days": 3, "of": {"units_done": 8}}}),
    ],
)
def test_news_finds_the_rules_it_touches(scene: Scene, verb: str, data: dict[str, object], part: dict[str, Any]):
    rule = set_tree(scene, part)

    assert queries.rules_touched(scene.cast.college.pk, verb=verb, data=data) == [rule]
    set_tree(scene, {"units_done": 10**6})
    assert queries.rules_touched(scene.cast.college.pk, verb=verb, data=data) == []


def test_hours_anywhere_here_are_touched_from_here_alone(scene: Scene):
    rule = set_tree(scene, {"hours_at_least": {"hours": 5, "any": scene.cast.college.pk}})
    told: dict[str, object] = {"kind": "attendance", "thing": 99}

    assert queries.rules_touched(scene.cast.college.pk, verb="result.recorded", data=told) == [rule]
    assert queries.rules_touched(scene.cast.other.pk, verb="result.recorded", data=told) == []
