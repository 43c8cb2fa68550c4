"""Awarding: once, in one transaction, signed in two forms of one document."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.conf import settings

from campus.awards import queries, services
from campus.awards.models import Award, Delivery
from campus.awards.rules import Decision
from campus.common.errors import InvalidError, NotAllowedError
from campus.journal.models import Event
from testamur.document import digest
from testamur.report import Verdict
from tests.campus.awards.stage import NOW, awarded, check, document, earn, finish_units
from tests.cast import Scene


def test_it_works(scene: Scene):
    award = awarded(scene)

    for data in (bytes(award.credential), bytes(award.jwt)):
        report = check(data, scene.cast.college)
        assert (report.verdict, report.digest) == (Verdict.VALID, award.digest), report.checks
    assert digest(document(award)) == award.digest
    assert document(award)["id"] == f"{settings.PUBLIC_URL}/c/{award.public_id}"
    assert Event.objects.get(verb="award.made").person == scene.cast.learner
    assert Delivery.objects.get(award=award).kind == "earned"


def test_a_second_award_is_the_first(scene: Scene):
    first = awarded(scene)

    again = services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW + timedelta(days=1))

    assert again == first
    assert Award.objects.count() == Event.objects.filter(verb="award.made").count() == 1


def test_it_refuses_what_is_not_earned(scene: Scene):
    finish_units(scene)

    with pytest.raises(InvalidError):
        services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW)

    assert not Award.objects.exists()


def test_it_refuses_a_decision_that_says_no(scene: Scene):
    decision = queries.decision(scene.cast.learner, scene.rule)
    earn(scene)

    with pytest.raises(InvalidError):
        services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW, decision=decision)


def test_it_refuses_what_is_not_published_or_put_away(scene: Scene):
    earn(scene)
    scene.achievement.archived_at = NOW
    scene.achievement.save()

    with pytest.raises(InvalidError):
        services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW)


def test_the_kept_decision_can_be_made_again(scene: Scene):
    award = awarded(scene)

    again = Decision.from_json(json.loads(json.dumps(award.decision)))

    assert again.is_met
    assert again.to_json() == award.decision


def test_the_kept_bytes_are_those_that_were_hashed(scene: Scene):
    award = awarded(scene)

    award.refresh_from_db()
    assert hashlib.sha256(bytes(award.credential)).hexdigest() == award.sha256


@pytest.mark.parametrize("name", ["learner", "stranger", "employer", "outsider"])
def test_only_staff_give_by_hand(scene: Scene, name: str):
    with pytest.raises(NotAllowedError):
        services.award(
            person=scene.cast.learner, achievement=scene.achievement, now=NOW, actor=getattr(scene.cast, name)
        )


@pytest.mark.parametrize("name", ["owner", "educator"])
def test_staff_give_by_hand_and_the_credential_says_who(scene: Scene, name: str):
    actor = getattr(scene.cast, name)

    award = services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW, actor=actor)

    subject = document(award)["credentialSubject"]
    assert subject["source"]["name"] == actor.name
    assert actor.name in subject["narrative"]
    assert award.decision == {"by_hand": actor.name}
    assert check(bytes(award.jwt), scene.cast.college).verdict == Verdict.VALID


def test_validity_runs_in_calendar_months(scene: Scene):
    award = awarded(scene)

    assert award.valid_until is not None
    assert (award.valid_until.year, award.valid_until.month, award.valid_until.day) == (2029, 11, 22)
    late = award.valid_until + timedelta(seconds=1)
    assert check(bytes(award.credential), scene.cast.college, now=late).verdict == Verdict.EXPIRED
