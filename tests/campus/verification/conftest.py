"""A site elsewhere, over TLS on loopback, whose name leads there and whose certificate is trusted."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from campus.common import net
from tests.campus.common.test_net_tls import certificate
from tests.campus.verification.elsewhere import Elsewhere, Site

NAME = "college.example.org"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Elsewhere]:
    """The college that answers at college.example.org, as far as this test can tell."""
    pem = certificate(tmp_path, NAME)
    site = Site(pem, name=NAME)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    net._trust.cache_clear()
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _host, port, *given, **named: resolve("127.0.0.1", port, *given, **named)
    )
    settings.NET_ALLOWED = [NAME]
    yield site.college
    site.listener.close()
    net._trust.cache_clear()
