"""A service elsewhere that wants into somebody's wallet, played step by step as Open Badges 3.0, clause 7 has them."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.http import HttpResponse
from django.test import Client as Browser

from campus.openbadges.scopes import ALL, OFFLINE
from tests.cast import Cast

HOST = "https://wallet.example.org"
BACK = f"{HOST}/back"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
EVERYTHING = " ".join(ALL)
WITHOUT_OFFLINE = " ".join(each for each in ALL if each != OFFLINE)
METADATA: dict[str, Any] = {
    "client_name": "Open Wallet",
    "client_uri": f"{HOST}/",
    "logo_uri": f"{HOST}/logo.png",
    "tos_uri": f"{HOST}/terms",
    "policy_uri": f"{HOST}/privacy",
    "software_id": "open-wallet",
    "software_version": "1.0",
    "redirect_uris": [BACK],
    "scope": EVERYTHING,
    "token_endpoint_auth_method": "client_secret_basic",
}


def register(**changed: Any) -> HttpResponse:
    """Send a registration; None leaves a member out."""
    sent = {name: value for name, value in (METADATA | changed).items() if value is not None}
    return Browser().post("/oauth/register", json.dumps(sent), content_type="application/json")  # type: ignore[return-value]


@dataclass
class Service:
    """A registered service; `browser` is that of the learner, who is signed in here."""

    browser: Browser
    client_id: str
    secret: str

    def ask(self, **changed: Any) -> dict[str, str]:
        """Return what stands in the address that the learner is sent to."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "scope": EVERYTHING,
            "state": "a state",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        } | changed
        return {name: value for name, value in asked.items() if value is not None}

    def allowed(self, answer: str = "allow", **changed: Any) -> dict[str, str]:
        """Have the learner answer; return what comes back to the service."""
        query = "&".join(f"{name}={_quoted(value)}" for name, value in self.ask(**changed).items())
        found = self.browser.post(f"/oauth/authorize?{query}", {"answer": answer})
        assert found.status_code == 302, found.content
        target = urlsplit(found.headers["Location"])
        assert f"{target.scheme}://{target.netloc}{target.path}" == BACK
        return {name: values[0] for name, values in parse_qs(target.query).items()}

    def post(self, path: str, *, secret: str | None = None, **fields: str) -> Any:
        """Ask the token or the revocation endpoint, as who we are."""
        basic = base64.b64encode(f"{self.client_id}:{secret or self.secret}".encode()).decode()
        return Browser().post(path, fields, headers={"Authorization": f"Basic {basic}"})

    def redeem(self, code: str, **changed: str) -> Any:
        """Show the code."""
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return self.post("/oauth/token", **fields | changed)

    def renew(self, refresh_token: str, **changed: str) -> Any:
        """Show the refresh token."""
        return self.post("/oauth/token", grant_type="refresh_token", refresh_token=refresh_token, **changed)

    def tokens(self, **changed: Any) -> dict[str, Any]:
        """Go the whole way; return what the token endpoint said."""
        found: dict[str, Any] = self.redeem(self.allowed(**changed)["code"]).json()
        return found


def service(cast: Cast, who: str = "learner") -> Service:
    """Return a service that has just registered, with somebody's browser before it."""
    told = json.loads(register().content)
    return Service(cast.client(who), told["client_id"], told["client_secret"])


def call(token: str, method: str = "get", path: str = "credentials", **named: Any) -> Any:
    """Ask the API with an access token."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return getattr(Browser(), method)(f"/ims/ob/v3p0/{path}", headers=headers, **named)


def put_in(token: str, data: bytes, media_type: str = "application/json") -> Any:
    """Send a credential."""
    return call(token, "post", data=data, content_type=media_type)


def _quoted(text: str) -> str:
    return quote(text, safe="")
