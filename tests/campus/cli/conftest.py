"""A database that processes outside the tests can use: a file on SQLite, one of its own on PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest


@pytest.fixture(scope="module")
def database() -> Iterator[dict[str, str]]:
    """What the environment says of the database of a module's tests; nothing where SQLite lies in the data folder."""
    with _made() as named:
        yield named


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
