"""The page of one award: why, taking back, issuing anew."""

from __future__ import annotations

from typing import Any

from campus.awards import services
from campus.awards.models import Award
from tests.campus.awards.stage import NOW, address, awarded, page
from tests.cast import Scene


def test_one_award_says_why_and_when(scene: Scene):
    awarded(scene)

    said = page(scene, "awards/{award}/")

    assert "Quiz: 83\u00a0%, asked for 70\u00a0%" in said
    assert "22\u00a0November\u00a02026, 10:42" in said
    assert "revision 1 of the rule" in said
    assert "trial address" in said


def test_one_given_by_hand_says_who(scene: Scene):
    services.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW, actor=scene.cast.educator)

    assert "Given by hand: Tomás Ferreira" in page(scene, "awards/{award}/")


def revoke(scene: Scene, **data: str) -> Any:
    return scene.cast.client("educator").post(address(scene, "awards/{award}/"), {"revoke": "1", "again": "no", **data})


def test_taking_back_needs_reason_and_tick_and_keeps_what_was_typed(scene: Scene):
    award = awarded(scene)

    answer = revoke(scene, reason="Copied from a neighbour.")

    assert answer.status_code == 400
    assert "Copied from a neighbour.</textarea>" in answer.content.decode()
    award.refresh_from_db()
    assert award.revoked_at is None


def test_taking_back_shows_who_when_and_why(scene: Scene):
    awarded(scene)

    answer = revoke(scene, reason="Copied.", is_sure="on")

    assert answer.status_code == 302
    said = page(scene, "awards/{award}/")
    assert "Tomás Ferreira<br>Copied." in said
    assert 'name="revoke"' not in said


def test_taking_back_twice_says_that_it_was_done(scene: Scene):
    awarded(scene)
    revoke(scene, reason="First.", is_sure="on")

    client = scene.cast.client("educator")
    answer = client.post(
        address(scene, "awards/{award}/"), {"revoke": "1", "reason": "Second.", "again": "no", "is_sure": "on"}
    )

    assert "in the meantime" in client.get(answer["Location"]).content.decode()
    assert Award.objects.get().revocation_reason == "First."


def test_issuing_anew_leads_to_the_new_one_and_the_old_one_too(scene: Scene):
    old = awarded(scene)

    answer = scene.cast.client("educator").post(address(scene, "awards/{award}/"), {"anew": "1"})

    fresh = Award.objects.exclude(pk=old.pk).get()
    assert answer["Location"] == f"/manage/harbourside/awards/{fresh.public_id}/"
    said = scene.cast.client("owner").get(f"/manage/harbourside/awards/{old.public_id}/").content.decode()
    assert f"/awards/{fresh.public_id}/" in said
    again = scene.cast.client("educator").post(f"/manage/harbourside/awards/{old.public_id}/", {"anew": "1"})
    assert again["Location"].endswith(f"{old.public_id}/")
    assert Award.objects.count() == 2
