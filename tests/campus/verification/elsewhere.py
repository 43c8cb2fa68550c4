"""A college elsewhere, with a domain and a certificate of its own, that issues credentials we never heard of."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from testamur.did import did_document, did_web
from testamur.signing import SigningKey, sign
from testamur.status import StatusList, status_list_credential

ISSUED = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Elsewhere:
    """Who issues; `pages` is what its site answers by path, empty for what is gone for good."""

    host: str
    key: SigningKey = field(default_factory=SigningKey.generate)
    pages: dict[str, bytes] = field(default_factory=dict)

    @property
    def did(self) -> str:
        return did_web(f"https://{self.host}")

    def sign(self, document: dict[str, Any]) -> bytes:
        return sign(document, key=self.key, method=f"{self.did}#key-1", now=ISSUED)

    def credential(self, like: bytes, *, is_listed: bool = True) -> bytes:
        """Return a credential of this college that says what another one says."""
        document = json.loads(like)
        document.pop("proof")
        document["issuer"] = {"id": self.did, "type": ["Profile"], "name": "Meridian Skills Academy"}
        document["id"] = f"https://{self.host}/badges/1"
        address = f"https://{self.host}/status"
        document["credentialStatus"] |= {"id": f"{address}#7", "statusListIndex": "7", "statusListCredential": address}
        if not is_listed:
            del document["credentialStatus"]
        return self.sign(document)

    def publish(self, *, revoked: bool = False) -> None:
        """Put the DID document and the status list on the site."""
        self.pages["/.well-known/did.json"] = json.dumps(did_document(self.did, [("key-1", self.key.public)])).encode()
        bits = StatusList()
        bits.set(7, revoked)
        listed = status_list_credential(
            id=f"https://{self.host}/status",
            issuer=self.did,
            encoded=bits.encode(),
            purpose="revocation",
            valid_from=ISSUED,
        )
        self.pages["/status"] = self.sign(listed)


class Site:
    """Serves a college's pages over TLS on a free port of loopback, one request a connection."""

    def __init__(self, pem: Path, *, name: str) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.college = Elsewhere(f"{name}:{self.listener.getsockname()[1]}")
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), self.context.wrap_socket(connection, server_side=True) as wrapped:
            path = wrapped.recv(4096).split(b" ")[1].decode()
            body = self.college.pages.get(path)
            kind = b"text/html" if (body or b"").startswith(b"<!doctype") else b"application/json"
            status = b"404 Not Found" if body is None else b"200 OK" if body else b"410 Gone"
            head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            wrapped.sendall(head % (status, kind, len(body or b"")) + (body or b""))
