"""The API itself (Open Badges 3.0, clause 6): its description, credentials and the profile."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from authlib.integrations.django_oauth2.requests import DjangoJsonRequest
from authlib.oauth2 import OAuth2Error
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from campus.accounts.limits import counts
from campus.common.errors import InvalidError
from campus.common.turns import SLOW, BusyError
from campus.openbadges import queries
from campus.openbadges.description import document
from campus.openbadges.models import Grant
from campus.openbadges.paging import page_of
from campus.openbadges.profile import profile as told
from campus.openbadges.profile import update
from campus.openbadges.scopes import READ_CREDENTIALS, READ_PROFILE, WRITE_CREDENTIALS, WRITE_PROFILE
from campus.openbadges.server import protector
from campus.openbadges.services import letting_in
from campus.openbadges.status_info import CodeMinor, failure
from campus.ui.house import house_of
from campus.wallet.models import Held
from campus.wallet.services import keep
from testamur import TestamurError, read
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object

CALLS_A_MINUTE = 120  # of one grant
MOST_BODY = 2 * 1024 * 1024
JSON_TYPES = {"application/json", "application/vc+ld+json", "application/ld+json", "application/vc"}
JWS_TYPES = {"text/plain", "application/jwt", "application/vc+jwt"}

Answer = Callable[[HttpRequest, Grant], HttpResponse]
Way = tuple[str, Answer]  # the scope that it needs


def discovery(request: HttpRequest) -> HttpResponse:
    """Describe the service to whoever asks (clause 6.3)."""
    if request.method not in ("GET", "HEAD"):
        return _not_allowed(["GET", "HEAD"])
    answer = JsonResponse(document(settings.PUBLIC_URL, name=house_of(request).name))
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _secured(ways: Mapping[str, Way]) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that lets in who shows a token for what they want to do; each way by its method."""

    @csrf_exempt  # it reads no cookie: a service shows its token
    def view(request: HttpRequest) -> HttpResponse:
        scope, do = ways.get("GET" if request.method == "HEAD" else request.method or "", ("", None))
        if do is None:
            return _not_allowed([*ways])
        try:
            grant = protector.validate_request([scope], DjangoJsonRequest(request)).token.grant
        except OAuth2Error as err:
            return _not_let_in(err)
        if not counts(f"openbadges:{grant.pk}", most=CALLS_A_MINUTE):
            return _busy("server_busy", "Too many requests in a short time; try again in a minute.", after=60)
        letting_in.note_use(grant, now=timezone.now())
        answer: HttpResponse = do(request, grant)
        answer["Cache-Control"] = "no-store"
        return answer

    return view


def _list(request: HttpRequest, grant: Grant) -> HttpResponse:
    try:
        page = page_of(request.GET.dict())
    except InvalidError as err:
        return _fault(400, "invalid_query_parameter", str(err))
    every = queries.entries(grant.person, since=page.since)
    chosen = queries.texts(grant.person, every[page.offset : page.offset + page.limit])
    # The bytes that were signed, side by side: nothing of them is read and written anew.
    documents = b",".join(each.data for each in chosen if not each.is_jws)
    tokens = json.dumps([each.data.decode("ascii") for each in chosen if each.is_jws]).encode()
    # The model of the specification has the one name, its example the other: who reads either misses none.
    body = b'{"credential":[' + documents + b'],"compactJwsString":' + tokens + b',"compactJwsStrings":' + tokens + b"}"
    answer = HttpResponse(body, content_type="application/json")
    answer["X-Total-Count"] = str(len(every))
    answer["Link"] = page.link(settings.PUBLIC_URL + reverse("ob-credentials"), total=len(every))
    return answer


def _put_in(request: HttpRequest, grant: Grant) -> HttpResponse:
    media_type = (request.content_type or "").lower()
    if media_type not in JSON_TYPES | JWS_TYPES:
        return _fault(415, "invalid_data", "Send a credential as application/json, or a compact JWS as text/plain.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY:
        return _fault(413, "invalid_data", f"A credential holds at most {MOST_BODY} bytes here.")
    data = request.body
    if fault := _fault_of(data, is_jws=media_type in JWS_TYPES):
        return _fault(400, "invalid_data", fault)
    try:
        with SLOW.one():
            added = keep(grant.person, data, Held.Source.API, now=timezone.now(), came_from=grant.client.name)
    except InvalidError as err:
        return _fault(400, "invalid_data", str(err))
    except BusyError:
        return _busy("server_busy", "Many credentials are being checked just now; try again in a few seconds.", after=5)
    return HttpResponse(data, status=201 if added.is_new else 200, content_type=media_type)


def _fault_of(data: bytes, *, is_jws: bool) -> str:
    """Return why a body is not what this API carries, empty where it is."""
    try:
        found = read(data)
    except TestamurError as err:
        return f"It cannot be read. {err}"
    if (found.kind == "jwt") != is_jws or found.kind == "seal" or found.container != "none":
        return "The media type says something else than the body: JSON and compact JWS have each their own."
    return "" if found.format.id == queries.FORMAT else "It is not an OpenBadgeCredential."


def _show_profile(request: HttpRequest, grant: Grant) -> HttpResponse:
    return JsonResponse(told(grant.person))


def _put_profile(request: HttpRequest, grant: Grant) -> HttpResponse:
    try:
        update(grant.person, parse_object(request.body), now=timezone.now())
    except (MalformedError, InvalidError) as err:
        return _fault(400, "invalid_data", str(err))
    return JsonResponse(told(grant.person))


credentials = _secured({"GET": (READ_CREDENTIALS, _list), "POST": (WRITE_CREDENTIALS, _put_in)})
profile = _secured({"GET": (READ_PROFILE, _show_profile), "PUT": (WRITE_PROFILE, _put_profile)})


def _not_let_in(err: OAuth2Error) -> HttpResponse:
    """Answer as RFC 6750, clause 3 has it, with the body that this API has."""
    is_scope = err.error == "insufficient_scope"
    code: CodeMinor = "forbidden" if is_scope else "unauthorizedrequest"
    answer = _fault(403 if is_scope else 401, code, err.get_error_description() or str(err.error))
    challenge = f'Bearer realm="openbadges", error="{err.error}"'
    answer["WWW-Authenticate"] = 'Bearer realm="openbadges"' if err.error == "missing_authorization" else challenge
    return answer


def _not_allowed(methods: list[str]) -> HttpResponse:
    answer = _fault(405, "not_allowed", f"This address takes {' and '.join(methods)}.")
    answer["Allow"] = ", ".join(methods)
    return answer


def _busy(code: CodeMinor, words: str, *, after: int) -> HttpResponse:
    answer = _fault(429 if after > 5 else 503, code, words)
    answer["Retry-After"] = str(after)
    return answer


def _fault(status: int, code: CodeMinor, words: str) -> HttpResponse:
    answer = JsonResponse(failure(code, words), status=status)
    answer["Cache-Control"] = "no-store"
    return answer
