"""Whose credentials services bring: a college elsewhere; and where they lie: hosts on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test.testcases import LiveServerThread

from tests.campus.openbadges.host import There
from tests.campus.verification.conftest import elsewhere as elsewhere


@pytest.fixture
def there(settings: Any) -> Iterator[There]:
    """A host that answers as a test tells it."""
    host = There()
    settings.NET_ALLOWED = [host.netloc]
    yield host
    if host.slow:
        host.slow.set()
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def campus_there(file_database: None, settings: Any) -> Iterator[str]:
    """This site itself, served over HTTP: whoever connects it is a stranger to it."""
    server = LiveServerThread("localhost", lambda app: app, connections_override={}, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert not server.error
    settings.PORT, settings.PUBLIC_URL = server.port, f"http://localhost:{server.port}"
    settings.NET_ALLOWED = [f"localhost:{server.port}"]
    yield settings.PUBLIC_URL
    server.terminate()
