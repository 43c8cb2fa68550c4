"""Several small questions are one query, and each gets its own rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Count, F, Max

from campus.accounts.models import Person
from campus.common.together import Ask, moment, together

pytestmark = pytest.mark.django_db
JOINED = datetime(2026, 3, 1, 9, 30, 0, 250_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def people() -> None:
    for name in ("Ada", "Ben", "Cai"):
        Person.objects.create(email=f"{name.lower()}@example.org", name=name)
    Person.objects.update(joined_at=JOINED)


def test_it_works(django_assert_num_queries: Any):
    names = Ask(Person.objects.filter(name__lt="C"), ("name", "is_active"))
    counts = Ask(Person.objects.values("joined_at").annotate(n=Count("pk"), last=Max("name")), ("n", "last"))

    with django_assert_num_queries(1):
        found, counted = together([names, counts])

    assert sorted(found) == [["Ada", True], ["Ben", True]]
    assert counted == [[3, "Cai"]]


def test_one_question_is_asked_as_well():
    assert together([Ask(Person.objects.filter(name="Ada"), ("name",))]) == [[["Ada"]]]


def test_nothing_asked_is_no_query(django_assert_num_queries: Any):
    nobody = Ask(Person.objects.filter(pk__in=[]), ("name",))

    with django_assert_num_queries(0):
        assert together([]) == []
        assert together([nobody, nobody]) == [[], []]


def test_who_asks_for_nobody_takes_no_others_answer():
    nobody = Ask(Person.objects.filter(pk__in=[]), ("name",))
    ada = Ask(Person.objects.filter(name="Ada"), ("name",))

    assert together([nobody, ada, nobody]) == [[], [["Ada"]], []]


def test_texts_moments_and_nothing_come_back_as_they_were():
    odd = 'ä "quoted" \\ \n 🦊'
    Person.objects.filter(name="Ada").update(name=odd)
    asked = Ask(Person.objects.filter(name=odd), ("name", "joined_at", F("last_login")))

    [[[name, joined, nothing]]] = together([asked])

    assert (name, moment(joined), nothing) == (odd, JOINED, None)


@pytest.mark.parametrize(
    "said", ["2026-03-01 09:30:00.250000", "2026-03-01T09:30:00.25+00:00", "2026-03-01T10:30:00.25+01:00"]
)
def test_a_moment_is_read_in_the_words_of_either_engine(said: str):
    assert moment(said) == JOINED
