"""Another host that keeps badges, on a free port of loopback; a test says what it answers."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.utils import timezone

from campus.accounts.models import Person
from campus.common.sealing import seal
from campus.openbadges.models import Connection, Host
from campus.openbadges.scopes import ALL
from campus.openbadges.services import connecting

PAGE_1 = "/api/credentials?limit=50&offset=0"
LATER = 4_000_000_000  # seconds since 1970: a token that is good for long


@dataclass
class There:
    """`answers` maps method and path to status, headers and body; what was asked is kept in `asked`."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)  # what, Authorization, body
    otherwise: tuple[int, dict[str, str], bytes] = (404, {}, b"")  # to what no answer stands for
    slow: threading.Event | None = None  # who asks waits for it

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.netloc = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{self.netloc}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def says(self, what: str, document: Any, *, status: int = 200, **headers: str) -> None:
        """Answer with JSON, or with bytes as they are."""
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.answers[what] = status, {name.replace("_", "-"): value for name, value in headers.items()}, body

    def paths(self) -> list[str]:
        """Return what was asked, in order."""
        return [what for what, _authorization, _body in self.asked]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        there = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                what = f"{self.command} {self.path}"
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                there.asked.append((what, self.headers.get("Authorization", ""), body))
                if there.slow:
                    there.slow.wait(5)
                status, headers, said = there.answers.get(what, there.otherwise)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_POST = do_GET

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler


def connected(person: Person, there: There, **token: Any) -> Connection:
    """Return an open connection as if the person had said yes there."""
    host = Host.objects.create(
        api_url=f"{there.url}/api",
        name="Badge Harbour",
        authorization_url=f"{there.url}/authorize",
        token_url=f"{there.url}/token",
        refresh_url=f"{there.url}/token",
        registration_url=f"{there.url}/register",
        scopes=" ".join(ALL),
        client_id="us",
        read_at=timezone.now(),
    )
    host.sealed_secret = seal(b"secret", purpose=f"openbadges.host:{host.pk}")
    host.save()
    connection = Connection.objects.create(
        person=person, host=host, begun_at=timezone.now(), scope=" ".join(ALL), state="open"
    )
    given = {"access_token": "first", "refresh_token": "again", "expires_at": LATER, "token_type": "Bearer"}
    connecting.keep_token(connection, given | token)
    return connection
