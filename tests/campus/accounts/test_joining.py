"""Two accounts of one person become one, and can be parted again; what waits for an address comes to its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from campus.accounts import joining, leaving, queries
from campus.accounts.models import Join, OutboxMail, Person
from campus.accounts.services import Expected, expect
from campus.accounts.tasks import _unclaimed, claim_addresses
from campus.awards import services as awards
from campus.awards.models import Award
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.accounts.test_addresses import NEW, add_and_confirm
from tests.campus.accounts.test_sign_in import code_in, sign_in, who
from tests.cast import PASSWORD, Cast, Scene, enrolled

NOW = timezone.now()


@pytest.fixture
def award(scene: Scene) -> Award:
    """What the stranger has: an award, a place in a course, and a place on the staff of nothing."""
    enrolled(scene.cast.stranger, scene.course)
    return awards.award(person=scene.cast.stranger, achievement=scene.achievement, now=NOW, actor=scene.cast.owner)


def waiting(email: str = NEW) -> Person:
    return expect([Expected(email, "M. Okonkwo")])[email]


def state(person: Person) -> list[object]:
    return [queries.addresses(person), list(person.awards.all()), list(person.enrolments.all())]


def test_it_works(scene: Scene, award: Award) -> None:
    cast = scene.cast
    signed = bytes(award.credential)

    joining.join(cast.learner, old=cast.stranger, now=NOW)

    award.refresh_from_db()
    assert award.person == cast.learner
    assert bytes(award.credential) == signed
    assert cast.learner.enrolments.count() == 1
    assert queries.addresses(cast.learner) == ["maya@example.org", "sol@example.org"]


def test_the_old_address_opens_the_one_account(cast: Cast, client: Client) -> None:
    joining.join(cast.learner, old=cast.stranger, now=NOW)

    sign_in(client, "sol@example.org")

    assert who(client) == str(cast.learner.pk)


def test_what_both_have_stays_where_it_is(scene: Scene, award: Award) -> None:
    cast = scene.cast
    mine = enrolled(cast.learner, scene.course)

    joining.join(cast.learner, old=cast.stranger, now=NOW)

    assert list(cast.learner.enrolments.all()) == [mine]
    assert cast.stranger.enrolments.count() == 1


def test_parted_each_has_its_own_again(scene: Scene, award: Award) -> None:
    cast = scene.cast
    before = [state(cast.learner), state(cast.stranger)]
    joined = joining.join(cast.learner, old=cast.stranger, now=NOW)

    joining.part(cast.learner, joined=joined, now=NOW + timedelta(days=29))

    cast.stranger.refresh_from_db()
    assert [state(cast.learner), state(cast.stranger)] == before
    assert cast.stranger.is_active
    assert cast.stranger.email == "sol@example.org"
    assert EmailAddress.objects.get(user=cast.stranger).primary


def test_what_came_later_stays_with_the_one(scene: Scene) -> None:
    cast = scene.cast
    joined = joining.join(cast.learner, old=cast.stranger, now=NOW)
    later = enrolled(cast.learner, scene.course)

    joining.part(cast.learner, joined=joined, now=NOW)

    assert list(cast.learner.enrolments.all()) == [later]


@pytest.mark.parametrize(("days", "times"), [(31, 1), (1, 2)], ids=["too late", "twice"])
def test_it_is_parted_once_and_within_30_days(cast: Cast, days: int, times: int) -> None:
    joined = joining.join(cast.learner, old=cast.stranger, now=NOW)
    for _ in range(times - 1):
        joining.part(cast.learner, joined=joined, now=NOW)

    with pytest.raises(ConflictError):
        joining.part(cast.learner, joined=joined, now=NOW + timedelta(days=days))


def test_nobody_else_parts(cast: Cast) -> None:
    joined = joining.join(cast.learner, old=cast.stranger, now=NOW)

    with pytest.raises(NotAllowedError):
        joining.part(cast.outsider, joined=joined, now=NOW)


def test_nobody_parts_into_an_account_without_an_address(cast: Cast) -> None:
    joined = joining.join(cast.learner, old=cast.stranger, now=NOW)
    EmailAddress.objects.filter(email="maya@example.org").delete()

    with pytest.raises(ConflictError, match="without an address"):
        joining.part(cast.learner, joined=joined, now=NOW)


def test_an_account_is_joined_once_and_never_with_itself(cast: Cast) -> None:
    with pytest.raises(InvalidError):
        joining.join(cast.learner, old=cast.learner, now=NOW)
    joining.join(cast.learner, old=cast.stranger, now=NOW)

    with pytest.raises(ConflictError):
        joining.join(cast.outsider, old=cast.stranger, now=NOW)


def test_an_account_that_is_being_deleted_is_not_joined(cast: Cast) -> None:
    leaving.leave(cast.stranger, keeps_credentials=True, now=NOW)

    with pytest.raises(ConflictError):
        joining.join(cast.learner, old=cast.stranger, now=NOW)


def test_confirming_an_address_claims_what_was_sent_to_it(scene: Scene, client: Client) -> None:
    cast = scene.cast
    sent = awards.award(person=waiting(), achievement=scene.achievement, now=NOW, actor=cast.owner)
    sign_in(client, "maya@example.org")
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    add_and_confirm(client)

    assert list(cast.learner.awards.all()) == [sent]


def test_the_sweep_claims_what_comes_after_the_address(scene: Scene) -> None:
    cast = scene.cast
    waits = waiting()
    EmailAddress.objects.create(user=cast.learner, email=NEW, verified=True)

    assert claim_addresses() == 1
    assert claim_addresses() == 0
    assert Join.objects.get().old == waits


def test_nobody_is_expected_twice(cast: Cast) -> None:
    people = [Expected(NEW, "M. Okonkwo"), Expected("sol@example.org", "Sol")]

    found = expect(people)

    assert expect(people) == found
    assert found["sol@example.org"] == cast.stranger
    assert queries.mailbox(found[NEW]) == NEW


def test_who_signs_up_gets_what_waited(scene: Scene, client: Client) -> None:
    cast = scene.cast
    sent = awards.award(person=waiting(), achievement=scene.achievement, now=NOW, actor=cast.owner)
    client.post("/account/signup/", {"name": "Maya", "email": NEW, "password1": PASSWORD})
    client.post("/account/confirm-email/", {"code": code_in(OutboxMail.objects.get(to=NEW))})

    sent.refresh_from_db()
    assert who(client) == str(sent.person_id)


def test_what_was_claimed_has_no_account_to_go_back_to(cast: Cast) -> None:
    waiting()
    joined = joining.claim(cast.learner, email=NEW, now=NOW)

    assert joined is not None
    with pytest.raises(ConflictError):
        joining.part(cast.learner, joined=joined, now=NOW)


def test_a_sweep_leaves_who_is_being_deleted_for_later(cast: Cast) -> None:
    waiting()
    EmailAddress.objects.create(user=cast.learner, email=NEW, verified=True)
    leaving.leave(cast.learner, keeps_credentials=True, now=NOW)

    assert claim_addresses() == 0
    assert not list(_unclaimed())
    assert not OutboxMail.objects.exists()
