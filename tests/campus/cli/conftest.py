"""A database that processes outside the tests can use: a file on SQLite, one of its own on PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench import place


@pytest.fixture(scope="module")
def database() -> Iterator[dict[str, str]]:
    """What the environment says of the database of a module's tests; nothing where SQLite lies in the data folder."""
    with _made() as named:
        yield named


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its tables and files made, to be copied: making them takes longer than most of the tests."""
    folder = tmp_path_factory.mktemp("prepared")
    subprocess.run(place.command("prepare"), env=place.environment(folder), check=True, capture_output=True)
    return folder


@pytest.fixture
def own_database() -> Iterator[dict[str, str]]:
    """The same for one test alone."""
    with _made() as named:
        yield named


@contextlib.contextmanager
def _made() -> Iterator[dict[str, str]]:
    url = os.environ.get("TESTAMUR_DATABASE_URL", "")
    if not url:
        yield {}
        return
    import psycopg

    name = f"processes_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        yield {"TESTAMUR_DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
