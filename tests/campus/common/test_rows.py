"""Rows that go in at once are those that the ORM would have written, by the same constraints."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from campus.accounts.models import Person
from campus.common import rows
from campus.journal.models import Event, Pending

AT = datetime(2026, 3, 1, 12, 30, 0, 250, tzinfo=UTC)
COLUMNS = ("email", "name", "password", "joined_at")


@pytest.mark.django_db
def test_it_works():
    said = {"words": "“tidal” 🌊", "n": None, "list": [1, 2.5, True]}
    with transaction.atomic():
        first, second = rows.reserve(Event, 2)
        told = [(first, AT, "a.b", "thing", "1", said), (second, AT, "a.c", "thing", "2", {})]
        rows.insert(Event, ("id", "at", "verb", "thing_kind", "thing_id", "data"), told)
        rows.insert(Pending, ("event_id", "consumer"), [(first, "lti")])

    event = Event.objects.get(pk=first)
    assert (event.at, event.verb, event.data, event.person_id) == (AT, "a.b", said, None)
    assert Pending.objects.get().event_id == first
    assert Event.objects.create(at=AT, verb="x", thing_kind="t", thing_id="3").pk > max(first, second)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite waits for no commit")
def test_a_transaction_that_need_not_last_waits_for_no_disk():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        rows.need_not_last()
        cursor.execute("SHOW synchronous_commit")

        assert cursor.fetchone() == ("off",)


@pytest.mark.django_db
def test_what_is_left_out_is_as_it_is_by_default():
    rows.insert(Person, COLUMNS, [(f"p{n}@example.org", f"P {n}", "!", AT) for n in range(3)])

    made = Person.objects.get(email="p1@example.org")
    usual = Person(email=made.email, name="P 1", password="!", joined_at=AT, pk=made.pk)
    kept = [field.attname for field in Person._meta.concrete_fields]
    assert [getattr(made, name) for name in kept] == [getattr(usual, name) for name in kept]


@pytest.mark.django_db
def test_constraints_hold_and_nothing_of_what_breaks_one_is_kept():
    twice = [("ann@example.org", name, "!", AT) for name in "AB"]

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(Person, COLUMNS, twice)

    assert not Person.objects.exists()


@pytest.mark.django_db
def test_what_is_made_anew_for_each_row_must_be_given():
    with pytest.raises(ValueError, match="joined_at"):
        rows.insert(Person, ("email", "name", "password"), [("ann@example.org", "Ann", "!")])
