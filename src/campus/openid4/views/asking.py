"""Pages for who asks: what is to be shown, the request as link and QR code, and the answer with the house's report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.awards.models import Award
from campus.common.counts import is_within
from campus.common.turns import SLOW, BusyError
from campus.openid4 import queries
from campus.openid4.forms import AskForm
from campus.openid4.matching import is_match
from campus.openid4.models import Request, Shown
from campus.openid4.services import requests
from campus.organizations.context import house_of
from campus.organizations.queries import memberships, public_url
from campus.ui.qr import qr
from campus.ui.views import too_many_requests
from campus.verification import specialists
from campus.verification.lines import Line
from campus.verification.queries import by_digest
from campus.verification.said import said
from campus.verification.services import check
from campus.verification.wording import NOTHING, Told, tell
from campus.wallet.reading import Reading
from testamur.report import Outcome, Report

MOST, WHILE = 30, 600  # requests of one person in so many seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """One credential that was shown, as the page tells of it."""

    report: Report
    told: Told
    award: Award | None
    lines: list[Line]  # who showed it, and whether it is what was asked for

    @property
    def says(self) -> Reading | None:
        """What it says, where its signature holds."""
        return said(self.report)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What specialists ask."""
        return specialists.facts(self.report)

    @property
    def is_nothing(self) -> bool:
        """Whether it is no credential at all."""
        return self.told.kind == NOTHING


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask what is to be shown; POST makes the request. For members of an institution or an employer."""
    person, now = signed_in(request), timezone.now()
    mine = [each.organization for each in memberships(person)]
    if not mine:
        raise PermissionDenied(_("Ask in the name of an institution or an employer that you belong to."))
    form = AskForm(request.POST or None, mine=mine)
    if request.method == "POST" and form.is_valid():
        if not is_within(f"openid4-ask:{person.pk}", most=MOST, seconds=WHILE, now=now):
            return too_many_requests(request, retry_after=WHILE)
        made = requests.ask(person, **form.cleaned_data, now=now)
        return redirect("ask-answer", made.public_id)
    return render(request, "openid4/ask.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the request until it is answered, and then the answer; POST deletes it. Only who asked finds the page."""
    person, now = signed_in(request), timezone.now()
    found = queries.own_request(person, public_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        requests.forget(person, request=found)
        messages.success(request, _("The request is deleted, with all that was shown."))
        return redirect("ask")
    state = _state(found, now)
    link = link_of(found)
    context: dict[str, Any] = {"asked": found, "state": state, "link": link, "house": house_of(found.organization)}
    context |= {"qr": qr(link) if state in ("asked", "read") else "", "now": now}
    try:
        context["answers"] = _answers(found, now)
    except BusyError:
        busy = render(request, "openid4/answer.html", context | {"is_busy": True}, status=503)
        busy["Retry-After"] = "5"
        return busy
    return render(request, "openid4/answer.html", context)


def link_of(found: Request) -> str:
    """Return the link that opens a wallet (OpenID4VP 1.0, section 5.10)."""
    where = public_url(reverse("oid4vp-request", args=[found.public_id]))
    return f"openid4vp://?{urlencode({'client_id': requests.client_id(), 'request_uri': where})}"


def _state(found: Request, now: datetime) -> str:
    if found.answered_at is not None:
        return "refused" if found.refusal else "answered"
    if found.expires_at <= now:
        return "over"
    return "read" if found.fetched_at else "asked"


def _answers(found: Request, now: datetime) -> list[Answer]:
    """Check all that was shown, where a thread is left for everybody else: issuers are asked for their lists."""
    if not (rows := list(found.shown.order_by("pk"))):
        return []
    with SLOW.one():
        return [_told(found, shown, now) for shown in rows]


def _told(found: Request, shown: Shown, now: datetime) -> Answer:
    """Check what was shown as of now: what was taken back since it was shown says so."""
    report = check(bytes(shown.data), now=now)
    award = by_digest(report.digest)
    return Answer(report, tell(report, award=award, now=now), award, list(_lines(found, shown, report)))


def _lines(found: Request, shown: Shown, report: Report) -> Iterator[Line]:
    """Yield whether it is what was asked for, as far as its signature holds, and whose it is."""
    if report.document is not None:
        # Whose it is says the key that signed.
        document = {**report.document, "issuer": report.issuer}
        if is_match(document, kind=found.kind, wanted=found.wanted):
            yield Line(Outcome.PASSED, _("It is what you asked for"))
        else:
            yield Line(Outcome.FAILED, _("It is not what you asked for"))
    yield _binding_line(shown.binding)


def _binding_line(binding: str) -> Line:
    if binding == Shown.Binding.BOUND:
        return Line(Outcome.PASSED, _("Whoever showed it has the key that it was issued to"))
    if binding == Shown.Binding.OPEN:
        note = _("It names no key of a wallet, so that anybody who has a copy could show it. Compare the name.")
        return Line(Outcome.NOT_CHECKED, _("Whether it is theirs"), note)
    return Line(Outcome.FAILED, _("Whoever showed it could not prove that it is theirs"))
