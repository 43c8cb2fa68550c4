"""People whose only address ends are told once, in time; and what waits for one is had without an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from campus.accounts.models import OutboxMail, Person
from campus.accounts.services import Expected, expect
from campus.awards import services as awards
from campus.awards.models import Award
from campus.awards.tasks import deliver
from campus.common.errors import NotAllowedError
from campus.identity import services
from campus.identity.models import Farewell
from campus.identity.queries import claim_link, leavers
from campus.identity.tasks import tell
from tests.cast import Scene, enrolled

NOW = timezone.now()
URL = "/manage/harbourside/leavers/"
ADDRESS = "wanda@example.org"
SOON = str((timezone.localdate() + timedelta(days=30)).isoformat())


@pytest.fixture(autouse=True)
def _local_outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "campus.accounts.outbox.OutboxBackend"


@pytest.fixture
def waits(scene: Scene) -> Person:
    """Somebody without an account, to whose address something was awarded."""
    person = expect([Expected(ADDRESS, "Wanda Waits")])[ADDRESS]
    awards.award(person=person, achievement=scene.achievement, now=NOW, actor=scene.cast.owner)
    return person


def path(person: Person) -> str:
    return "/claim/" + claim_link(person).partition("/claim/")[2]


def test_it_works(scene: Scene, waits: Person) -> None:
    enrolled(scene.cast.learner, scene.course)
    owner = scene.cast.client("owner")
    said = {"domain": "@Example.org", "ends_on": SOON}
    page = owner.post(URL, said).content.decode()
    assert "2 people would be left without an address." in page
    assert not Farewell.objects.exists()

    owner.post(URL, {**said, "sure": "1"})

    assert tell() == 2
    assert tell() == 0
    assert "add another one before that day" in OutboxMail.objects.get(to="maya@example.org").text
    assert "/claim/" in OutboxMail.objects.get(to=ADDRESS).text


def test_each_is_told_once(scene: Scene, waits: Person) -> None:
    say = {"organization": scene.cast.college, "ends_on": timezone.localdate(), "addresses": [ADDRESS], "now": NOW}

    assert services.tell_leavers(scene.cast.owner, **say) == 1
    assert services.tell_leavers(scene.cast.owner, **say) == 0


def test_who_has_another_address_is_left_alone(scene: Scene) -> None:
    enrolled(scene.cast.learner, scene.course)
    EmailAddress.objects.create(user=scene.cast.learner, email="maya@home.example", verified=True)

    assert leavers(scene.cast.college, domain="example.org") == []


def test_people_of_others_are_not_written_to(scene: Scene) -> None:
    assert leavers(scene.cast.college, addresses=["sol@example.org", "maya@example.org"]) == []


@pytest.mark.parametrize("role", ["educator", "learner", "outsider"])
def test_only_owners_have_mails_sent(scene: Scene, role: str) -> None:
    with pytest.raises(NotAllowedError):
        services.tell_leavers(
            getattr(scene.cast, role), organization=scene.cast.college, ends_on=NOW.date(), domain="a.example", now=NOW
        )


@pytest.mark.parametrize(
    "wrong",
    [{}, {"domain": "a.example", "addresses": "b@example.org"}, {"domain": "no domain"}, {"ends_on": "2020-01-01"}],
    ids=["neither", "both", "words", "past"],
)
def test_a_form_that_says_too_little_or_too_much(scene: Scene, wrong: dict[str, str]) -> None:
    page = scene.cast.client("owner").post(URL, {"ends_on": SOON, "sure": "1", **wrong}).content.decode()

    assert "To put right:" in page
    assert not Farewell.objects.exists()


def test_without_an_account_the_link_gives_the_files(waits: Person) -> None:
    reader, award = Client(), Award.objects.get()

    page = reader.get(path(waits)).content.decode()

    assert f"/c/{award.public_id}.json" in page
    assert reader.get(f"/c/{award.public_id}.json").content == bytes(award.credential)
    assert "Make an account" in page


def test_the_mail_of_the_award_leads_there(waits: Person) -> None:
    deliver()

    mail = OutboxMail.objects.get(to=ADDRESS)
    assert path(waits) in mail.text
    assert path(waits) in mail.html


def test_who_has_an_account_adds_the_address_there(scene: Scene, waits: Person) -> None:
    page = scene.cast.client("learner").get(path(waits)).content.decode()

    assert 'action="/account/email/"' in page
    assert f'value="{ADDRESS}"' in page


def test_a_link_of_something_claimed_says_so(waits: Person) -> None:
    link = path(waits)
    Person.objects.filter(pk=waits.pk).update(waits_for=None)

    assert Client().get(link).status_code == 404
    assert Client().get("/claim/made-up/").status_code == 404
