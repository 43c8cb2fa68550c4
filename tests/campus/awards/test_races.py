"""Two at once: workers on one result, staff on one award, the first award of an institution. Real threads."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from campus.accounts.models import Person
from campus.awards import services, tasks
from campus.awards.models import Approval, Award, Proposal, StatusList
from campus.common.errors import ConflictError
from campus.journal.models import Event, Pending
from testamur.status import StatusList as Bits
from tests.campus.assessments.stage import at_once
from tests.campus.awards.stage import NOW, awarded, earn, set_tree, tell
from tests.cast import Cast, Scene, make_cast, make_scene


@pytest.fixture
def cast(file_database: None) -> Cast:
    return make_cast()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return make_scene(cast)


def settle_all() -> None:
    while tasks.settle_results():
        pass


def test_workers_at_once_award_once(scene: Scene):
    earn(scene)
    for verb in ["unit", "quiz", "project"] * 4:
        tell(scene, verb)

    at_once(settle_all, settle_all, settle_all)

    assert Award.objects.count() == Event.objects.filter(verb="award.made").count() == 1
    assert not Pending.objects.filter(consumer="awards").exists()


def test_awarding_at_once_without_a_claim_is_still_once(scene: Scene):
    earn(scene)

    def award() -> Award:
        person = Person.objects.get(pk=scene.cast.learner.pk)
        return services.award(person=person, achievement=scene.achievement, now=NOW)

    made = at_once(award, award, award)

    assert {each.pk for each in made} == {Award.objects.get().pk}


def test_different_people_at_once_all_get_theirs(scene: Scene):
    people = [scene.cast.learner, scene.cast.stranger, scene.cast.employer]
    for person in people:
        earn(scene, person)

    at_once(
        *[
            lambda person=person: services.award(person=person, achievement=scene.achievement, now=NOW)
            for person in people
        ]
    )

    assert Award.objects.values("status_list", "status_index").distinct().count() == 3
    assert StatusList.objects.get().used == 3
    assert scene.cast.college.signing_keys.count() == 1


def test_the_first_key_is_made_once(cast: Cast):
    found = at_once(*[lambda: services.ensure_key(cast.college, now=NOW)] * 3)

    assert {key.pk for key in found} == {cast.college.signing_keys.get().pk}


def test_two_who_approve_while_a_worker_settles_award_once(scene: Scene):
    set_tree(scene, scene.rule.tree, mode="proposed")
    earn(scene)
    tell(scene, "project")
    settle_all()
    tell(scene, "quiz")

    def approve(name: str) -> object:
        return services.approve(getattr(scene.cast, name), proposal=Proposal.objects.get(), now=NOW)

    found = at_once(lambda: approve("owner"), lambda: approve("educator"), settle_all)

    assert sum(isinstance(each, ConflictError) for each in found) == 1
    assert Award.objects.count() == Approval.objects.count() == 1


def test_workers_at_once_renew_once_and_remind_once(scene: Scene):
    award = awarded(scene)
    tree = {"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 80}}
    rule = services.set_rule(scene.cast.owner, achievement=scene.achievement, tree=tree, now=NOW, purpose="renew")
    now = timezone.now()
    Award.objects.filter(pk=award.pk).update(valid_until=now + timedelta(days=6), awarded_at=now - timedelta(days=99))

    def renew() -> object:
        return services.award_if_met(Person.objects.get(pk=scene.cast.learner.pk), rule=rule, now=now)

    at_once(tasks.remind, tasks.remind, renew, renew)

    assert Award.objects.filter(renews=award).count() == 1
    assert award.deliveries.filter(kind="ends-7").count() <= 1


def test_of_two_who_take_back_one_wins_and_the_other_is_told(scene: Scene):
    award = awarded(scene)

    found = at_once(
        *[
            lambda reason=reason: services.revoke(
                scene.cast.owner, award=Award.objects.get(pk=award.pk), reason=reason, now=NOW
            )
            for reason in ("One.", "Two.")
        ]
    )

    assert sum(isinstance(each, ConflictError) for each in found) == 1


def test_a_double_click_on_issue_anew_issues_once(scene: Scene):
    award = awarded(scene)

    def anew() -> Award:
        return services.issue_anew(scene.cast.owner, award=Award.objects.get(pk=award.pk), now=NOW)

    found = at_once(anew, anew)

    assert sum(isinstance(each, ConflictError) for each in found) == 1
    assert Award.objects.count() == 2


def test_two_owners_who_issue_all_trials_anew_do_it_once(scene: Scene, settings: Any):
    for person in (scene.cast.learner, scene.cast.stranger):
        awarded(scene, person)
    settings.PUBLIC_URL, settings.IS_TRIAL = "https://college.example.org", False

    found = at_once(
        *[lambda: services.issue_trials_anew(scene.cast.owner, organization=scene.cast.college, now=NOW)] * 2
    )

    assert sum(done for done, _left in found) == 2
    assert Award.objects.count() == 4


def test_a_bit_set_while_the_list_is_signed_is_not_lost(scene: Scene):
    awards = [awarded(scene, person) for person in (scene.cast.learner, scene.cast.stranger)]
    status_list = awards[0].status_list

    def publish() -> bytes:
        return services.status_bytes(StatusList.objects.get(pk=status_list.pk), now=NOW)

    at_once(
        publish,
        lambda: services.revoke(scene.cast.owner, award=awards[0], reason="One.", now=NOW),
        publish,
        lambda: services.revoke(scene.cast.owner, award=awards[1], reason="Two.", now=NOW),
    )

    served = Bits.decode(json.loads(publish())["credentialSubject"]["encodedList"])
    assert all(served.get(award.status_index) for award in awards)
