"""Talk OAuth 2 and the Open Badges API with another host: Authlib's client, through our one network door.

Whatever comes back is anybody's: it is cut down to what we use, in the shape we use, before Authlib sees it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from django.utils.translation import gettext as _

from campus.common.errors import FetchError
from campus.common.net import Answer, ask
from campus.openbadges.errors import HostError, not_reached, refused
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object

SECONDS = 10.0
MOST_DOCUMENT = 512 * 1024
MOST_TOKEN = 64 * 1024
_LONGEST_TOKEN = 4096
_LONGEST_LIFE = 10**9

Token = dict[str, Any]


def get_json(url: str) -> dict[str, Any]:
    """Return a JSON object that stands open at an address; raises HostError."""
    answer = reach(url, headers={"Accept": "application/json"}, most_bytes=MOST_DOCUMENT)
    if answer.status != 200:
        raise refused(answer, host_of(url))
    return _object(answer, url)


def post_json(url: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Send a JSON object and return the one that comes back; raises HostError."""
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    body = json.dumps(document).encode()
    answer = reach(url, method="POST", headers=headers, body=body, most_bytes=MOST_TOKEN)
    if answer.status not in (200, 201):
        raise refused(answer, host_of(url))
    return _object(answer, url)


def reach(url: str, *, most_bytes: int, timeout: float = SECONDS, **named: Any) -> Answer:
    """Ask through the door; raises HostError where no answer came."""
    try:
        return ask(url, most_bytes=most_bytes, timeout=timeout, **named)
    except FetchError as err:
        raise not_reached(err, host_of(url)) from err


def host_of(url: str) -> str:
    """Return the host of an address, for sentences."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url[:100]


def is_secret(value: object) -> bool:
    """Say whether this can be sent in a header as it is (RFC 6749, appendix A: VSCHAR)."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TOKEN and value.isascii() and value.isprintable()


def client(*, client_id: str, secret: str, scope: str, redirect_uri: str = "", token: Token | None = None) -> Any:
    """Return Authlib's client for one host; its answers come through `redeemed` and `renewed`."""
    return OAuth2Client(
        _Session(),
        client_id=client_id,
        client_secret=secret,
        scope=scope,
        redirect_uri=redirect_uri,
        token=token,
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - the name of a method
        code_challenge_method="S256",
    )


def redeemed(oauth: Any, url: str, *, code: str, verifier: str) -> Token:
    """Return the tokens for a code; raises HostError."""
    kind = "authorization_code"
    return _token(lambda: oauth.fetch_token(url, code=code, grant_type=kind, code_verifier=verifier), url)


def renewed(oauth: Any, url: str) -> Token:
    """Return new tokens for the refresh token; raises HostError."""
    return _token(lambda: oauth.refresh_token(url), url)


def revoked(oauth: Any, url: str) -> None:
    """Give the tokens back (RFC 7009); raises HostError."""
    oauth.revoke_token(url)


def _token(do: Callable[[], Token], url: str) -> Token:
    try:
        found = dict(do())
    except (OAuth2Error, ValueError) as err:
        words = _("%(host)s did not let us in: “%(why)s”.")
        why = str(getattr(err, "description", "") or getattr(err, "error", "") or _("an answer we could not read"))
        code, told = getattr(err, "error", ""), {"host": host_of(url), "why": why[:200]}
        raise HostError(words % told, is_over=code == "invalid_grant", is_forgotten=code == "invalid_client") from err
    if not is_secret(found.get("access_token")):
        raise HostError(_("%s gave no token that we could use.") % host_of(url))
    return found


def _object(answer: Answer, url: str) -> dict[str, Any]:
    try:
        return parse_object(answer.body)
    except MalformedError as err:
        raise HostError(_("%s gave an answer that we could not read.") % host_of(url)) from err


class _Session:
    """What Authlib takes for an HTTP client."""

    def post(self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: Any, **_: Any) -> _Reply:
        """Send a form."""
        url, sent, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return _Reply(reach(url, method="POST", headers=sent, body=body.encode(), most_bytes=MOST_TOKEN), url)


class _Reply:
    """What Authlib takes for an answer."""

    def __init__(self, answer: Answer, url: str) -> None:
        self.answer = answer
        self.url = url
        self.status_code = answer.status

    def raise_for_status(self) -> None:
        """Refuse what is a refusal."""
        if self.answer.status >= 400:
            raise refused(self.answer, host_of(self.url))

    def json(self) -> Token:
        """Return what of the answer we use, in the shape we use."""
        told = _object(self.answer, self.url)
        if "error" in told:
            return {name: _plain(told.get(name)) for name in ("error", "error_description")}
        lasts = told.get("expires_in")
        kept: Token = {name: told[name] for name in ("access_token", "refresh_token") if is_secret(told.get(name))}
        if isinstance(lasts, int) and 0 < lasts < _LONGEST_LIFE:
            kept["expires_in"] = lasts
        if isinstance(told.get("scope"), str):
            kept["scope"] = told["scope"][:500]
        return kept | {"token_type": "Bearer"}


def _plain(value: object) -> str:
    """Return text in the letters that OAuth allows in an error (RFC 6749, clause 5.2)."""
    text = value if isinstance(value, str) else ""
    return "".join(letter for letter in text[:200] if " " <= letter <= "~" and letter not in '"\\')
