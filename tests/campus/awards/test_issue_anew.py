"""Issuing anew: same thing, today's name, keys and address; the old one is taken back and leads to it."""

from datetime import timedelta
from typing import Any

import pytest

from campus.awards import queries, services
from campus.awards.models import Award, Delivery
from campus.common.errors import ConflictError, NotAllowedError
from testamur.report import Verdict
from tests.campus.awards.stage import NOW, awarded, check, document
from tests.cast import Scene

LATER = NOW + timedelta(days=30)
PUBLIC = "https://college.example.org"


def test_it_works(scene: Scene):
    old = awarded(scene)
    scene.cast.learner.name = "Maya Lind"
    scene.cast.learner.save()

    fresh = services.issue_anew(scene.cast.educator, award=Award.objects.get(pk=old.pk), now=LATER)

    old.refresh_from_db()
    assert old.replaced_by == fresh
    assert (fresh.name, fresh.awarded_at, fresh.valid_until) == ("Maya Lind", old.awarded_at, old.valid_until)
    assert fresh.digest != old.digest
    assert document(fresh)["credentialSubject"]["result"] == document(old)["credentialSubject"]["result"]
    assert check(bytes(fresh.credential), scene.cast.college, now=LATER).verdict == Verdict.VALID
    assert check(bytes(old.credential), scene.cast.college, now=LATER).verdict == Verdict.REVOKED
    assert list(queries.earned_by(scene.cast.learner)) == [fresh]
    assert [d.kind for d in Delivery.objects.filter(award=fresh)] == ["anew"]


def test_a_moment_that_was_seen_is_not_shown_again(scene: Scene):
    old = awarded(scene)
    assert services.mark_seen(scene.cast.learner, award=old, now=LATER)
    old.refresh_from_db()

    fresh = services.issue_anew(scene.cast.owner, award=old, now=LATER)

    assert not queries.unseen(scene.cast.learner).exists()
    assert not services.mark_seen(scene.cast.learner, award=fresh, now=LATER)


def test_an_award_is_seen_by_its_holder_alone(scene: Scene):
    award = awarded(scene)

    assert not services.mark_seen(scene.cast.stranger, award=award, now=LATER)
    assert list(queries.unseen(scene.cast.learner)) == [award]


def test_what_was_given_by_hand_says_so_again(scene: Scene):
    old = services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW, actor=scene.cast.owner)

    fresh = services.issue_anew(scene.cast.owner, award=old, now=LATER)

    assert document(fresh)["credentialSubject"]["source"]["name"] == "Ines Haddad"


def test_it_happens_once(scene: Scene):
    old = awarded(scene)
    services.issue_anew(scene.cast.owner, award=old, now=LATER)

    with pytest.raises(ConflictError):
        services.issue_anew(scene.cast.owner, award=Award.objects.get(pk=old.pk), now=LATER)


def test_what_was_taken_back_by_mistake_can_be_issued_anew(scene: Scene):
    old = awarded(scene)
    services.revoke(scene.cast.owner, award=old, reason="By mistake.", now=LATER)

    fresh = services.issue_anew(scene.cast.owner, award=old, now=LATER)

    assert (old.revocation_reason, old.replaced_by) == ("By mistake.", fresh)


def test_what_was_taken_back_is_not_issued_beside_a_newer_award(scene: Scene):
    old = awarded(scene)
    services.revoke(scene.cast.owner, award=old, reason="By mistake.", now=LATER)
    services.award(person=scene.cast.learner, achievement=scene.achievement, now=LATER, actor=scene.cast.owner)

    with pytest.raises(ConflictError):
        services.issue_anew(scene.cast.owner, award=old, now=LATER)


@pytest.mark.parametrize("name", ["learner", "stranger", "employer", "outsider"])
def test_only_staff_issue_anew(scene: Scene, name: str):
    award = awarded(scene)

    with pytest.raises(NotAllowedError):
        services.issue_anew(getattr(scene.cast, name), award=award, now=LATER)


def test_trials_are_issued_anew_in_batches_once_there_is_a_public_address(scene: Scene, settings: Any):
    trials = [awarded(scene, person) for person in (scene.cast.learner, scene.cast.stranger, scene.cast.employer)]
    assert not queries.trial_awards(scene.cast.college).exists()  # the trial lasts
    settings.PUBLIC_URL, settings.IS_TRIAL = PUBLIC, False

    first = services.issue_trials_anew(scene.cast.owner, organization=scene.cast.college, now=LATER, most=2)
    second = services.issue_trials_anew(scene.cast.owner, organization=scene.cast.college, now=LATER, most=2)

    assert (first, second) == ((2, 1), (1, 0))
    for trial in trials:
        trial.refresh_from_db()
        fresh = trial.replaced_by
        assert fresh is not None
        assert document(fresh)["id"] == f"{PUBLIC}/c/{fresh.public_id}"
        assert queries.is_trial(trial)
        assert not queries.is_trial(fresh)
        assert check(bytes(fresh.jwt), scene.cast.college, now=LATER).verdict == Verdict.VALID


def test_educators_do_not_issue_all_trials_anew(scene: Scene):
    with pytest.raises(NotAllowedError):
        services.issue_trials_anew(scene.cast.educator, organization=scene.cast.college, now=LATER)


def test_of_several_those_are_new_that_no_other_window_showed(scene: Scene):
    maya, award = scene.cast.learner, awarded(scene)
    other = type(scene.achievement).objects.create(organization=scene.cast.college)
    other.current = type(scene.version).objects.create(
        achievement=other, number=1, name="More", description="M.", criteria="M.", published_at=NOW
    )
    other.save()
    second = services.award(person=maya, achievement=other, now=NOW, actor=scene.cast.owner)

    assert services.mark_all_seen(scene.cast.stranger, awards=[award, second], now=LATER) == []
    assert services.mark_seen(maya, award=award, now=NOW)
    assert services.mark_all_seen(maya, awards=[award, second], now=LATER) == [second]
    assert services.mark_all_seen(maya, awards=[], now=LATER) == []
