"""What wallets and we say to each other: JSON in and out, errors by the names that the specifications give them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from campus.common.errors import CampusError
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object

MOST_BODY = 256 * 1024
Answerer = Callable[..., HttpResponse]


class WireError(CampusError):
    """A refusal that a program reads: `code` as the specification names it, `status` of HTTP."""

    def __init__(self, code: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.status = status


def endpoint(*methods: str) -> Callable[[Answerer], Answerer]:
    """Make a view that programs of any origin may call: no cookie counts, refusals are JSON, nothing is kept."""

    def decorate(view: Answerer) -> Answerer:
        @csrf_exempt  # who calls it is known by a code or a token in the request, never by a cookie
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _open(_answer(view, request, methods, args, kwargs), methods)

        return answer

    return decorate


def body_object(request: HttpRequest, *, code: str) -> dict[str, Any]:
    """Return the JSON object that was sent, or raise WireError with this code."""
    if len(request.body) > MOST_BODY:
        raise WireError(code, "the request is too large", status=413)
    try:
        return parse_object(request.body)
    except MalformedError as err:
        raise WireError(code, f"the body can't be read: {err}") from err


def json_answer(data: Any, *, status: int = 200) -> HttpResponse:
    """Return JSON, letters as they are."""
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def spliced(credentials: list[bytes], **more: Any) -> HttpResponse:
    """Return a credential response (section 8.3) in which each credential stands byte for byte as it was signed."""
    written = [data if data[:1] == b"{" else json.dumps(data.decode()).encode() for data in credentials]
    rest = json.dumps(more, ensure_ascii=False, separators=(",", ":")).encode()[1:]
    held = b",".join(b'{"credential":' + each + b"}" for each in written)
    return HttpResponse(b'{"credentials":[' + held + b"]," + rest, content_type="application/json")


def _answer(
    view: Answerer, request: HttpRequest, methods: tuple[str, ...], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method not in methods:
        return HttpResponse(status=405, headers={"Allow": ", ".join((*methods, "OPTIONS"))})
    try:
        return view(request, *args, **kwargs)
    except WireError as err:
        refused = json_answer({"error": err.code, "error_description": str(err)}, status=err.status)
        if err.status == 401:
            refused["WWW-Authenticate"] = f'Bearer error="{err.code}"'  # RFC 6750, section 3
        return refused


def _open(answer: HttpResponse, methods: tuple[str, ...]) -> HttpResponse:
    answer.headers.setdefault("Cache-Control", "no-store")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = ", ".join(methods)
    answer["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
