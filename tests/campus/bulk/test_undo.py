"""A whole list taken back, or put right: in one action, with the mails that have not gone out."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from campus.awards import services as awards
from campus.awards.models import Award, Delivery, StatusList
from campus.awards.tasks import QUIET, deliver, publish_status_lists
from campus.bulk import services, tasks
from campus.bulk.models import Batch
from campus.bulk.services import checking
from campus.bulk.services.issuing import MOST_TRIES
from campus.journal.models import Event
from testamur.report import Verdict
from testamur.status import StatusList as Bits
from tests.campus.awards.stage import check
from tests.campus.bulk.stage import HEAD, issued, outcomes
from tests.cast import Scene


def undone(scene: Scene, batch: Batch) -> Batch:
    services.undo(scene.cast.educator, batch=batch, reason="The wrong term.", now=timezone.now())
    while tasks.undo():
        pass
    batch.refresh_from_db()
    return batch


def test_it_works(scene: Scene):
    batch = undone(scene, issued(scene))

    assert batch.state == "undone"
    assert set(Award.objects.values_list("revocation_reason", flat=True)) == {"The wrong term."}
    assert Event.objects.filter(verb="award.revoked").count() == 3
    assert StatusList.objects.get().is_stale
    award = Award.objects.all()[0]
    assert check(bytes(award.credential), scene.cast.college, now=timezone.now()).verdict == Verdict.REVOKED


def test_a_list_of_many_lots_republishes_each_status_list_once(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "LOT", 1)
    batch = issued(scene, HEAD + "".join(f"p{n}@example.org,P {n}\n" for n in range(9)))
    publish_status_lists()
    services.undo(scene.cast.educator, batch=batch, reason="The wrong term.", now=timezone.now())

    published = 0
    while tasks.undo():
        published += publish_status_lists()
    assert published == 0
    Award.objects.update(revoked_at=timezone.now() - QUIET)

    assert (publish_status_lists(), publish_status_lists()) == (1, 0)
    bits = Bits.decode(json.loads(bytes(StatusList.objects.get().published))["credentialSubject"]["encodedList"])
    assert all(bits.get(place) for place in Award.objects.values_list("status_index", flat=True))


def test_a_mail_that_has_not_gone_out_is_withdrawn_and_who_had_one_is_told(scene: Scene):
    batch = issued(scene)
    first = Delivery.objects.order_by("next_try_at").first()
    assert first is not None
    Delivery.objects.update(next_try_at=timezone.now() + timedelta(hours=1))
    Delivery.objects.filter(pk=first.pk).update(next_try_at=timezone.now())
    deliver()

    undone(scene, batch)

    assert set(Delivery.objects.values_list("award", "kind")) == {
        (first.award_id, "earned"),
        (first.award_id, "revoked"),
    }
    assert len(mail.outbox) == 1


def test_what_was_taken_back_by_hand_before_keeps_its_reason(scene: Scene):
    batch = issued(scene)
    one = Award.objects.all()[0]
    awards.revoke(scene.cast.owner, award=one, reason="A mix-up.", now=timezone.now())

    undone(scene, batch)

    assert sorted(Award.objects.values_list("revocation_reason", flat=True)) == [
        "A mix-up.", "The wrong term.", "The wrong term.",
    ]  # fmt: skip


def test_a_list_is_put_right_and_old_links_lead_to_the_new(scene: Scene):
    batch = issued(scene, HEAD + "ann@example.org,An Lee\nbo@example.org,Bo Lund\n", mails=False)
    old = Award.objects.get(person__waits_for="ann@example.org")

    fresh = issued(scene, "email,name,result\nann@example.org,Ann Lee,1.3\ncleo@example.org,Cleo,\n", corrects=batch)

    assert outcomes(fresh) == {"ann@example.org": "award", "cleo@example.org": "award"}
    old.refresh_from_db()
    new = Award.objects.get(person__waits_for="ann@example.org", revoked_at=None)
    assert old.replaced_by == new
    assert dict(Delivery.objects.values_list("award__person__waits_for", "kind")) == {
        "ann@example.org": "anew", "cleo@example.org": "earned",
    }  # fmt: skip
    assert Award.objects.get(person__waits_for="bo@example.org").revoked_at is None
    assert "1.3" in bytes(new.credential).decode()


def test_it_waits_with_the_reason_when_who_began_it_has_left(scene: Scene):
    batch = issued(scene)
    services.undo(scene.cast.educator, batch=batch, reason="The wrong term.", now=timezone.now())
    scene.cast.educator.memberships.all().delete()

    tasks.undo()

    batch.refresh_from_db()
    assert (batch.state, bool(batch.problem)) == ("paused", True)
    assert Award.objects.filter(revoked_at=None).count() == 3

    services.resume(scene.cast.owner, batch=batch, now=timezone.now())
    while tasks.issue() + tasks.undo():
        pass

    batch.refresh_from_db()
    assert batch.state == "undone"
    assert not Award.objects.filter(revoked_at=None).exists()


def test_it_pauses_with_the_reason_when_some_of_it_fails_again_and_again(scene: Scene):
    batch = issued(scene)
    services.undo(scene.cast.educator, batch=batch, reason="The wrong term.", now=timezone.now())
    batch.lots.update(tries=MOST_TRIES)

    tasks.undo()

    batch.refresh_from_db()
    assert (batch.state, bool(batch.problem)) == ("paused", True)
    services.resume(scene.cast.owner, batch=batch, now=timezone.now())
    tasks.undo()
    batch.refresh_from_db()
    assert batch.state == "undone"
