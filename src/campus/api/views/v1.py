"""The interface itself: awards, achievements, and the description of both (docs/api.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from campus.accounts.limits import counts
from campus.accounts.services import Expected
from campus.achievements.models import Achievement
from campus.api import problems, queries, services, shapes
from campus.api.description import described
from campus.api.models import Key
from campus.api.paging import Asked, asked, wrong
from campus.api.problems import ProblemError
from campus.api.reading import Fault, read
from campus.api.services import Reply
from campus.awards import services as awards_services
from campus.awards.basis import Stated
from campus.awards.models import Award
from campus.common.text import one_line
from testamur.formats.strict_json import parse_object

MOST_BODY = 64 * 1024
LONGEST_NAME = 255  # of an Idempotency-Key
Scope = Key.Scope
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


def _list_awards(request: HttpRequest, key: Key) -> HttpResponse:
    now, page = timezone.now(), asked(request.GET.dict(), known=["since", "achievement", "state"])
    found, chosen = queries.awards(key.organization), page.chosen
    if (since := page.since()) is not None:
        found = found.filter(awarded_at__gte=since)
    if chosen["achievement"]:
        found = found.filter(achievement__public_id=chosen["achievement"])
    if chosen["state"]:
        if chosen["state"] not in queries.STATES:
            raise wrong("state", _("It is one of these: %s.") % ", ".join(queries.STATES))
        found = queries.in_state(found, chosen["state"], now=now)
    return _page(request, found, page, show=lambda each: shapes.award(each, now=now))


def _list_achievements(request: HttpRequest, key: Key) -> HttpResponse:
    return _page(request, queries.achievements(key.organization), asked(request.GET.dict()), show=shapes.achievement)


def _page(
    request: HttpRequest, found: QuerySet[Row], page: Asked, *, show: Callable[[Row], dict[str, Any]]
) -> HttpResponse:
    if page.after:
        last = found.model._default_manager.filter(public_id=page.after).values_list("pk", flat=True).first()
        if last is None:
            raise wrong("after", _("Nothing has this id. Begin anew, without “after”."))
        found = found.filter(pk__gt=last)
    rows = list(found[: page.limit + 1])
    items = [show(row) for row in rows[: page.limit]]
    link = None
    if len(rows) > page.limit:
        link = f"{settings.PUBLIC_URL}{request.path}?{page.next_query(items[-1]['id'])}"
    answer = _json(request, {"items": items, "next": link})
    if link:
        answer["Link"] = f'<{link}>; rel="next"'
    return answer


def _show_award(request: HttpRequest, key: Key, public_id: str) -> HttpResponse:
    return _json(request, shapes.award(_award(key, public_id), now=timezone.now()))


def _show_achievement(request: HttpRequest, key: Key, public_id: str) -> HttpResponse:
    found = queries.achievements(key.organization).filter(public_id=public_id).first()
    if found is None:
        raise ProblemError(404, "not_found", _("Your institution has published no achievement with this id."))
    return _json(request, shapes.achievement(found))


def _make_award(request: HttpRequest, key: Key) -> HttpResponse:
    sent = read(shapes.NEW_AWARD, _body(request))
    achievement = queries.achievements(key.organization).filter(public_id=sent["achievement"]).first()
    if achievement is None:
        words = _("Your institution has published no achievement with this id.")
        raise ProblemError(422, "invalid", words, faults=[Fault("/achievement", words)])
    return _once(request, key, sent, do=lambda: _awarded(key, achievement, sent))


def _awarded(key: Key, achievement: Achievement, sent: Mapping[str, Any]) -> Reply:
    who, now = sent["recipient"], timezone.now()
    recipient = Expected(who["email"], one_line(who.get("name", ""), field="recipient/name"), who.get("language", ""))
    stated = {name: sent[name] for name in ("narrative", "result", "evidence") if name in sent}
    given = awards_services.Given(sent.get("awarded_at"), sent.get("valid_until"), Stated(**stated))
    made, is_new = services.award(key, achievement=achievement, recipient=recipient, given=given, now=now)
    place = settings.PUBLIC_URL + reverse("api-award", args=[made.public_id])
    return Reply(201 if is_new else 200, _text(shapes.award(made, now=now)), place)


def _take_back(request: HttpRequest, key: Key, public_id: str) -> HttpResponse:
    sent, found = read(shapes.REVOCATION, _body(request)), _award(key, public_id)
    return _once(request, key, sent, do=lambda: _revoked(key, found, sent))


def _revoked(key: Key, found: Award, sent: Mapping[str, Any]) -> Reply:
    now, again = timezone.now(), sent.get("again") or Award.Again.NO.value
    gone = awards_services.revoke(key.by, award=found, reason=sent["reason"], again=again, now=now)
    return Reply(200, _text(shapes.award(gone, now=now)))


def _award(key: Key, public_id: str) -> Award:
    found = queries.awards(key.organization).filter(public_id=public_id).first()
    if found is None:
        raise ProblemError(404, "not_found", _("Your institution has made no award with this id."))
    return found


def _once(request: HttpRequest, key: Key, sent: Mapping[str, Any], *, do: Callable[[], Reply]) -> HttpResponse:
    name = request.headers.get("Idempotency-Key", "").strip()
    if len(name) > LONGEST_NAME or not name.isascii() or (name and not name.isprintable()):
        raise ProblemError(400, "key_form", _("An Idempotency-Key has at most %d plain characters.") % LONGEST_NAME)
    said = json.dumps([request.path, sent], sort_keys=True, default=str)
    fingerprint = hashlib.sha256(said.encode()).hexdigest()
    reply = services.once(key, name=name, fingerprint=fingerprint, do=do, now=timezone.now())
    answer = HttpResponse(reply.body, status=reply.status, content_type="application/json")
    answer["Cache-Control"] = "no-store"
    if reply.location:
        answer["Location"] = reply.location
    if reply.is_kept:
        answer["Idempotency-Replayed"] = "true"
    return answer


def _body(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise ProblemError(415, "media_type", _("Send JSON, and say so: “Content-Type: application/json”."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY:
        raise ProblemError(413, "size", _("A body holds at most %d bytes here.") % MOST_BODY)
    return parse_object(request.body)


def _json(request: HttpRequest, told: Mapping[str, Any]) -> HttpResponse:
    text = _text(told)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(text, content_type="application/json")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _text(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the interface to whoever asks (OpenAPI 3.1)."""
    return _json(request, described(settings.PUBLIC_URL))


def elsewhere(request: HttpRequest, path: str) -> HttpResponse:
    """Tell a program that asks for what is not here so in the form that it reads."""
    place = reverse("api-openapi")
    return problems.answer(ProblemError(404, "not_found", _("Nothing is here. What there is stands at %s.") % place))


awards = secured({"GET": (Scope.AWARDS_READ, _list_awards), "POST": (Scope.AWARDS_WRITE, _make_award)})
award = secured({"GET": (Scope.AWARDS_READ, _show_award)})
revoke = secured({"POST": (Scope.AWARDS_WRITE, _take_back)})
achievements = secured({"GET": (Scope.ACHIEVEMENTS_READ, _list_achievements)})
achievement = secured({"GET": (Scope.ACHIEVEMENTS_READ, _show_achievement)})
