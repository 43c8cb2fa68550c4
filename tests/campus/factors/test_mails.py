"""Whoever owns an account is told in words of every change of what opens it, sooner or later."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from campus.accounts.models import OutboxMail
from campus.factors import mails, services, tasks
from campus.journal.models import Event, Pending
from campus.journal.services import record
from tests.cast import Cast

SAID = {
    ("factor.added", "passkey"): "A passkey was added",
    ("factor.added", "app"): "An app for codes was set up",
    ("factor.added", "codes"): "You have new recovery codes",
    ("factor.removed", "passkey"): "A passkey was removed",
    ("factor.removed", "app"): "The app for codes was removed",
    ("factor.doubted", "passkey"): "the count went backwards",
    ("factor.recovered", ""): "You have 10 left.",
    ("factor.reset", ""): "Ines Haddad of Harbourside College did this",
}


def happened(cast: Cast, verb: str, kind: str) -> Event:
    actor = cast.owner if verb == "factor.reset" else cast.learner
    data = {"kind": kind} if kind else {}
    with transaction.atomic():
        return record(
            verb, actor=actor, thing=cast.learner, person=cast.learner, organization_id=cast.college.pk, data=data
        )


def test_each_change_is_told(cast: Cast):
    services.new_codes(cast.learner, now=timezone.now())

    texts = {each: mails.about(happened(cast, *each), cast.learner).body for each in SAID}

    assert {each: words for each, words in SAID.items() if words not in texts[each]} == {}
    assert all("http://localhost:8000/me/passkeys/" in text for text in texts.values())


def test_while_the_mail_server_is_away_it_waits(cast: Cast, settings: Any):
    happened(cast, "factor.added", "app")
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1

    assert tasks.tell() == 0
    assert "MailNotSentError" in Pending.objects.get(consumer="factors").error


def test_nobody_is_told_whose_account_is_closed(cast: Cast):
    cast.learner.is_active = False
    cast.learner.save()
    happened(cast, "factor.added", "app")

    assert tasks.tell() == 1
    assert not OutboxMail.objects.exists()


def test_who_came_without_an_address_goes_by_their_name(cast: Cast):
    cast.learner.emailaddress_set.all().delete()

    asked = services.ask_passkey(cast.learner, house="Harbourside")

    assert asked.options["publicKey"]["user"]["name"] == "Maya Okonkwo-Lind"
