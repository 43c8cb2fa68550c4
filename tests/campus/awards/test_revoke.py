"""Taking back: at once in the status list, once, with a reason, and no rule gives it again."""

from datetime import timedelta

import pytest

from campus.awards import queries, services
from campus.awards.models import Award, Delivery
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.journal.models import Event
from testamur.report import Verdict
from tests.campus.awards.stage import NOW, awarded, check
from tests.cast import Scene

LATER = NOW + timedelta(hours=1)


def test_it_works(scene: Scene):
    award = awarded(scene)
    assert check(bytes(award.credential), scene.cast.college).verdict == Verdict.VALID
    before = bytes(award.credential)

    services.revoke(scene.cast.educator, award=award, reason=" Copied work. ", now=LATER)

    for data in (bytes(award.credential), bytes(award.jwt)):
        assert check(data, scene.cast.college).verdict == Verdict.REVOKED
    assert (award.revocation_reason, award.revoked_by, bytes(award.credential)) == (
        "Copied work.",
        scene.cast.educator,
        before,
    )
    assert Event.objects.get(verb="award.revoked").data["reason"] == "Copied work."
    assert Delivery.objects.filter(award=award, kind="revoked").exists()


def test_only_its_own_bit_is_set(scene: Scene):
    mine, theirs = awarded(scene), awarded(scene, scene.cast.stranger)

    services.revoke(scene.cast.owner, award=mine, reason="Copied.", now=LATER)

    assert check(bytes(theirs.credential), scene.cast.college).verdict == Verdict.VALID


@pytest.mark.parametrize("name", ["learner", "stranger", "employer", "outsider"])
def test_only_staff_take_back(scene: Scene, name: str):
    award = awarded(scene)

    with pytest.raises(NotAllowedError):
        services.revoke(getattr(scene.cast, name), award=award, reason="No.", now=LATER)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_it_needs_a_reason(scene: Scene, reason: str):
    award = awarded(scene)

    with pytest.raises(InvalidError) as caught:
        services.revoke(scene.cast.owner, award=award, reason=reason, now=LATER)

    assert caught.value.field == "reason"


def test_a_second_one_is_told_that_somebody_was_first(scene: Scene):
    award = awarded(scene)
    stale = Award.objects.get(pk=award.pk)
    services.revoke(scene.cast.owner, award=award, reason="First.", now=LATER)

    with pytest.raises(ConflictError):
        services.revoke(scene.cast.educator, award=stale, reason="Second.", now=LATER)

    stale.refresh_from_db()
    assert stale.revocation_reason == "First."


def test_no_rule_gives_again_what_was_taken_back(scene: Scene):
    award = awarded(scene)
    services.revoke(scene.cast.owner, award=award, reason="Copied.", now=LATER)

    assert services.award_if_met(scene.cast.learner, rule=scene.rule, now=LATER) is None
    with pytest.raises(InvalidError):
        services.award(person=scene.cast.learner, achievement=scene.achievement, now=LATER)


def test_staff_can_give_it_again(scene: Scene):
    award = awarded(scene)
    services.revoke(scene.cast.owner, award=award, reason="By mistake.", now=LATER)

    again = services.award(
        person=scene.cast.learner, achievement=scene.achievement, now=LATER, actor=scene.cast.educator
    )

    assert again != award
    assert set(queries.earned_by(scene.cast.learner)) == {award, again}
    assert list(queries.unseen(scene.cast.learner)) == [again]
