"""One of many values: the same rows as `__in` finds, whatever is in the texts."""

from __future__ import annotations

import pytest

from campus.accounts.models import Person
from campus.common.among import Among

ODD = ["a,b", 'quo"te', "{brace}", "back\\slash", "per%cent", "apo'strophe", "NULL", "Ødegård 🌊", "1"]


@pytest.fixture
def people(db: None) -> list[Person]:
    return [Person.objects.create(email=f"p{n}@example.org", name=name) for n, name in enumerate(ODD)]


def test_it_works(people: list[Person]):
    found = Person.objects.filter(Among("email", ["p1@example.org", "p4@example.org", "x@example.org"]))

    assert set(found) == {people[1], people[4]}


def test_texts_with_signs_of_any_meaning_are_themselves(people: list[Person]):
    for person in people:
        assert Person.objects.filter(Among("name", [person.name, "x"])).get() == person


def test_numbers_are_found_and_of_none_there_is_nobody(people: list[Person]):
    assert Person.objects.filter(Among("id", [people[0].pk, people[2].pk, 10**9])).count() == 2
    assert not Person.objects.filter(Among("id", [])).exists()
    assert not Person.objects.filter(Among("name", [])).exists()


def test_it_can_be_joined_with_other_conditions_and_turned_round(people: list[Person]):
    odd = Person.objects.filter(Among("name", ["1", "a,b"]), email="p0@example.org")

    assert odd.get() == people[0]
    assert people[0] not in Person.objects.exclude(Among("name", ["a,b"]))
