"""A lot is one worker's at a time, and who takes one waits for nobody."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from campus.bulk.models import Lot
from campus.bulk.services import checking
from campus.bulk.services.issuing import LEASE, claim
from tests.campus.bulk.stage import started
from tests.cast import Scene

WAITING = Lot.State.WAITING


def test_it_works(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "LOT", 1)
    batch, now = started(scene), timezone.now()

    taken = [claim(batch, WAITING, now=now) for _ in range(4)]

    assert [lot and (lot.first, lot.tries) for lot in taken] == [(2, 1), (3, 1), (4, 1), None]
    late = claim(batch, WAITING, now=now + LEASE + timedelta(seconds=1))
    assert late is not None
    assert (late.first, late.tries) == (2, 2)


def test_a_lot_that_was_tried_comes_after_those_that_were_not(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "LOT", 1)
    batch, now = started(scene), timezone.now()
    claim(batch, WAITING, now=now - 2 * LEASE)

    taken = [claim(batch, WAITING, now=now) for _ in range(3)]

    assert [lot and (lot.first, lot.tries) for lot in taken] == [(3, 1), (4, 1), (2, 2)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="on SQLite one writes at a time: nothing to pass over")
def test_a_worker_passes_over_what_another_is_just_taking(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "LOT", 1)
    batch = started(scene)
    with closing(connection.copy()) as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM bulk_lot ORDER BY first LIMIT 1 FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")

        lot = claim(batch, WAITING, now=timezone.now())

        assert lot is not None
        assert lot.first == 3
        other.rollback()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
