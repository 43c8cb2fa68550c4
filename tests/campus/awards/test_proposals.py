"""Awards that wait for somebody's word: once, by the right people, and never lost between two who decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from campus.awards import queries, services
from campus.awards.models import Award, Proposal
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.awards.stage import NOW, awarded, earn, set_tree, settle, take_quiz, tell
from tests.cast import ROLES, Scene

URL = "/manage/harbourside/awards/proposals/"


def proposed(scene: Scene, name: str = "learner") -> Proposal:
    """Return the proposal of somebody who met the rule, which asks for a nod."""
    set_tree(scene, scene.rule.tree, mode="proposed")
    earn(scene, getattr(scene.cast, name))
    tell(scene, "project", getattr(scene.cast, name))
    settle()
    return Proposal.objects.get(person=getattr(scene.cast, name), state="open")


def test_it_works(scene: Scene):
    proposal = proposed(scene)
    assert not Award.objects.exists()

    award = services.approve(scene.cast.educator, proposal=proposal, now=NOW)

    assert award
    assert (award.person, award.decision["approved_by"]) == (scene.cast.learner, "Tomás Ferreira")
    assert "rule" in award.decision
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("approved", scene.cast.educator)


def test_it_is_proposed_once_however_often_it_is_met(scene: Scene):
    proposal = proposed(scene)
    tell(scene, "quiz")
    settle()

    assert Proposal.objects.get() == proposal


def test_what_was_declined_comes_back_with_a_new_result_alone(scene: Scene):
    services.decline(scene.cast.owner, proposal=proposed(scene), reason="Too alike to another’s.", now=NOW)
    tell(scene, "quiz")
    settle()
    assert Proposal.objects.count() == 1

    take_quiz(scene, "99")
    tell(scene, "quiz")
    settle()

    assert [each.state for each in Proposal.objects.order_by("pk")] == ["declined", "open"]
    said = scene.cast.client("learner").get(f"/earn/{scene.achievement.public_id}/").content.decode()
    assert "It was laid before the staff" in said


def test_a_rule_may_ask_for_a_word_among_other_things(scene: Scene):
    set_tree(scene, {"all": [scene.rule.tree, {"approved_by": {"role": "owner"}}]})
    earn(scene)
    tell(scene, "project")
    settle()
    proposal = Proposal.objects.get()

    with pytest.raises(NotAllowedError):
        services.approve(scene.cast.educator, proposal=proposal, now=NOW)
    assert services.approve(scene.cast.owner, proposal=proposal, now=NOW)

    settle()
    assert Award.objects.count() == 1


def test_a_word_alone_is_noted_where_more_is_asked(scene: Scene):
    proposal = proposed(scene)
    set_tree(scene, {"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 100}}, mode="proposed")

    assert services.approve(scene.cast.owner, proposal=proposal, now=NOW) is None

    assert not Award.objects.exists()


def test_a_changed_rule_asks_anew(scene: Scene):
    proposal = proposed(scene)
    tree = {"units_done": scene.course.pk}

    services.set_rule(scene.cast.owner, achievement=scene.achievement, tree=tree, now=NOW, mode="proposed")
    settle()

    proposal.refresh_from_db()
    assert proposal.state == "passed_by"
    assert Proposal.objects.filter(state="open").count() == 1


def test_what_is_awarded_in_another_way_waits_no_more(scene: Scene):
    proposal = proposed(scene)
    set_tree(scene, scene.rule.tree, mode="automatic")
    tell(scene, "quiz")
    settle()

    proposal.refresh_from_db()
    assert (proposal.state, Award.objects.count()) == ("passed_by", 1)
    with pytest.raises(ConflictError):
        services.approve(scene.cast.owner, proposal=proposal, now=NOW)


@pytest.mark.parametrize("name", ["learner", "stranger", "employer", "outsider"])
def test_only_staff_decide(scene: Scene, name: str):
    proposal = proposed(scene)

    for decide in (services.approve, services.decline):
        more: dict[str, Any] = {} if decide is services.approve else {"reason": "No."}
        with pytest.raises(NotAllowedError):
            decide(getattr(scene.cast, name), proposal=proposal, now=NOW, **more)


def test_nobody_approves_their_own(scene: Scene):
    proposal = proposed(scene, "educator")

    with pytest.raises(NotAllowedError):
        services.approve(scene.cast.educator, proposal=proposal, now=NOW)


def test_declining_needs_a_reason(scene: Scene):
    with pytest.raises(InvalidError):
        services.decline(scene.cast.owner, proposal=proposed(scene), reason=" ", now=NOW)


@pytest.mark.parametrize("role", ROLES)
def test_the_queue_is_the_staffs(scene: Scene, role: str):
    proposal = proposed(scene)

    answer = scene.cast.client(role).post(URL, {"approve": proposal.public_id})

    assert Award.objects.exists() is (role in {"owner", "educator"})
    assert answer.status_code == (302 if role in {"owner", "educator", "anonymous"} else 404)


def test_a_page_is_approved_at_once_but_for_ones_own(scene: Scene):
    shown = [proposed(scene, name).public_id for name in ("learner", "stranger", "educator")]
    client = scene.cast.client("educator")
    assert "3 awards wait for your word" in client.get(URL).content.decode()

    said = client.post(URL, {"all": "1", "shown": shown}, follow=True).content.decode()

    assert "2 were approved." in said
    assert [each.person for each in queries.proposals(scene.cast.college)] == [scene.cast.educator]


def test_declining_on_the_page_says_why_to_the_learner(scene: Scene):
    proposal = proposed(scene)
    client = scene.cast.client("owner")
    refused = client.post(URL, {"decline": proposal.public_id}, follow=True).content.decode()
    assert "Give the reason in 1 to 300 characters." in refused

    said = {"decline": proposal.public_id, f"reason.{proposal.public_id}": "See me first."}
    assert "Declined." in client.post(URL, said, follow=True).content.decode()

    mine = scene.cast.client("learner").get(f"/earn/{scene.achievement.public_id}/").content.decode()
    assert "The staff said no: See me first." in mine


def test_a_renewal_can_wait_for_a_word_too(scene: Scene):
    old = awarded(scene)
    Award.objects.filter(pk=old.pk).update(valid_until=timezone.now() + timedelta(days=5))
    tree = {"quiz_at_least": {"quiz": scene.quiz.pk, "percent": 80}}
    services.set_rule(
        scene.cast.owner, achievement=scene.achievement, tree=tree, now=NOW, purpose="renew", mode="proposed"
    )
    take_quiz(scene, "90", at=NOW + timedelta(days=1))
    tell(scene, "quiz")
    settle()

    new = services.approve(scene.cast.owner, proposal=Proposal.objects.get(), now=timezone.now())

    assert new
    assert (new.renews, new.decision["approved_by"]) == (old, "Ines Haddad")


def test_the_desk_says_that_something_waits(scene: Scene):
    proposed(scene)

    said = scene.cast.client("educator").get("/manage/harbourside/").content.decode()

    assert "1 award waits for your word" in said
    assert URL in said
