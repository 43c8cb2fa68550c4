"""Mails about awards: to the right address, once, tried again, in the house's look."""

import json
import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from campus.accounts.services import enter_without_address
from campus.awards import mails, services, tasks
from campus.awards.models import Delivery
from tests.campus.awards.stage import NOW, awarded
from tests.cast import Scene


class Refusing:
    """A mail server that answers nobody."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        pass

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError("nobody listens")


def make_due() -> None:
    Delivery.objects.update(next_try_at=timezone.now() - timedelta(days=1))


def html_of(message: Any) -> str:
    return str(message.alternatives[0].content)


def test_it_works(scene: Scene):
    award = awarded(scene)
    make_due()

    assert tasks.deliver() == 1
    assert tasks.deliver() == 0

    [message] = mail.outbox
    assert message.to == ["maya@example.org"]
    assert message.subject == "You have earned Reading data honestly"
    link = f"{award.base_url}/c/{award.public_id}"
    for text in (message.body, html_of(message)):
        assert link in text
        assert "Quiz: 83\u00a0%, asked for 70\u00a0%" in text
        assert "Harbourside College" in text
    [attached] = message.attachments
    assert json.loads(str(attached.content)) == json.loads(bytes(award.credential))
    assert Delivery.objects.get().sent_at


def test_nothing_goes_to_who_has_no_address(scene: Scene):
    [nobody] = enter_without_address(["Ilse Roth"], now=NOW)
    services.award(person=nobody, achievement=scene.achievement, now=NOW, actor=scene.cast.owner)
    make_due()

    assert tasks.deliver() == 1
    assert mail.outbox == []
    assert Delivery.objects.get().sent_at


def test_it_goes_to_the_primary_address_and_without_one_to_the_account(scene: Scene):
    learner = scene.cast.learner
    learner.emailaddress_set.update(primary=False)
    learner.emailaddress_set.create(email="new@example.org", verified=True, primary=True)
    delivery = awarded(scene).deliveries.get()
    assert mails.compose(delivery).to == ["new@example.org"]

    learner.emailaddress_set.all().delete()

    assert mails.compose(delivery).to == ["maya@example.org"]


def test_a_server_that_is_gone_is_tried_again_later_and_longer(scene: Scene, settings: Any):
    awarded(scene)
    make_due()
    settings.EMAIL_BACKEND = "tests.campus.awards.test_deliver.Refusing"

    assert tasks.deliver() == 0

    delivery = Delivery.objects.get()
    first = delivery.next_try_at - timezone.now()
    assert "nobody listens" in delivery.error
    Delivery.objects.update(tries=5)
    make_due()
    tasks.deliver()
    delivery.refresh_from_db()
    assert delivery.next_try_at - timezone.now() > first
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_due()
    assert tasks.deliver() == 1
    assert Delivery.objects.get().error == ""


def test_what_another_worker_has_is_left_to_it_until_its_lease_ends(scene: Scene):
    awarded(scene)
    make_due()
    Delivery.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert tasks.deliver() == tasks._deliver(Delivery.objects.get().pk, timezone.now()) == 0

    Delivery.objects.update(claimed_until=timezone.now() - timedelta(minutes=1))

    assert tasks.deliver() == 1


def test_a_mail_sent_twice_after_a_crash_has_one_identity(scene: Scene):
    delivery = awarded(scene).deliveries.get()

    first, again = mails.compose(delivery).message(), mails.compose(delivery).message()

    assert first["Message-ID"] == again["Message-ID"] == f"<award-{delivery.award.public_id}-earned@localhost>"


def test_taking_back_says_why_and_whom_to_write_to(scene: Scene):
    award = awarded(scene)
    services.revoke(scene.cast.owner, award=award, reason="Copied <b>work</b>.", now=NOW)

    message = mails.compose(Delivery.objects.get(kind="revoked"))

    assert message.subject == "Taken back: Reading data honestly"
    assert "Copied <b>work</b>." in message.body
    assert "Copied &lt;b&gt;work&lt;/b&gt;." in html_of(message)
    assert "registry@example.org" in message.body
    assert not message.attachments


def test_issuing_anew_says_that_the_old_link_leads_on(scene: Scene):
    fresh = services.issue_anew(scene.cast.owner, award=awarded(scene), now=NOW)

    message = mails.compose(fresh.deliveries.get())

    assert message.subject == "Issued anew: Reading data honestly"
    assert "The old link leads to the new one" in message.body


@pytest.mark.parametrize("name", ["Maya\nBcc: all@example.org", "<img src=x onerror=1>", "مها العلي"])
def test_a_hostile_name_neither_adds_a_header_nor_markup(scene: Scene, name: str):
    scene.cast.learner.name = name
    scene.cast.learner.save()

    message: EmailMessage = mails.compose(awarded(scene).deliveries.get()).message()  # type: ignore[assignment]  # Django's own class of the same shape

    assert message["Bcc"] is None
    assert "<img src=x" not in message.as_string()


def test_its_pictures_have_words_and_its_look_stands_alone(scene: Scene):
    text = html_of(mails.compose(awarded(scene).deliveries.get()))

    assert re.search(r'<img [^>]*alt="A chart of three rising bars', text)
    assert "<style" not in text
    assert "<script" not in text
