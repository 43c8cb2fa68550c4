"""An OpenID provider on loopback that says what a test tells it to; the real one is in tests/interop."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

KEY = ECKey.generate_key("P-256", parameters={"kid": "op-1"}, auto_kid=False)
STRANGERS_KEY = ECKey.generate_key("P-256", parameters={"kid": "op-1"}, auto_kid=False)
CLIENT, SECRET = "campus", "a secret of forty letters, or thereabouts"
ADA = {"sub": "ada-1", "email": "ada@college.example", "email_verified": True, "name": "Ada Álvarez"}


class Provider:
    """One provider with one client, and the codes that it has given out."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.codes: dict[str, dict[str, Any]] = {}
        self.key = KEY
        self.told: dict[str, Any] = {}  # what differs in its description
        self.info: dict[str, Any] = {}  # what UserInfo says
        self.redeemed = 0

    def authorize(self, asked: dict[str, str], **changes: Any) -> dict[str, str]:
        """Return what comes back with the browser of somebody who signed in; changes go into the ID token."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = {"asked": asked, "changes": changes}
        return {"code": code, "state": asked["state"]}

    def answer(self, path: str, body: bytes, headers: Any) -> tuple[int, Any]:
        if path == "/.well-known/openid-configuration":
            return 200, self.description()
        if path == "/keys":
            return 200, KeySet([self.key]).as_dict(private=False)
        if path == "/me":
            return 200, self.info
        return self.token(dict(parse_qsl(body.decode())), headers.get("Authorization", ""))

    def description(self) -> dict[str, Any]:
        places = {f"{name}_endpoint": f"{self.url}/{name}" for name in ("authorization", "token")}
        places |= {"jwks_uri": f"{self.url}/keys", "userinfo_endpoint": f"{self.url}/me"}
        return {"issuer": self.url, **places, **self.told}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != f"Basic {known}":
            return 401, {"error": "invalid_client"}
        given = self.codes.pop(form.get("code", ""), None)
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        )
        if given is None or given["asked"]["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant", "error_description": "the code is not good"}
        self.redeemed += 1
        return 200, {"access_token": "of-access", "token_type": "Bearer", "id_token": self.id_token(given)}

    def id_token(self, given: dict[str, Any]) -> str:
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": given["asked"]["nonce"]}
        said = {**said, **ADA, **given["changes"]}
        signer = said.pop("signed_by", self.key)
        claims = {name: value for name, value in said.items() if value is not None}
        return str(jwt.encode({"alg": "ES256", "kid": "op-1"}, claims, signer))


@contextmanager
def serving() -> Iterator[Provider]:
    """Serve a provider at a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, said = provider.answer(self.path, body, self.headers)
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _any

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(server.server_address[1])
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
