"""What people decide, where no page stands between."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from campus.accounts import queries, services
from campus.accounts.models import Identifier, Person
from campus.common.errors import InvalidError
from tests.cast import Cast


def test_it_works(db: None) -> None:
    person = services.enter(name=" Ada  Bright", email=" Ada@Example.org ", password="seven lazy otters")

    assert (person.name, person.email) == ("Ada Bright", "ada@example.org")
    assert queries.by_address("ADA@example.org") == person
    assert person.check_password("seven lazy otters")


def test_nobody_enters_with_an_address_that_is_taken(cast: Cast) -> None:
    with pytest.raises(InvalidError, match="already") as caught:
        services.enter(name="Ada", email="maya@example.org")

    assert caught.value.field == "email"


def test_a_person_chooses_only_what_is_theirs_to_choose(cast: Cast) -> None:
    with pytest.raises(InvalidError, match="is_active"):
        services.change(cast.learner, is_active=False)


def test_a_name_cannot_be_empty(cast: Cast) -> None:
    with pytest.raises(InvalidError, match="empty") as caught:
        services.change(cast.learner, name="   ")

    assert caught.value.field == "name"


def test_many_are_expected_at_once_and_who_was_made_meanwhile_is_made_once(db: None) -> None:
    ann, bo = services.Expected("ann@example.org", "Ann Lee", "de"), services.Expected("bo@example.org", "Bo Lund")

    made = services.expect_many([ann])
    again = services.expect_many([ann, bo])  # as by a worker that had asked before

    assert [made[ann.email].is_new, again[ann.email].is_new] == [True, False]
    assert again[ann.email] == made[ann.email]._replace(is_new=False)
    waits = services.expect([ann, bo])
    assert {email: each.pk for email, each in again.items()} == {email: each.pk for email, each in waits.items()}
    kept = waits[ann.email]
    assert (kept.name, kept.language, queries.is_waiting(kept)) == ("Ann Lee", "de", True)
    assert not kept.has_usable_password()


def test_nobodys_outbox_is_nobodys(cast: Cast) -> None:
    from django.contrib.auth.models import AnonymousUser

    assert not queries.outbox(AnonymousUser()).exists()


def test_a_person_without_a_name_is_called_by_the_address(cast: Cast) -> None:
    cast.learner.name = ""

    assert (str(cast.learner), cast.learner.get_short_name()) == ("maya@example.org", "maya@example.org")


def test_two_workers_who_expect_the_same_numbers_make_them_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    look, ann, bo = services.by_identifiers, services.Expected("x|1", "Ann"), services.Expected("x|2", "Bo")

    def overtaken(kind: str, values: Collection[str]) -> dict[str, Identifier]:
        found = look(kind, values)
        monkeypatch.undo()
        services.expect_by(kind, [ann])  # by the other worker, in between
        return found

    monkeypatch.setattr(services, "by_identifiers", overtaken)
    made = services.expect_by("number", [ann, bo])

    assert Person.objects.filter(name__in=["Ann", "Bo"]).count() == 2
    assert services.expect_by("number", [ann, bo]) == made
    assert dict(Identifier.objects.values_list("value", "person__name")) == {"x|1": "Ann", "x|2": "Bo"}
