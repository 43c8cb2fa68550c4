"""Ask a provider, through the one network door; what goes wrong is said in the words of a sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from campus.common.errors import FetchError
from campus.common.net import Answer, ask, fetch
from campus.signon.faults import SignOnError
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object

MOST = 512 * 1024
SECONDS = 10.0
LONGEST = 1000  # of an address


def get(url: str, *, accept: str, code: str = "provider") -> bytes:
    """Return what stands at an address; raises SignOnError under the code that is given."""
    try:
        return fetch(url, accept=accept, most_bytes=MOST, timeout=SECONDS).body
    except FetchError as err:
        raise SignOnError(code, str(err)) from err


def get_object(url: str, *, code: str = "provider") -> dict[str, Any]:
    """Return the JSON object at an address; raises SignOnError."""
    return read_object(get(url, accept="application/json", code=code), code=code)


def call(url: str, *, method: str = "GET", headers: Mapping[str, str], body: bytes = b"") -> Answer:
    """Return what a service of the provider answers, whatever its status; raises SignOnError."""
    try:
        return ask(url, method=method, headers=headers, body=body, most_bytes=MOST, timeout=SECONDS)
    except FetchError as err:
        raise SignOnError("provider", str(err)) from err


def read_object(data: bytes, *, code: str) -> dict[str, Any]:
    """Return the JSON object in these bytes; raises SignOnError."""
    try:
        found = parse_object(data)
    except MalformedError as err:
        raise SignOnError(code, str(err)) from err
    if b"\\u0000" in data:  # PostgreSQL keeps no NUL
        raise SignOnError(code, "it holds a NUL")
    return found


def is_address(url: object) -> bool:
    """Say whether a browser may be sent to an address: https, or a host that this place allows besides."""
    if not isinstance(url, str) or len(url) > LONGEST:
        return False
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
    is_inside = bool({parts.hostname, parts.netloc} & set(settings.NET_ALLOWED))
    return is_whole and (parts.scheme == "https" or (parts.scheme == "http" and is_inside))
