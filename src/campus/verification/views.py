"""The public verify page: whatever is shown comes back as a report, as a page or as JSON. Nothing shown is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from campus.accounts.limits import asker, is_within
from campus.common.errors import FetchError, InvalidError
from campus.common.turns import SLOW, BusyError
from campus.ui.views import too_many_requests
from campus.verification import queries, specialists
from campus.verification.forms import ShowForm
from campus.verification.links import MOST_BYTES, credential_at
from campus.verification.said import said
from campus.verification.services import check
from campus.verification.wording import NOTHING, tell
from campus.wallet.seen import seen
from testamur.report import Report

TURNS = SLOW  # a hostile file may take seconds
A_MINUTE = 30  # checks that one address of the network may ask for in a minute
MOST_BODY = MOST_BYTES + 512 * 1024  # the file, the other fields, and what the form wraps round them
REFUSED = {"url", "address"}  # addresses that we do not ask, whoever answers there


@csrf_exempt  # it changes nothing for anybody, and programs that check credentials have no token
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("Accept")
def verify(request: HttpRequest) -> HttpResponse:
    """Show the form; check what is posted, or the link in the address (`?link=`, as QR codes have it)."""
    if request.method != "POST" and "link" not in request.GET:
        return _page(request, ShowForm())
    if not is_within(request, "verify", most=A_MINUTE):
        return _slow_down(request)
    if _length(request) > MOST_BODY:
        return _refuse(
            request, ShowForm(), _("A file holds at most 5\N{NO-BREAK SPACE}MB; this one is larger."), status=413
        )
    try:
        with TURNS.one():
            return _shown(request)
    except BusyError:
        return _busy(request)


def _shown(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST" and not _is_form(request):
        return _answer(request, ShowForm(), check(request.body, now=now, client=asker(request)), now=now)
    try:
        form = ShowForm(request.POST, request.FILES) if request.method == "POST" else ShowForm(request.GET)
    except (MultiPartParserError, SuspiciousOperation):
        return _refuse(request, ShowForm(), _("What was sent broke off on its way. Send it again."), status=400)
    if not form.is_valid():
        return _refuse(request, form, " ".join(str(words) for errors in form.errors.values() for words in errors))
    return _checked(request, form, now=now)


def _checked(request: HttpRequest, form: ShowForm, *, now: datetime) -> HttpResponse:
    shown = form.cleaned_data
    try:
        data = credential_at(shown["link"]) if shown["link"] else _held(shown)
    except InvalidError as err:
        form.add_error("link", str(err))
        return _refuse(request, form, str(err), status=422)
    except FetchError as err:
        return _not_fetched(request, form, err)
    report = check(data, now=now, email=shown["email"], client=asker(request))
    return _answer(request, form, report, now=now)


def _held(shown: dict[str, Any]) -> bytes:
    if shown["file"] is not None:
        data: bytes = shown["file"].read(MOST_BYTES + 1)
        return data
    return str(shown["text"]).encode(errors="replace")


def _length(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length", "")
    return int(said[:12]) if said.isascii() and said.isdigit() else 0


def _is_form(request: HttpRequest) -> bool:
    """Tell a form from a credential that is the whole of the body."""
    return request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded", ""}


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _page(request: HttpRequest, form: ShowForm, *, status: int = 200, **context: Any) -> HttpResponse:
    panels = [] if context else [import_string(path)(request) for path in settings.VERIFY_PANELS]
    answer = render(request, "verification/verify.html", {"form": form, "panels": panels, **context}, status=status)
    answer["Cache-Control"] = "private, no-store" if context else "private, max-age=0"
    return answer


def _answer(request: HttpRequest, form: ShowForm, report: Report, *, now: datetime) -> HttpResponse:
    award = queries.by_digest(report.digest)
    if award is not None:
        seen(request, award.public_id, what="check")
    told = tell(report, award=award, now=now)
    if _wants_json(request):
        words = {"kind": told.kind, "sentence": told.sentence, "detail": told.detail, "advice": list(told.advice)}
        answer: HttpResponse = JsonResponse({**report.to_json(), "checkedAt": now.isoformat(), "words": words})
        answer["Cache-Control"] = "no-store"
        return answer
    context: dict[str, Any] = {
        "report": report,
        "told": told,
        "award": award,
        "now": now,
        "facts": specialists.facts(report),
    }
    context |= {"is_nothing": told.kind == NOTHING, "says": said(report)}
    return _page(request, form, **context)


def _not_fetched(request: HttpRequest, form: ShowForm, err: FetchError) -> HttpResponse:
    """Say of a link that nothing came: refused by us (422), or nobody there (502, "could not be checked")."""
    if err.code in REFUSED:
        words = _(
            "We fetch only from public https addresses. Look whether the link was cut short, or ask for the file."
        )
        form.add_error("link", words)
        return _refuse(request, form, words, status=422)
    if _wants_json(request):
        return problem(502, _("The link gave us nothing"), detail=str(err), code=err.code)
    return _page(request, form, status=502, unreachable=err, now=timezone.now())


def _refuse(request: HttpRequest, form: ShowForm, words: str, *, status: int = 400) -> HttpResponse:
    if _wants_json(request):
        return problem(status, _("There was nothing to check"), detail=words)
    if not form.is_bound:
        form = ShowForm({})
        form.full_clean()
        form.errors.clear()
        form.add_error("file", words)
    return _page(request, form, status=status)


def _busy(request: HttpRequest) -> HttpResponse:
    """Answer 503 (RFC 9110, clause 15.6.4): it was nobody's fault, and soon over."""
    words = _("Many credentials are being checked just now. Try again in a few seconds.")
    answer = _refuse(request, ShowForm(), words, status=503)
    answer["Retry-After"] = "5"
    return answer


def _slow_down(request: HttpRequest) -> HttpResponse:
    if not _wants_json(request):
        return too_many_requests(request, retry_after=60)
    answer = problem(429, _("Too many checks in a short time"), detail=_("Try again in a minute."))
    answer["Retry-After"] = "60"
    return answer


def problem(status: int, title: str, *, detail: str, **members: str) -> JsonResponse:
    """Return an error as RFC 9457 gives it shape."""
    data = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    answer = JsonResponse(data, status=status, content_type="application/problem+json")
    answer["Cache-Control"] = "no-store"
    return answer
