"""An idle worker hears of every write, whoever made it, and of nothing else."""

from __future__ import annotations

import threading

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.utils import timezone

from campus.journal import changes

pytestmark = pytest.mark.django_db(transaction=True)


def write(key: str) -> None:
    Session.objects.create(session_key=key, expire_date=timezone.now())


def write_elsewhere(key: str) -> None:
    def alone() -> None:
        write(key)
        connection.close()

    thread = threading.Thread(target=alone)
    thread.start()
    thread.join()


def test_it_works(file_database: None):
    changes.stamp()  # what the first use of a connection sets up is over
    before = changes.stamp()
    write_elsewhere("one")
    assert changes.stamp() != before


def test_reading_changes_nothing(alone_here: None):
    before = changes.stamp()

    list(Session.objects.all())

    assert changes.stamp() == before


def test_what_cannot_be_asked_counts_as_written():
    def refuse(*_: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        assert changes.stamp() != changes.stamp()
