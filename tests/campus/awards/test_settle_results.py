"""The sweep from results to awards: once, in any order, one setback kept apart, nobody loses anything."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from campus.awards import services, tasks
from campus.awards.models import Award, Rule
from campus.awards.services import issuing
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.models import Event, Pending
from campus.journal.services import record
from tests.campus.awards.stage import NOW, awarded, earn, finish_units, grade_project, set_tree, settle, take_quiz, tell
from tests.cast import Scene


def test_it_works(scene: Scene):
    earn(scene)
    tell(scene, "project")

    assert tasks.settle_results() == 1
    assert tasks.settle_results() == 1  # the award is news too: a rule may ask for it

    award = Award.objects.get()
    assert (award.person, award.achievement) == (scene.cast.learner, scene.achievement)
    assert not Pending.objects.filter(consumer="awards").exists()


@pytest.mark.parametrize("seed", range(8))
def test_any_order_and_repetition_of_the_same_results_ends_in_the_same_awards(scene: Scene, seed: int):
    rng = random.Random(seed)
    results = [
        ("unit", lambda: finish_units(scene)),
        ("quiz", lambda: take_quiz(scene, "40")),
        ("quiz", lambda: take_quiz(scene, "83")),
        ("quiz", lambda: take_quiz(scene, "55.5")),
        ("project", lambda: grade_project(scene, (3, 1))),
        ("project", lambda: grade_project(scene, (2, 2))),
    ]
    rng.shuffle(results)

    for verb, result in results:
        result()
        for _ in range(rng.choice([1, 2])):
            tell(scene, verb)
        if rng.random() < 0.5:
            tasks.settle_results()
    tasks.settle_results()

    assert Award.objects.filter(person=scene.cast.learner).count() == 1


def test_what_no_rule_names_awards_nothing(scene: Scene):
    earn(scene)
    with transaction.atomic():
        record("unit.done", actor=None, thing=scene.quiz, person=scene.cast.learner, data={"course": 10**9})
        record("unit.done", actor=None, thing=scene.quiz, person=None, data={"course": scene.course.pk})
        record("result.recorded", actor=None, thing=scene.quiz, person=scene.cast.learner, data={"nothing": "known"})

    assert tasks.settle_results() == 3

    assert not Award.objects.exists()


def test_a_setback_is_put_off_with_its_reason_and_others_go_on(scene: Scene):
    earn(scene)
    earn(scene, scene.cast.stranger)
    tell(scene, "quiz")
    Rule.objects.update(tree={"nonsense": 1})
    assert tasks.settle_results() == 0
    pending = Pending.objects.get(consumer="awards")
    assert "nonsense" in pending.error
    set_tree(scene, {"all": [{"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 70}}]})
    tell(scene, "quiz", scene.cast.stranger)

    assert tasks.settle_results() == 1  # the first still rests
    Pending.objects.filter(consumer="awards").update(claimed_until=None)
    settle()

    assert Award.objects.count() == 2


def test_a_changed_rule_reaches_everybody_enrolled_batch_by_batch(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    people = [scene.cast.learner, scene.cast.stranger, scene.cast.employer, scene.cast.outsider, scene.cast.owner]
    for each in people[:4]:
        finish_units(scene, each)
    take_quiz(scene, person=people[4])  # tried, but has not read the units

    services.set_rule(scene.cast.educator, achievement=scene.achievement, tree={"units_done": scene.course.pk}, now=NOW)
    rounds = 0
    while tasks.settle_results():
        rounds += 1

    assert set(Award.objects.values_list("person", flat=True)) == {each.pk for each in people[:4]}
    assert rounds == 3
    assert Event.objects.filter(verb="rule.reviewed").count() == 2


def test_a_stricter_rule_takes_nothing_away(scene: Scene):
    award = awarded(scene)
    tree = {"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 100}}

    services.set_rule(scene.cast.owner, achievement=scene.achievement, tree=tree, now=NOW)
    tasks.settle_results()

    award.refresh_from_db()
    assert award.revoked_at is None


def test_who_waited_for_the_achievement_to_be_published_has_it_then(scene: Scene):
    earn(scene)
    scene.achievement.current = None
    scene.achievement.save()
    tell(scene, "project")
    tasks.settle_results()
    assert not Award.objects.exists()
    scene.achievement.current = scene.version
    scene.achievement.save()
    with transaction.atomic():
        record("achievement.published", actor=None, thing=scene.achievement)

    tasks.settle_results()

    assert Award.objects.get().person == scene.cast.learner


def test_a_change_of_what_is_not_published_or_gone_settles_quietly(scene: Scene):
    scene.achievement.current = None
    scene.achievement.save()
    with transaction.atomic():
        record("rule.changed", actor=None, thing=scene.rule)
        record("achievement.published", actor=None, thing=scene.cast.other)

    assert tasks.settle_results() == 2


def test_a_rule_that_cannot_be_read_is_refused_and_the_old_one_stays(scene: Scene):
    with pytest.raises(InvalidError) as caught:
        services.set_rule(scene.cast.owner, achievement=scene.achievement, tree={"all": []}, now=NOW)

    assert "the top > all" in str(caught.value)
    assert Rule.objects.get().revision == 1


@pytest.mark.parametrize("name", ["learner", "stranger", "employer", "outsider"])
def test_only_staff_set_rules(scene: Scene, name: str):
    with pytest.raises(NotAllowedError):
        services.set_rule(getattr(scene.cast, name), achievement=scene.achievement, tree={"units_done": 1}, now=NOW)


def test_an_event_whose_worker_died_is_taken_again(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    class Killed(BaseException):
        """What no handler of ours catches, as kill -9 would not be caught."""

    def dies(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    earn(scene)
    tell(scene, "project")
    with monkeypatch.context() as patch:
        patch.setattr(issuing.signing, "sign_jwt", dies)
        with pytest.raises(Killed):
            tasks.settle_results()
    assert not Award.objects.exists()

    assert tasks.settle_results() == 0  # the dead worker's lease runs
    Pending.objects.filter(consumer="awards").update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert tasks.settle_results() == 1

    assert Award.objects.count() == 1
