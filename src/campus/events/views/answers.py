"""What sources are answered: problems as RFC 9457 has them, with the pointer to what cannot be read."""

from __future__ import annotations

import base64
import binascii

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse

from campus.events import queries
from campus.events.models import Source
from campus.events.told import ReadingError

UNAUTHORIZED = 401
TITLES = {
    400: "Bad Request",
    UNAUTHORIZED: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    503: "Service Unavailable",
}


def problem(status: int, detail: str, *, pointer: str | None = None) -> JsonResponse:
    """Return a refusal that a program reads and a person understands."""
    said: dict[str, object] = {"type": "about:blank", "title": TITLES[status], "status": status}
    said["detail"] = detail
    if pointer is not None:
        said["pointer"] = pointer
    answer = JsonResponse(said, status=status, content_type="application/problem+json")
    if status == UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Basic realm="Testamur events", charset="UTF-8"'
    return answer


def body_of(request: HttpRequest) -> bytes:
    """Return what was sent; raise ReadingError where it is more than is taken at once."""
    try:
        return request.body
    except RequestDataTooBig as err:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raise ReadingError("", f"more than {most:,} bytes at once are not taken; send them in parts") from err


def source_of(request: HttpRequest, *, kind: str) -> Source | None:
    """Return who asks, by Basic (RFC 7617) or by a bearer token that joins key and secret with a full stop."""
    scheme, _space, said = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        key, _stop, secret = said.strip().partition(".")
        return queries.source_by_secret(key, secret, kind=kind)
    if scheme.lower() != "basic":
        return None
    try:
        key, _colon, secret = base64.b64decode(said.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return queries.source_by_secret(key, secret, kind=kind)
