"""The statements resource of xAPI for sources that tell us of learning (1.0.3, Communication, 2.1; IEEE 9274.1.1, 4.2).

This is no Learning Record Store: a source puts statements in and reads its own back. Of documents, agents, activities
and attachments nothing is kept, and whoever asks for them is told so.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from campus.events import queries
from campus.events.models import Source, Statement
from campus.events.services.sources import seen
from campus.events.services.storing import DifferentError, Stored, store
from campus.events.slices import value_of
from campus.events.told import ReadingError
from campus.events.views.answers import body_of, problem, source_of
from campus.events.xapi import parts, shapes
from campus.events.xapi.reading import actor_of, statements

VERSIONS = ["1.0.3", "2.0.0"]
_VERSION = re.compile(r"(1\.0|2\.0)(\.\d{1,3})?")
MOST_ANSWERED = 100
_FILTERS = {"verb", "activity", "agent", "since", "until", "limit", "ascending", "after"}

View = Callable[[HttpRequest, Source], HttpResponseBase]


def about(request: HttpRequest) -> HttpResponseBase:
    """Say which versions are spoken (Communication, 2.8)."""
    if request.method not in {"GET", "HEAD"}:
        return _versioned(problem(405, "This is only read."), request)
    return _versioned(JsonResponse({"version": VERSIONS}), request)


@csrf_exempt
def elsewhere(request: HttpRequest, path: str) -> HttpResponseBase:
    """Say to whoever asks for another resource of a record store that it is not kept (Communication, 2.2 to 2.7)."""
    words = f"There is no {path} here: this takes statements and gives a source its own back (statements, about)."
    return _versioned(problem(404, words), request)


def _versioned(answer: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    answer["X-Experience-API-Version"] = "2.0.0" if _is_2(request) else "1.0.3"
    return answer


def _is_2(request: HttpRequest) -> bool:
    """Say whether 2.0 is asked for; what is neither is answered as by 1.0.3."""
    asked = _VERSION.fullmatch(request.headers.get("X-Experience-API-Version", ""))
    return asked is not None and asked[1] == "2.0"


def _for_sources(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """Open a view to sources of statements, and say what is wrong with a request in xAPI's way."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponseBase:
        return _versioned(_answered(view, request), request)

    return csrf_exempt(wrapped)


def _answered(view: View, request: HttpRequest) -> HttpResponseBase:
    source = source_of(request, kind=Source.Kind.XAPI)
    if source is None:
        return problem(401, "Send the key and the secret of a source of this institution (Basic).")
    if not _VERSION.fullmatch(request.headers.get("X-Experience-API-Version", "")):
        return problem(400, "Send X-Experience-API-Version: 1.0.3 or 2.0.0.")
    try:
        return view(request, source)
    except ReadingError as err:
        return problem(400, str(err), pointer=err.pointer)
    except DifferentError as err:
        return problem(409, str(err))


@_for_sources
def statements_resource(request: HttpRequest, source: Source) -> HttpResponseBase:
    """Take statements in, or give a source its own back."""
    if request.method in {"GET", "HEAD"}:
        return _get(request, source)
    if request.method == "PUT":
        return _put(request, source)
    if request.method == "POST":
        return _post(request, source)
    answer = problem(405, "Statements are put, posted and got.")
    answer["Allow"] = "GET, HEAD, PUT, POST"
    return answer


def _put(request: HttpRequest, source: Source) -> HttpResponse:
    _known(request, {"statementId"})
    said = request.GET.get("statementId", "")
    parts.uuid(said, "?statementId")
    value = value_of(_body(request).decode(errors="replace"))
    if isinstance(value, dict) and str(value.get("id", said)).lower() != said.lower():
        raise ReadingError("/id", "it is another id than that of the address")
    if not isinstance(value, dict):
        raise ReadingError("", "expected one statement")
    _kept(request, source, fresh_id=lambda: said)
    return HttpResponse(status=204)


def _post(request: HttpRequest, source: Source) -> HttpResponse:
    if "method" in request.GET:
        raise ReadingError("?method", "requests dressed up as a form are not taken; send them as they are")
    _known(request, set())
    stored = _kept(request, source, fresh_id=lambda: str(uuid.uuid4()))
    return JsonResponse(list(stored.uids), safe=False)


def _kept(request: HttpRequest, source: Source, *, fresh_id: Callable[[], str]) -> Stored:
    now = timezone.now()
    told = statements(_body(request), now=now, fresh_id=fresh_id)
    stored = store(source, told=told, now=now)
    seen(source, now=now)
    return stored


def _body(request: HttpRequest) -> bytes:
    kind = request.content_type or ""
    if kind.startswith("multipart/"):
        raise ReadingError("", "attachments are not kept here; send the statements as application/json")
    if kind != "application/json":
        raise ReadingError("", f"expected application/json, got {kind or 'no Content-Type'}")
    return body_of(request)


def _known(request: HttpRequest, known: set[str]) -> None:
    for name in request.GET:
        if name not in known:
            raise ReadingError(f"?{name}", "no such parameter is known here")


def _get(request: HttpRequest, source: Source) -> HttpResponse:
    one = [name for name in ("statementId", "voidedStatementId") if name in request.GET]
    if not one:
        return _list(request, source)
    _known(request, {one[0], "format", "attachments"})
    said = request.GET[one[0]]
    parts.uuid(said, f"?{one[0]}")
    found = queries.statement(source, said, is_voided=one[0] == "voidedStatementId")
    if found is None:
        return problem(404, "This source told no such statement.")
    answer = JsonResponse(_whole(found, source, _is_2(request)))
    answer["Last-Modified"] = f"{found.stored_at.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"
    return _consistent(answer)


def _list(request: HttpRequest, source: Source) -> HttpResponse:
    _known(request, _FILTERS | {"format", "attachments"})
    asked = request.GET
    most = min(_number(asked, "limit") or MOST_ANSWERED, MOST_ANSWERED)
    rows = queries.statements(
        source,
        verb=asked.get("verb", ""),
        activity=asked.get("activity", ""),
        actor=_agent(asked.get("agent", "")),
        since=_moment(asked, "since"),
        until=_moment(asked, "until"),
        after=_number(asked, "after"),
        is_ascending=asked.get("ascending", "false") == "true",
    )[: most + 1]
    found, is_2 = list(rows), _is_2(request)
    said: dict[str, Any] = {"statements": [_whole(row, source, is_2) for row in found[:most]], "more": ""}
    if len(found) > most:
        said["more"] = f"{reverse('xapi-statements')}?{urlencode({**asked.dict(), 'after': found[most - 1].pk})}"
    return _consistent(JsonResponse(said))


def _consistent(answer: HttpResponse) -> HttpResponse:
    answer["X-Experience-API-Consistent-Through"] = timezone.now().isoformat()
    return answer


def _number(asked: Mapping[str, str], name: str) -> int:
    text = asked.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise ReadingError(f"?{name}", "expected a whole number from 0")
    return int(text)


def _moment(asked: Mapping[str, str], name: str) -> datetime | None:
    if name not in asked:
        return None
    parts.moment(asked[name], f"?{name}")
    return parts.moment_of(asked[name])


def _agent(text: str) -> str:
    if not text:
        return ""
    said = value_of(text)
    shapes.agent(said, "?agent")
    return actor_of(said)


def _whole(row: Statement, source: Source, is_2: bool) -> dict[str, Any]:
    """Return a statement with what whoever keeps it adds (Data, 2.4.7 to 2.4.10; IEEE 9274.1.1, 4.2.1)."""
    said: dict[str, Any] = json.loads(bytes(row.data))
    said["id"] = row.uid
    said.setdefault("timestamp", row.at.isoformat())
    said.setdefault("version", "2.0.0" if is_2 else "1.0.0")
    account = {"homePage": settings.PUBLIC_URL, "name": source.public_id}
    return said | {"stored": row.stored_at.isoformat(), "authority": {"objectType": "Agent", "account": account}}
