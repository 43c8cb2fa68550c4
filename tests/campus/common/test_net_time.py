"""Time is bounded in all, however a server spreads its bytes over it."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from campus.common.errors import FetchError
from campus.common.net import fetch


@pytest.mark.parametrize(
    ("first", "each"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["status line", "header", "body", "chunks"],
)
def test_it_cuts_off_a_server_that_drips(hostile: Any, first: bytes, each: bytes) -> None:
    url = hostile.url("/", hostile.drip(first, each))

    with pytest.raises(FetchError) as caught:
        fetch(url, accept="*/*", most_bytes=10_000_000, timeout=0.4)

    assert caught.value.code == "slow"
    assert "longer than 0.4 seconds" in str(caught.value)


def test_it_cuts_off_a_server_that_says_nothing(hostile: Any) -> None:
    url = hostile.url("/", lambda _connection: hostile.stop.wait(30))

    with pytest.raises(FetchError) as caught:
        fetch(url, accept="*/*", most_bytes=10, timeout=0.2)

    assert caught.value.code == "slow"


def test_it_does_not_wait_for_a_name_server_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: done.wait(30))

    with pytest.raises(FetchError) as caught:
        fetch("https://slow.example.org/", accept="*/*", most_bytes=10, timeout=0.1)
    done.set()

    assert caught.value.code == "slow"


def test_it_asks_nobody_once_the_time_is_up(hostile: Any) -> None:
    url = hostile.url("/", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with pytest.raises(FetchError) as caught:
        fetch(url, accept="*/*", most_bytes=10, timeout=0)

    assert (caught.value.code, hostile.asked) == ("slow", [])
