"""The mail of each line: waiting, sent, put off, come back, looked at; never about what was taken back."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from campus.awards.models import MOST_TRIES, Award, Delivery
from campus.awards.tasks import deliver
from campus.bulk import services, tasks
from campus.bulk.models import Batch
from campus.bulk.queries import Mails, mails, progress
from campus.bulk.services import checking
from tests.campus.bulk.stage import HEAD, checked, issued, started
from tests.cast import Scene


class Refusing(EmailBackend):
    """A mail server that knows nobody called Ann, is busy for Bo, and takes all else."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            code = {"ann@example.org": 550, "bo@example.org": 451}.get(message.to[0])
            if code:
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (code, b"not now, or never")})
        return int(super().send_messages(messages))


@pytest.fixture
def sent(scene: Scene, settings: Any) -> Batch:
    settings.EMAIL_BACKEND = "tests.campus.bulk.test_mails.Refusing"
    batch = issued(scene)
    Delivery.objects.update(next_try_at=timezone.now())
    deliver()
    return batch


def states() -> dict[str, str]:
    rows = Delivery.objects.select_related("award__person")
    return {each.award.person.waits_for or each.award.person.email: each.state for each in rows}


def test_it_works(sent: Batch):
    Award.objects.filter(name__startswith="Maya").update(seen_at=timezone.now())

    assert states() == {"ann@example.org": "bounced", "bo@example.org": "put_off", "maya@example.org": "sent"}
    assert mails(sent) == Mails(queued=0, sent=1, put_off=1, given_up=0, bounced=1, seen=1)


def test_a_mail_that_came_back_is_not_tried_again_by_itself_and_is_when_staff_say_so(scene: Scene, sent: Batch):
    Delivery.objects.filter(error__contains="451").update(tries=MOST_TRIES)
    Delivery.objects.update(next_try_at=timezone.now())
    assert deliver() == 0
    page = f"/manage/harbourside/lists/{sent.public_id}/"
    lines = scene.cast.client("educator").get(f"{page}lines/?mail=failed").content.decode()
    assert ("Came back: 550 not now, or never" in lines, "Given up: " in lines, "Maya" in lines) == (True, True, False)

    answer = scene.cast.client("educator").post(page, {"again": "1"})

    assert answer.status_code == 302
    assert sorted(states().values()) == ["queued", "queued", "sent"]


def test_mails_that_are_sent_again_go_out_by_portions(scene: Scene):
    batch, now = issued(scene, HEAD + "".join(f"p{n}@example.org,P\n" for n in range(5))), timezone.now()
    Delivery.objects.update(bounced_at=now)
    Batch.objects.update(mails_a_minute=8)
    batch.refresh_from_db()

    assert services.send_mails_again(scene.cast.educator, batch=batch, now=now) == 5

    waits = [(each.next_try_at - now).total_seconds() for each in Delivery.objects.order_by("pk")]
    assert waits == [0, 0, 15, 15, 30]


def test_lines_that_are_not_awarded_take_no_time_of_the_mails(scene: Scene):
    batch = issued(scene, HEAD + "nobody,No\n" * 500 + "ann@example.org,Ann\nbo@example.org,Bo\n")

    waits = [each.next_try_at - batch.started_at for each in Delivery.objects.order_by("pk")]

    assert waits[1] - waits[0] <= timedelta(seconds=2)
    assert max(waits) < timedelta(minutes=1)  # with those before them it would be eight


def test_what_a_pause_held_up_goes_out_by_and_by(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "LOT", 2)
    batch = started(scene, HEAD + "".join(f"p{n}@example.org,P\n" for n in range(4)))
    actor, now = scene.cast.educator, timezone.now()
    services.issue_lot(batch, now=now)
    services.pause(actor, batch=batch, now=now)
    later = now + timedelta(days=1)
    services.resume(actor, batch=batch, now=later)

    assert progress(batch, now=later + timedelta(minutes=1)).rate == 0  # of the pause nobody is told a rate
    services.issue_lot(batch, now=later)

    waits = [(each.next_try_at - later).total_seconds() for each in Delivery.objects.order_by("pk")[2:]]
    assert waits == [1, 2]
    shown = progress(batch, now=later + timedelta(minutes=1))
    assert (shown.made, shown.rate) == (4, 2)


def test_those_who_are_told_that_it_is_taken_back_are_told_one_after_the_other(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checking, "LOT", 2)
    batch, now = issued(scene), timezone.now()
    Delivery.objects.update(sent_at=now)
    services.undo(scene.cast.educator, batch=batch, reason="The wrong term.", now=now)

    services.undo_lot(batch, now=now)
    half = progress(batch, now=now + timedelta(minutes=1))
    services.undo_lot(batch, now=now)

    assert (half.made, half.of, half.rate) == (2, 3, 2)
    told = Delivery.objects.filter(kind="revoked").order_by("pk")
    assert [(each.next_try_at - now).total_seconds() for each in told] == [0, 1, 2]


def test_nobody_gets_the_mail_of_what_was_taken_back_while_it_was_going_out(scene: Scene):
    batch = issued(scene, HEAD + "cleo@example.org,Cleo\n")
    Delivery.objects.update(claimed_until=timezone.now() - timedelta(minutes=1), next_try_at=timezone.now())
    services.undo(scene.cast.educator, batch=batch, reason="The wrong term.", now=timezone.now())
    tasks.undo()

    deliver()

    assert [message.subject.split(":")[0] for message in mail.outbox] == ["Taken back"]
    assert Delivery.objects.get(kind="earned").state == "unsent"


def test_what_was_put_right_and_then_taken_back_is_not_announced(scene: Scene):
    batch = issued(scene, HEAD + "cleo@example.org,Cleo\n")
    again = issued(scene, HEAD + "cleo@example.org,Cleo Lund\n", corrects=batch)
    services.undo(scene.cast.educator, batch=again, reason="The wrong term.", now=timezone.now())
    tasks.undo()
    Delivery.objects.update(next_try_at=timezone.now())

    deliver()

    assert mail.outbox == []


def test_the_day_of_a_list_is_that_of_the_place(scene: Scene, settings: Any):
    settings.TIME_ZONE = "Pacific/Auckland"
    batch, browser = checked(scene), scene.cast.client("educator")
    browser.cookies["zone"] = "America/Bogota"  # where whoever asks is
    form = {"start": "1", "mails": "on", "mails_a_minute": "60", "scheduled_at": "2030-07-01T08:00"}

    browser.post(f"/manage/harbourside/lists/{batch.public_id}/", form)

    batch.refresh_from_db()
    due = datetime(2030, 7, 1, 8, tzinfo=ZoneInfo("Pacific/Auckland"))
    assert (batch.state, batch.scheduled_at) == ("scheduled", due)
    assert [services.start_due(now=due + timedelta(seconds=each)) for each in (-1, 0)] == [0, 1]
