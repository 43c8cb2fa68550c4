"""One fixed cast of people for every test, and no way out to the network."""

from __future__ import annotations

import gc
import os
import socket
import sqlite3
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.cast import Cast, Scene, make_cast, make_scene
from tools.chromium import find as find_chromium

# No test is timed: how fast examples are made says how busy the machine is.
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("untimed")

# Who asks for one of these touches the database, here or in a process of its own.
DATABASES = {"db", "transactional_db", "database", "own_database"}

_connect = socket.socket.connect


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: `-m database` runs that alone on another engine (decision 0140)."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & DATABASES or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Count no lines in what runs all of it over and over, fixtures and processes too: that takes half as long again.

    Coverage is then what tests reach that look at one thing (decision 0255).
    """
    counting = item.config.pluginmanager.getplugin("_cov")
    if counting is None or (not any(item.iter_markers("browser")) and not any(item.iter_markers("uncounted"))):
        return (yield)
    of_processes = os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    counting.cov_controller.pause()
    try:
        return (yield)
    finally:
        counting.cov_controller.resume()
        if of_processes:
            os.environ["COVERAGE_PROCESS_CONFIG"] = of_processes


def _guarded(self: socket.socket, address: Any) -> Any:
    host = address[0] if isinstance(address, tuple) else ""
    if isinstance(address, tuple) and host not in {"127.0.0.1", "::1", "localhost"}:
        raise AssertionError(f"a test tried to reach {host}; tests stay on loopback")
    return _connect(self, address)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _guarded)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _clear_counts() -> Iterator[None]:
    """Rate limits count in the cache; each test starts from nought."""
    from django.core.cache import cache

    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the connection find out what it can, which it asks once: no test that counts queries is to count that."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture
def cast(db: None) -> Cast:
    """The people: owner, educator, learner, employer, stranger, and an outsider who owns another institution."""
    return make_cast()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """The cast with a published achievement, a course of two units, a quiz and a project, and a rule."""
    return make_scene(cast)


@pytest.fixture
def shared() -> Path:
    """The folder of published vectors and data beside the project; a test that needs it skips where it is absent."""
    here = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("TESTAMUR_SHARED", here))
    if not (folder / "data").is_dir():
        pytest.skip(f"the shared data is not at {folder}")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The distribution's Chromium, one for all tests that need a browser."""
    api = pytest.importorskip("playwright.sync_api")
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium is not here; `make test` installs it")
    # Playwright runs an event loop in this thread, which is not what Django guards against.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def client() -> Client:
    """A browser that nobody has signed in with."""
    return Client()


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


def pytest_collection_finish() -> None:
    """Have the collector of garbage pass over what stays to the end: thousands of tests, and every module."""
    gc.collect()
    gc.freeze()
