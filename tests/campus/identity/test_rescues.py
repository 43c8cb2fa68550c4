"""Somebody lost an address: the institution decides, the old address may object, and only its own awards move."""

from __future__ import annotations

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.utils import timezone

from campus.accounts.models import OutboxMail
from campus.awards import services as awards
from campus.awards.models import Award
from campus.common.errors import CampusError, ConflictError, InvalidError, NotAllowedError
from campus.identity import services
from campus.identity.models import Rescue
from campus.identity.tasks import settle
from campus.journal.models import Event
from tests.cast import Scene

NOW = timezone.now()
OLD = "sol@example.org"
DESK = "/manage/harbourside/lost-addresses/"


@pytest.fixture(autouse=True)
def _local_outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "campus.accounts.outbox.OutboxBackend"


@pytest.fixture
def award(scene: Scene) -> Award:
    cast = scene.cast
    return awards.award(person=cast.stranger, achievement=scene.achievement, now=NOW, actor=cast.owner)


def ask(scene: Scene, address: str = OLD) -> Rescue:
    words = "I was in the spring cohort."
    return services.ask(scene.cast.learner, organization=scene.cast.college, address=address, words=words, now=NOW)


def decide(scene: Scene, rescue: Rescue, role: str = "educator", **said: str) -> int:
    return int(scene.cast.client(role).post(DESK, said or {"approve": rescue.public_id}).status_code)


def wait_is_over() -> None:
    Rescue.objects.update(due_at=NOW - timedelta(minutes=1))


def test_it_works(scene: Scene, award: Award) -> None:
    signed = bytes(award.credential)
    college = {"address": OLD, "organization": scene.cast.college.pk, "words": "I was there."}
    scene.cast.client("learner").post("/lost-address/", college)
    rescue = Rescue.objects.get()
    page = scene.cast.client("educator").get(DESK).content.decode()
    assert "Reading data honestly" in page

    decide(scene, rescue)
    assert settle() == 1
    assert "Is it not, stop it here" in OutboxMail.objects.get(to=OLD).text
    wait_is_over()
    assert settle() == 1
    assert settle() == 0

    award.refresh_from_db()
    assert award.person == scene.cast.learner
    assert bytes(award.credential) == signed
    assert "is in your wallet now" in OutboxMail.objects.get(to="maya@example.org").text
    assert {"rescue.asked", "rescue.approved", "award.handed_over", "rescue.done"} <= {
        each.verb for each in Event.objects.all()
    }


def test_nothing_moves_before_the_wait_is_over(scene: Scene, award: Award) -> None:
    rescue = ask(scene)
    decide(scene, rescue)
    settle()

    assert services.move(rescue, now=NOW) == 0
    award.refresh_from_db()
    assert award.person == scene.cast.stranger


def test_whoever_reads_the_old_address_stops_it(scene: Scene, award: Award) -> None:
    decide(scene, ask(scene))
    settle()
    found = re.search(r"/stop/\S+", OutboxMail.objects.get(to=OLD).text)
    assert found
    reader = Client()
    assert "Is this address yours?" in reader.get(found[0]).content.decode()

    assert "Stopped" in reader.post(found[0]).content.decode()

    wait_is_over()
    assert settle() == 0
    award.refresh_from_db()
    assert award.person == scene.cast.stranger
    assert "objected" in OutboxMail.objects.get(to="maya@example.org").text
    assert reader.get(found[0]).status_code == 404
    assert not services.stop(Rescue.objects.get(), now=NOW)


def test_a_link_that_we_did_not_make_stops_nothing(db: None) -> None:
    assert Client().get("/stop/made-up/").status_code == 404


def test_a_decline_is_told_with_its_reason(scene: Scene) -> None:
    rescue = ask(scene)

    decide(scene, rescue, decline=rescue.public_id, **{f"reason.{rescue.public_id}": "No such cohort."})

    assert "No such cohort." in OutboxMail.objects.get(to="maya@example.org").text
    assert "No such cohort." in scene.cast.client("learner").get("/lost-address/").content.decode()


@pytest.mark.parametrize("role", ["learner", "stranger", "employer", "outsider"])
def test_nobody_but_the_staff_decides(scene: Scene, role: str) -> None:
    rescue = ask(scene)

    assert decide(scene, rescue, role) == 404
    with pytest.raises(NotAllowedError):
        services.approve(getattr(scene.cast, role), rescue=rescue, now=NOW)


def test_nobody_decides_on_their_own(scene: Scene) -> None:
    cast = scene.cast
    mine = services.ask(cast.educator, organization=cast.college, address=OLD, words="It is mine.", now=NOW)

    assert decide(scene, mine, "educator") == 403


def test_it_is_decided_once(scene: Scene) -> None:
    rescue = ask(scene)
    services.approve(scene.cast.owner, rescue=rescue, now=NOW)

    assert decide(scene, rescue) == 404
    with pytest.raises(ConflictError):
        services.decline(scene.cast.owner, rescue=rescue, reason="", now=NOW)


def test_asking_tells_nothing_about_an_address(scene: Scene, award: Award) -> None:
    learner, college = scene.cast.client("learner"), scene.cast.college.pk
    known, unknown = (
        learner.post("/lost-address/", {"address": each, "organization": college, "words": "Mine."}, follow=True)
        for each in (OLD, "nobody@example.org")
    )

    assert "They are asked." in known.content.decode()
    assert "They are asked." in unknown.content.decode()


@pytest.mark.parametrize("address", ["maya@example.org", "again@example.org"], ids=["own", "twice"])
def test_some_requests_are_none(scene: Scene, address: str) -> None:
    ask(scene, "again@example.org")

    with pytest.raises((InvalidError, ConflictError)):
        ask(scene, address)


def test_three_are_open_at_a_time(scene: Scene) -> None:
    for number in range(3):
        ask(scene, f"old{number}@example.org")

    with pytest.raises(CampusError, match="Three of your requests"):
        ask(scene)


def test_what_the_new_account_holds_already_stays(scene: Scene, award: Award) -> None:
    own = awards.award(person=scene.cast.learner, achievement=scene.achievement, now=NOW, actor=scene.cast.owner)
    rescue = ask(scene)
    services.approve(scene.cast.owner, rescue=rescue, now=NOW - timedelta(days=8))

    assert services.move(rescue, now=NOW) == 0
    assert list(scene.cast.learner.awards.all()) == [own]


class Refusing(BaseEmailBackend):
    """A mail server that takes no mail, for the reason that stands here."""

    error: Exception = ConnectionRefusedError("no mail server")

    def send_messages(self, messages: object) -> int:
        raise self.error


def refuse(settings: Any, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "error", error)


@pytest.mark.parametrize(
    "error",
    [OSError("down"), SMTPRecipientsRefused({OLD: (550, b"5.7.1 Relaying denied")})],
    ids=["down", "relay"],
)
def test_the_wait_begins_when_the_mail_has_left(
    scene: Scene, award: Award, settings: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    decide(scene, ask(scene))
    with monkeypatch.context() as broken:
        refuse(settings, broken, error)
        assert settle() == 0
        wait_is_over()
        assert settle() == 0
        assert settle() == 0  # it is put off by an hour
    assert Rescue.objects.get().told_at is None

    settings.EMAIL_BACKEND = "campus.accounts.outbox.OutboxBackend"
    wait_is_over()
    assert settle() == 1
    assert settle() == 0

    found = Rescue.objects.get()
    assert found.told_at is not None
    assert found.due_at == found.told_at + services.WAIT
    assert found.state == Rescue.State.APPROVED
    assert scene.cast.stranger.awards.count() == 1


def test_where_nobody_reads_the_address_the_wait_begins_too(
    scene: Scene, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(scene, ask(scene))
    refuse(settings, monkeypatch, SMTPRecipientsRefused({OLD: (550, b"5.1.1 No such user")}))

    assert settle() == 1
    assert Rescue.objects.get().told_at is not None


def test_what_could_not_be_written_of_for_a_month_is_declined(
    scene: Scene, award: Award, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(scene, ask(scene))
    Rescue.objects.update(decided_at=NOW - services.LONGEST)
    refuse(settings, monkeypatch, OSError("down"))

    assert settle() == 1
    assert Rescue.objects.get().state == Rescue.State.DECLINED
    assert scene.cast.stranger.awards.count() == 1
