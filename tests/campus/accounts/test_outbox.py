"""Mails kept here, and who may read them."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives, send_mail

from campus.accounts.models import OutboxMail
from tests.cast import ROLES, Cast

STAFF = {"owner", "educator", "outsider"}


@pytest.fixture
def mail(cast: Cast) -> OutboxMail:
    send_mail("Your badge", "Look: https://example.org/c/1 <b>now</b>", "us@example.org", ["maya@example.org"])
    return OutboxMail.objects.get()


def test_it_works(cast: Cast, mail: OutboxMail) -> None:
    page = cast.client("learner").get("/outbox/").content.decode()
    one = cast.client("learner").get(f"/outbox/{mail.pk}/").content.decode()

    assert "Your badge" in page
    assert "You see those to your own addresses." in page
    assert "You see everybody’s." in cast.client("educator").get("/outbox/").content.decode()
    assert '<a href="https://example.org/c/1" rel="nofollow">' in one
    assert "&lt;b&gt;now&lt;/b&gt;" in one


def test_it_keeps_html_beside_the_text(cast: Cast) -> None:
    message = EmailMultiAlternatives("Two ways", "plain", to=["maya@example.org", "sol@example.org"])
    message.attach_alternative("<p>rich</p>", "text/html")
    message.send()

    kept = OutboxMail.objects.get()
    assert (kept.text, kept.html, kept.to) == ("plain", "<p>rich</p>", "maya@example.org\nsol@example.org")


@pytest.mark.parametrize("name", ROLES)
def test_on_trial_each_reads_what_is_theirs_and_staff_and_visitors_all(cast: Cast, mail: OutboxMail, name: str) -> None:
    may_read = name in {*STAFF, "learner", "anonymous"}

    assert cast.client(name).get(f"/outbox/{mail.pk}/").status_code == (200 if may_read else 404)
    assert ("Your badge" in cast.client(name).get("/outbox/").content.decode()) is may_read


@pytest.mark.parametrize("path", ["/outbox/", "/outbox/1/"])
def test_at_a_public_address_visitors_sign_in_first(cast: Cast, settings: Any, path: str) -> None:
    settings.IS_TRIAL = False

    assert cast.client("anonymous").get(path).headers["Location"] == f"/account/login/?next={path}"


@pytest.mark.parametrize("name", ROLES)
def test_with_a_mail_server_there_is_no_outbox(cast: Cast, settings: Any, mail: OutboxMail, name: str) -> None:
    settings.HAS_OUTBOX = False

    assert cast.client(name).get("/outbox/").status_code == 404
    assert cast.client(name).get(f"/outbox/{mail.pk}/").status_code == 404


@pytest.mark.parametrize("address", ["aya@example.org", "maya@example.or", "maya@example.org.example.net"])
def test_an_address_that_is_part_of_another_reads_nothing(cast: Cast, mail: OutboxMail, address: str) -> None:
    EmailAddress.objects.create(user=cast.stranger, email=address, verified=True)

    assert cast.client("stranger").get(f"/outbox/{mail.pk}/").status_code == 404


def test_an_address_that_is_not_confirmed_reads_nothing(cast: Cast, mail: OutboxMail) -> None:
    EmailAddress.objects.filter(user=cast.learner).update(verified=False)

    assert cast.client("learner").get(f"/outbox/{mail.pk}/").status_code == 404
