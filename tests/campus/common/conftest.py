"""A server that answers whatever a test tells it to, byte for byte, on a free port of loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

Answer = bytes | Callable[[socket.socket], None]


class Hostile:
    """`answers` maps a path to what is sent: bytes, or a function that is given the connection."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[bytes] = []
        self.stop = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def url(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return f"http://{self.host}{path}"

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            asked = b""
            while b"\r\n\r\n" not in asked:
                asked += connection.recv(4096)
            self.asked.append(asked)
            answer = self.answers[asked.split(b" ")[1].decode()]
            if isinstance(answer, bytes):
                connection.sendall(answer)
            else:
                answer(connection)

    def drip(self, first: bytes, each: bytes) -> Callable[[socket.socket], None]:
        """Send a byte now and then, for as long as anybody listens."""

        def send(connection: socket.socket) -> None:
            connection.sendall(first)
            while not self.stop.wait(0.02):
                connection.sendall(each)

        return send


@pytest.fixture
def hostile(settings: Any) -> Iterator[Hostile]:
    server = Hostile()
    settings.NET_ALLOWED = [server.host]
    yield server
    server.stop.set()
    server.listener.close()
