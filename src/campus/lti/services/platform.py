"""Everything we ask of a platform: its keys, tokens, and services; always through the one network door.

Tokens are asked for with a signed assertion (RFC 7523; 1EdTech security framework 1.0, section 4.1.1) and kept sealed
for as long as they last, less a margin: Moodle's last an hour, others a minute.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.cache import cache
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from campus.common.errors import CampusError, FetchError, SealError
from campus.common.links import next_page
from campus.common.net import Answer, ask, fetch
from campus.common.sealing import seal, unseal
from campus.common.secrets import hashed
from campus.common.text import as_line
from campus.common.turns import SLOW
from campus.lti.claims import text
from campus.lti.faults import LaunchError
from campus.lti.models import Registration
from campus.lti.services.keys import signed
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE, LINEITEMS, RESULTS = f"{AGS}score", f"{AGS}lineitem.readonly", f"{AGS}result.readonly"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCOPES = (SCORE, f"{AGS}lineitem", LINEITEMS, RESULTS, ROSTER)
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MOST_KEYS, MOST_ANSWER, SECONDS = 256 * 1024, 4 * 1024 * 1024, 10.0
KEYS_LAST, KEYS_REST = timedelta(hours=24), timedelta(seconds=30)
MOST_PAGES, ALL_PAGES = 500, 40.0  # seconds for all pages together, where somebody waits for them
UNAUTHORIZED = 401
UNREACHED = {"name", "connection", "slow"}  # codes of FetchError
LONGEST_TOKEN = 24 * 60 * 60  # seconds that a token is kept, whatever the platform says
MARGIN = 10  # seconds before its end at which a token is not used any more


class PlatformError(CampusError):
    """The platform was not reached, or refused; `status` is what it answered, 0 for nothing.

    `is_down`: it would answer nothing else either just now, so that nobody waits for it once more. `code` is what it
    calls the fault where it gave no token (RFC 6749, section 5.2), else empty.
    """

    def __init__(self, message: str, *, status: int = 0, is_down: bool = False, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.is_down = is_down
        self.code = code


class Granted(NamedTuple):
    """A token, for how many seconds it is good, and what for: None where the platform did not say."""

    token: str
    seconds: int
    scopes: frozenset[str] | None


def claims_of(registration: Registration, token: str, *, now: datetime) -> dict[str, Any]:
    """Return the claims of a token that a key of the platform signed (RS256 alone). Raises LaunchError."""
    for keys in _keys(registration, now):
        try:
            found = jwt.decode(token, keys, algorithms=["RS256"])
        except (JoseError, ValueError):
            continue
        return found.claims
    raise LaunchError("signature")


def _keys(registration: Registration, now: datetime) -> Any:
    """Yield the keys as kept, then as fetched now: a platform that changed its key is believed at once."""
    at = registration.jwks_at
    if at and now - at < KEYS_LAST and (kept := _key_set(registration.jwks)):
        yield kept
    if at is None or now - at > KEYS_REST:
        with SLOW.one(busy=LaunchError("busy")):
            fetched = fetch_keys(registration, now=now)
        if found := _key_set(fetched):
            yield found


def fetch_keys(registration: Registration, *, now: datetime) -> dict[str, Any]:
    """Fetch and keep the keys of a platform. Raises LaunchError."""
    try:
        body = fetch(registration.jwks_url, accept="application/json", most_bytes=MOST_KEYS, timeout=SECONDS).body
        found = parse_object(body)
    except (FetchError, MalformedError) as err:
        raise LaunchError("keys", str(err)) from err
    if _key_set(found) is None or "\\u0000" in json.dumps(found):  # PostgreSQL keeps no NUL
        raise LaunchError("keys", "what stands there lists no RSA key")
    registration.jwks, registration.jwks_at = found, now
    Registration.objects.filter(pk=registration.pk).update(jwks=found, jwks_at=now)
    return found


def _key_set(jwks: dict[str, Any]) -> KeySet | None:
    """Return the RSA keys among what a platform lists; it may list others for other uses."""
    listed = jwks.get("keys")
    found = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    usable = [each for each in found if each.get("kty") == "RSA" and each.get("use", "sig") == "sig"]
    try:
        return KeySet.import_key_set({"keys": usable}) if usable else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def token(registration: Registration, scopes: Sequence[str], *, now: datetime) -> str:
    """Return an access token for these scopes. Raises PlatformError."""
    name, purpose = _name(registration, scopes), f"lti-token {registration.pk}"
    if kept := cache.get(name):
        try:
            return unseal(kept, purpose=purpose).decode()
        except SealError:
            cache.delete(name)
    fresh, lasts, _for = fresh_token(registration, scopes, now)
    if lasts > MARGIN:
        cache.set(name, seal(fresh.encode(), purpose=purpose), timeout=lasts - MARGIN)
    return fresh


def _name(registration: Registration, scopes: Sequence[str]) -> str:
    """Return what a token is kept under: another once the client or the address of tokens is another."""
    said = " ".join([registration.client_id, registration.token_url, *scopes])
    return f"lti-token:{registration.pk}:{hashed(said)}"


def fresh_token(registration: Registration, scopes: Sequence[str], now: datetime) -> Granted:
    """Return a token asked for now. Raises PlatformError."""
    moment = int(now.timestamp())
    assertion = signed(
        {
            "iss": registration.client_id,
            "sub": registration.client_id,
            "aud": registration.audience or registration.token_url,
            "iat": moment - 5,  # Moodle has no patience with a clock ahead of its own
            "exp": moment + 300,
            "jti": secrets.token_urlsafe(16),
        },
        now=now,
    )
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion,
        "scope": " ".join(scopes),
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = _asked(registration.token_url, "POST", headers, urlencode(form).encode())
    said = json_of(answer)
    fresh = said.get("access_token") if isinstance(said, dict) else None
    if not isinstance(fresh, str) or not fresh.isascii() or not fresh.isprintable():
        raise PlatformError("the platform answered without a token", status=answer.status)
    lasts, good_for = said.get("expires_in"), said.get("scope")
    return Granted(
        token=fresh,
        seconds=min(lasts, LONGEST_TOKEN) if isinstance(lasts, int) else 0,
        scopes=frozenset(good_for.split()) if isinstance(good_for, str) and good_for else None,
    )


def call(
    registration: Registration,
    url: str,
    *,
    scopes: Sequence[str],
    now: datetime,
    accept: str = "application/json",
    body: dict[str, Any] | None = None,
    media_type: str = "application/json",
    timeout: float = SECONDS,
) -> Answer:
    """Ask a service of the platform (POST where there is a body); raises PlatformError for anything but 2xx.

    A token that the platform takes no longer (401) is thrown away, and a fresh one tried once.
    """
    method, sent = ("GET", b"") if body is None else ("POST", json.dumps(body, ensure_ascii=False).encode())
    headers = {"Accept": accept} | ({} if body is None else {"Content-Type": media_type})
    try:
        return _asked(url, method, headers | _bearer(registration, scopes, now), sent, timeout)
    except PlatformError as err:
        if err.status != UNAUTHORIZED or not cache.delete(_name(registration, scopes)):
            raise
    return _asked(url, method, headers | _bearer(registration, scopes, now), sent, timeout)


def pages(
    registration: Registration, url: str, *, scope: str, accept: str, now: datetime, seconds: float = ALL_PAGES
) -> Iterator[Any]:
    """Yield the JSON of each page of a list. Raises PlatformError, also where the pages come to no end."""
    until, seen = time.monotonic() + seconds, set[str]()
    while url:
        left = until - time.monotonic()
        if url in seen or len(seen) >= MOST_PAGES or left <= 0:
            raise PlatformError(_("The list of the platform does not come to an end, or comes too slowly."))
        seen.add(url)
        answer = call(registration, url, scopes=[scope], now=now, accept=accept, timeout=min(left, SECONDS))
        yield json_of(answer)
        try:
            url = next_page(answer.headers.get("link", ""), base=url)
        except FetchError as err:
            raise PlatformError(str(err)) from err


def _bearer(registration: Registration, scopes: Sequence[str], now: datetime) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(registration, scopes, now=now)}"}


def json_of(answer: Answer) -> Any:
    """Return the JSON of an answer. Raises PlatformError."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as err:
        raise PlatformError("the answer of the platform can’t be read", status=answer.status) from err


def _asked(url: str, method: str, headers: dict[str, str], body: bytes, timeout: float = SECONDS) -> Answer:
    try:
        answer = ask(url, method=method, headers=headers, body=body, most_bytes=MOST_ANSWER, timeout=timeout)
    except FetchError as err:
        raise PlatformError(str(err), status=err.status, is_down=err.code in UNREACHED) from err
    if not 200 <= answer.status < 300:
        code, told = _fault(answer)
        words = f"the platform answered {answer.status}" + (f", “{told}”" if told else "")
        raise PlatformError(words, status=answer.status, is_down=answer.status >= 500, code=code)
    return answer


def _fault(answer: Answer) -> tuple[str, str]:
    """Return what a platform calls the fault of a request for a token, and that with its explanation, as one line."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return "", ""
    parts = [said.get(name) for name in ("error", "error_description")] if isinstance(said, dict) else []
    code, *told = [text(part, 120) for part in parts if isinstance(part, str)] or [""]
    return code, as_line(": ".join([code, *told]))[:200]
