"""A real browser at a real server: pages with their files, cookies and policies, and what no page may lack."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread

from campus.accounts.models import Person
from campus.journal.sweeps import run_until_settled
from tests.cast import sign_in
from tests.journeys.stage import Site, Visit

OUTBOX = "campus.accounts.outbox.OutboxBackend"
App = Callable[[dict[str, Any], Any], Any]


class _OneByOne:
    """Answers one request at a time: on SQLite in memory every thread shares one connection, and its transactions."""

    def __init__(self, app: App, lock: threading.RLock) -> None:
        self.app, self.lock = app, lock

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        with self.lock:
            return self.app(environ, start_response)


@contextlib.contextmanager
def serving(lock: threading.RLock) -> Iterator[LiveServerThread]:
    """Answer at a free port of this machine, until every window has what it asked for."""
    shared = {c.alias: c for c in connections.all() if c.vendor == "sqlite" and c.is_in_memory_db()}
    for connection in shared.values():
        connection.inc_thread_sharing()
    server = LiveServerThread(
        "localhost", lambda app: _OneByOne(StaticFilesHandler(app), lock), connections_override=shared, port=0
    )
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield server
    server.terminate()
    for thread in threading.enumerate():  # what a closed window had still asked for
        if "process_request_thread" in thread.name:
            thread.join(5)
    for connection in shared.values():
        connection.dec_thread_sharing()


@pytest.fixture
def site(transactional_db: None, settings: Any) -> Iterator[Site]:
    """The whole site at an address of its own, which is also the public address that credentials name."""
    lock = threading.RLock()
    with serving(lock) as server:
        settings.PORT, settings.PUBLIC_URL = server.port, f"http://localhost:{server.port}"
        settings.EMAIL_BACKEND = OUTBOX  # Django's tests keep mails in memory instead
        yield Site(settings.PUBLIC_URL, lock, run_until_settled)


@pytest.fixture
def visit(site: Site, chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open a window of a browser that nobody used before: `visit()`, or `visit(person)` for one who is signed in."""
    contexts: list[Any] = []

    def opened(person: Person | None = None, **options: Any) -> Visit:
        context = chromium.new_context(base_url=site.url, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        if person:
            with site.lock:
                browser = Client()
                sign_in(browser, person)
            cookie = browser.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": site.url}])
        return Visit(site, context)

    yield opened
    for context in contexts:
        context.close()
