"""Whom other systems name is found by what they have confirmed, now or later; never by guess."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from campus.accounts.services import add_identifier
from campus.assessments.models import Result
from campus.events.models import Actor, Statement
from campus.events.services import settling
from campus.events.tasks import settle
from campus.journal.models import Event
from tests.campus.events.stage import Teller, source, statement
from tests.cast import Cast

LATER = timedelta(minutes=2)
ACCOUNT: dict[str, Any] = {"account": {"homePage": "https://lms.example.org", "name": "7"}}


def _told(cast: Cast, actor: dict[str, Any]) -> None:
    Teller(source(cast)).post(statement(actor=actor))
    settling.match(now=timezone.now())


def test_a_fingerprint_of_an_address_is_enough(cast: Cast):
    _told(cast, {"mbox_sha1sum": hashlib.sha1(b"mailto:maya@example.org", usedforsecurity=False).hexdigest()})

    settle()

    assert Result.objects.get().person == cast.learner


def test_what_was_told_waits_until_the_address_is_confirmed(cast: Cast):
    address = EmailAddress.objects.create(user=cast.learner, email="maya@work.example.org", verified=False)
    _told(cast, {"mbox": "mailto:Maya@work.example.org"})
    now = timezone.now()
    before = (settling.match(now=now + LATER), settle())

    address.verified = True
    address.save()

    assert (before, settling.match(now=now + 2 * LATER), settle()) == ((0, 0), 1, 1)
    assert Result.objects.get().person == cast.learner


def test_what_is_kept_while_its_actor_is_being_found_is_not_lost(cast: Cast, django_capture_on_commit_callbacks: Any):
    with django_capture_on_commit_callbacks() as after:
        Teller(source(cast)).post(statement(actor={"mbox": "mailto:maya@example.org"}))
    settling.match(now=timezone.now())
    Statement.objects.update(is_due=False)  # as it is where neither saw the other's work
    assert settle() == 0

    for look in after:
        look()

    assert settle() == 1


@pytest.mark.parametrize("is_hashed", [False, True])
def test_an_address_that_is_confirmed_after_a_year_is_found_at_once(cast: Cast, is_hashed: bool):
    hashed = hashlib.sha1(b"mailto:maya@work.example.org", usedforsecurity=False).hexdigest()
    _told(cast, {"mbox_sha1sum": hashed} if is_hashed else {"mbox": "mailto:maya@work.example.org"})
    now = timezone.now() + timedelta(days=365)
    assert settling.match(now=now) == 0

    EmailAddress.objects.create(user=cast.learner, email="maya@work.example.org", verified=True)
    later = now + timedelta(minutes=30)
    before = settling.match(now=later)
    settling.look_again(cast.learner, email="Maya@work.example.org", now=later)

    assert (before, settling.match(now=later)) == (0, 1)


@pytest.mark.parametrize("kind", ["account", "number"])
def test_an_account_that_somebody_proved_is_theirs(cast: Cast, kind: str):
    add_identifier(cast.learner, kind=kind, value="https://lms.example.org|7", how="test", now=timezone.now())
    _told(cast, ACCOUNT)

    settle()

    assert Result.objects.get().person == cast.learner


def test_an_account_is_somebody_on_an_owners_word_and_only_there(cast: Cast):
    _told(cast, ACCOUNT)
    Teller(source(cast, actor="outsider")).post(statement(actor=ACCOUNT))
    actor = Actor.objects.get(organization=cast.college)

    answer = cast.client("owner").post(
        "/manage/harbourside/events/people/", {"actor": actor.pk, "email": "maya@example.org"}
    )
    settle()

    assert answer.status_code == 302
    assert [each.organization for each in Result.objects.all()] == [cast.college]
    assert Event.objects.get(verb="events.actor_linked").actor == cast.owner
    assert Statement.objects.filter(settled_at__isnull=True).count() == 1


@pytest.mark.parametrize("email", ["x@example.org", "ines@example.org"])
def test_an_account_is_nobody_unknown_and_not_the_owner_who_says_so(cast: Cast, email: str):
    _told(cast, ACCOUNT)

    answer = cast.client("owner").post(
        "/manage/harbourside/events/people/", {"actor": Actor.objects.get().pk, "email": email}
    )

    assert answer.status_code == 422
    assert Actor.objects.get().person is None


def test_a_group_names_no_one_person(cast: Cast):
    _told(cast, {"objectType": "Group", "member": [{"mbox": "mailto:maya@example.org"}]})

    settle()

    assert Statement.objects.get().settled_at is not None
    assert not Result.objects.exists()
