"""Pages without the masthead of other apps, and a database that threads can really race on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> None:
    settings.HOUSE = ""
    settings.NAVIGATION = []


@pytest.fixture
def file_database(transactional_db: Any, tmp_path: Path) -> Iterator[None]:
    """The test database as threads of a server meet it: on SQLite a file with a connection a thread.

    SQLite's database in memory is shared by all threads on one lock that knows no waiting; nobody runs on that.
    """
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    connection.ensure_connection()
    path, memory, name = tmp_path / "race.sqlite3", connection.connection, connection.settings_dict["NAME"]
    with sqlite3.connect(path) as copy:
        memory.backup(copy)
    copy.close()
    connection.connection = None
    connection.settings_dict["NAME"] = str(path)
    yield
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.connection = memory
