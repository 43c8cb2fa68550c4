"""How a program is let in and answered: its key, its limits, what it sends, and that the same is answered the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from campus.accounts.limits import counts
from campus.api import problems, queries, services
from campus.api.models import Key
from campus.api.paging import Asked, wrong
from campus.api.problems import ProblemError
from campus.api.services import Reply
from campus.common.negotiation import is_known
from campus.common.secrets import hashed
from testamur.formats.strict_json import parse_object

MOST_BODY = 64 * 1024
LONGEST_NAME = 255  # of an Idempotency-Key
Do = Callable[..., HttpResponse]
Row = TypeVar("Row", bound=Model)


def secured(ways: Mapping[str, tuple[str, Do]]) -> Callable[..., HttpResponse]:
    """Return a view that lets in who shows a key for what they want to do; each way by its method."""

    @csrf_exempt  # it reads no cookie: a program shows its key
    def view(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            scope, do = _way(request, ways)
            answer = do(request, _let_in(request, scope), **named)
        except ProblemError as problem:
            return problems.answer(problem)
        except problems.CAUGHT as err:
            return problems.answer(problems.of(err))
        return answer

    return view


def _way(request: HttpRequest, ways: Mapping[str, tuple[str, Do]]) -> tuple[str, Do]:
    found = ways.get("GET" if request.method == "HEAD" else request.method or "")
    if found is None:
        allowed = ", ".join(ways)
        raise ProblemError(405, "method", _("This address takes %s.") % allowed, headers={"Allow": allowed})
    return found


def _let_in(request: HttpRequest, scope: str) -> Key:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    key = queries.key_for(token.strip()) if kind.lower() == "bearer" else None
    if key is None:
        raise problems.not_let_in()
    if not counts(f"api:{key.pk}", most=settings.API_CALLS_A_MINUTE):
        words = _("More than %d requests in a minute. Go on in the next one.") % settings.API_CALLS_A_MINUTE
        raise ProblemError(429, "too_many", words, headers={"Retry-After": "60"})
    services.note_use(key, now=timezone.now())
    if scope not in key.scopes:
        raise problems.out_of_scope(scope)
    return key


def page_of(
    request: HttpRequest, found: QuerySet[Row], page: Asked, *, show: Callable[[Row], dict[str, Any]], by: str = "id"
) -> HttpResponse:
    """Answer with a page of rows and the address of the next, which names the last of them by its member `by`."""
    rows = list(found[: page.limit + 1])
    items = [show(row) for row in rows[: page.limit]]
    link = None
    if len(rows) > page.limit:
        link = f"{settings.PUBLIC_URL}{request.path}?{page.next_query(str(items[-1][by]))}"
    answer = told(request, {"items": items, "next": link})
    if link:
        answer["Link"] = f'<{link}>; rel="next"'
    return answer


def after(found: QuerySet[Row], page: Asked) -> QuerySet[Row]:
    """Return what comes after the page before; raises ProblemError where that ended with nothing known."""
    if not page.after:
        return found
    last = found.model._default_manager.filter(public_id=page.after).values_list("pk", flat=True).first()
    if last is None:
        raise wrong("after", _("Nothing has this id. Begin anew, without “after”."))
    return found.filter(pk__gt=last)


def once(request: HttpRequest, key: Key, sent: Mapping[str, Any], *, do: Callable[[], Reply]) -> HttpResponse:
    """Do what was `sent`, as it was sent, and answer; or answer as before under the same Idempotency-Key."""
    name = request.headers.get("Idempotency-Key", "").strip()
    if len(name) > LONGEST_NAME or not name.isascii() or (name and not name.isprintable()):
        raise ProblemError(400, "key_form", _("An Idempotency-Key has at most %d plain characters.") % LONGEST_NAME)
    said = json.dumps([request.path, sent], sort_keys=True)
    fingerprint = hashed(said)
    reply = services.once(key, name=name, fingerprint=fingerprint, do=do, now=timezone.now())
    answer = HttpResponse(reply.body, status=reply.status, content_type="application/json")
    answer["Cache-Control"] = "no-store"
    if reply.location:
        answer["Location"] = reply.location
    if reply.is_kept:
        answer["Idempotency-Replayed"] = "true"
    return answer


def body(request: HttpRequest) -> dict[str, Any]:
    """Return the object that was sent; raises ProblemError, MalformedError."""
    if request.content_type != "application/json":
        raise ProblemError(415, "media_type", _("Send JSON, and say so: “Content-Type: application/json”."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY:
        raise ProblemError(413, "size", _("A body holds at most %d bytes here.") % MOST_BODY)
    return parse_object(request.body)


def told(request: HttpRequest, members: Mapping[str, Any]) -> HttpResponse:
    """Answer with these members, or 304 to who has just these."""
    said = text(members)
    tag = f'"{hashed(said)}"'
    if is_known(request, tag):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(said, content_type="application/json")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def text(members: Mapping[str, Any]) -> str:
    """Return what is answered, as JSON."""
    return json.dumps(members, ensure_ascii=False)
