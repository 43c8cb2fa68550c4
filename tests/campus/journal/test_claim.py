"""What waits is handed to one worker at a time, and comes back if that one dies."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction

from campus.journal.models import Event, Pending
from campus.journal.services import LEASE, claim, postpone, record, settle
from tests.cast import Cast

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def happen(cast: Cast, *, times: int = 1) -> None:
    with transaction.atomic():
        for _ in range(times):
            record("unit.done", actor=cast.learner, thing=cast.college, person=cast.learner, now=NOW)


def test_it_works(cast: Cast) -> None:
    happen(cast, times=3)

    claimed = claim("awards", now=NOW)

    assert [pending.event.verb for pending in claimed] == ["unit.done"] * 3
    assert [pending.pk for pending in claimed] == sorted(pending.pk for pending in claimed)
    assert str(claimed[0]) == f"awards: {claimed[0].event_id}"


def test_what_is_claimed_is_nobody_elses_until_the_lease_ends(cast: Cast) -> None:
    happen(cast)
    claim("awards", now=NOW)

    assert claim("awards", now=NOW + LEASE - SECOND) == []
    [again] = claim("awards", now=NOW + LEASE + SECOND)
    assert again.tries == 2


def test_what_is_settled_does_not_come_back_and_the_event_stays(cast: Cast) -> None:
    happen(cast)
    [pending] = claim("awards", now=NOW)

    settle(pending)

    assert claim("awards", now=NOW + LEASE * 2) == []
    assert Event.objects.count() == 1


def test_work_that_is_rolled_back_is_not_settled(cast: Cast) -> None:
    happen(cast)
    [pending] = claim("awards", now=NOW)

    with transaction.atomic():
        settle(pending)
        transaction.set_rollback(True)

    assert len(claim("awards", now=NOW + LEASE + SECOND)) == 1


def test_it_takes_no_more_than_asked_for_and_the_oldest_first(cast: Cast) -> None:
    happen(cast, times=3)

    first = claim("awards", now=NOW, most=2)
    rest = claim("awards", now=NOW, most=2)

    assert len(first) == 2
    assert [pending.pk for pending in rest] == [max(pending.pk for pending in Pending.objects.all())]


@pytest.mark.parametrize(("tries", "wait"), [(1, 2), (3, 8), (11, 2048), (12, 3600), (40, 3600)])
def test_what_fails_waits_longer_each_time_and_at_most_an_hour(cast: Cast, tries: int, wait: int) -> None:
    happen(cast)
    Pending.objects.update(tries=tries - 1)
    [pending] = claim("awards", now=NOW)

    postpone(pending, error="x" * 3000, now=NOW)

    assert claim("awards", now=NOW + timedelta(seconds=wait)) == []
    [again] = claim("awards", now=NOW + timedelta(seconds=wait) + SECOND)
    assert (again.tries, len(again.error)) == (tries + 1, 2000)


def test_nobody_else_hears_of_it(cast: Cast) -> None:
    happen(cast)

    assert claim("somebody", now=NOW) == []
    with transaction.atomic():
        record("kettle.boiled", actor=None, thing=cast.college)
    assert Pending.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_gets_each(cast: Cast, tmp_path: Path) -> None:
    happen(cast, times=40)
    main = connections["default"]
    file = tmp_path / "campus.sqlite3"
    if main.vendor == "sqlite":  # a database in memory has one connection; workers have one each, to a file
        with closing(sqlite3.connect(file)) as copy:
            main.connection.backup(copy)
    claimed: list[Pending] = []
    start = threading.Barrier(3)

    def work() -> None:
        own = main.copy()
        own.settings_dict["NAME"] = str(file) if main.vendor == "sqlite" else own.settings_dict["NAME"]
        connections["default"] = own
        start.wait()
        claimed.extend(claim("awards", now=NOW))
        own.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(pending.pk for pending in claimed) == sorted(Pending.objects.values_list("pk", flat=True))
    assert {pending.tries for pending in claimed} == {1}
