"""Put badges in: files, a link or a text; then what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.accounts.limits import counts
from campus.common.errors import InvalidError
from campus.common.turns import SLOW, BusyError
from campus.ui.views import too_many_requests
from campus.wallet import parcels, queries, services
from campus.wallet.forms import AddForm
from campus.wallet.models import Held, Parcel, Piece
from campus.wallet.states import state_of_held

A_MINUTE = 20
SECONDS = 5.0  # that a visitor waits; the rest is done without them
A_PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Show the form; take in what is posted and lead to what became of it."""
    if request.method != "POST":
        return render(request, "wallet/add.html", {"form": AddForm()})
    if not counts(f"wallet-add:{signed_in(request).pk}", most=A_MINUTE):
        return too_many_requests(request, retry_after=60)
    files = {"file": request.FILES.getlist("file")}
    form = AddForm(request.POST, files)  # type: ignore[arg-type]  # a list stands where the field takes one
    if not form.is_valid():
        return render(request, "wallet/add.html", {"form": form}, status=400)
    try:
        with SLOW.one():
            return _taken(request, form)
    except BusyError:
        form.add_error(None, _("Many badges are being put in just now. Try again in a few seconds."))
        return render(request, "wallet/add.html", {"form": form}, status=503)


def _taken(request: HttpRequest, form: AddForm) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    try:
        parcel = services.add(person, _found(form.cleaned_data), now=now)
    except InvalidError as err:
        form.add_error("file", str(err))
        return render(request, "wallet/add.html", {"form": form}, status=400)
    services.deal_with(parcel, now=now, seconds=SECONDS)
    return redirect("wallet-parcel", parcel.public_id)


def _found(said: dict[str, Any]) -> Iterator[parcels.Found]:
    files = parcels.of_files((each.name or "", each.file) for each in said["file"])
    links = [parcels.of_link(said["link"].strip())] if said["link"].strip() else []
    return chain(files, links, parcels.of_text(said["text"]))


@never_cache
@login_required
@require_safe
def parcel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what became of each piece."""
    person, now = signed_in(request), timezone.now()
    found = get_object_or_404(Parcel, public_id=public_id, person=person)
    counts = queries.outcomes(found)
    page = Paginator(queries.pieces_of(found), A_PAGE).get_page(request.GET.get("page"))
    lines = [(each, *_said(each), state_of_held(each.held, now=now) if each.held else None) for each in page]
    waits = counts.get(Piece.Outcome.WAITS, 0)
    context = {"parcel": found, "sentence": _sentence(counts), "waits": waits, "lines": lines, "page": page}
    context["has_beside"] = Piece.Outcome.BESIDE in counts
    return render(request, "wallet/parcel.html", context)


def _said(piece: Piece) -> tuple[str, str]:
    """Return what became of a piece, and whose it is."""
    words = {
        Piece.Outcome.WAITS: _("Not looked at yet"),
        Piece.Outcome.KEPT: _("New in your wallet"),
        Piece.Outcome.KNOWN: _("In your wallet already"),
        Piece.Outcome.STATED: _("Noted as you say it, not verified"),
        Piece.Outcome.REFUSED: _("Not kept"),
        Piece.Outcome.BESIDE: _("Kept beside your credentials"),
    }
    outcome = _("Earned here, and in your wallet already") if piece.award_id else words[Piece.Outcome(piece.outcome)]
    if parcels.OTHERS in piece.kept_as and piece.outcome == Piece.Outcome.BESIDE:
        outcome = _("In your portfolio again, which nobody sees before you turn it on")
    return outcome, whose(piece.held) if piece.held else ""


def whose(held: Held) -> str:
    """Return whether a credential is shown to be its keeper's, in words."""
    if held.state == Held.State.STATED:
        return ""
    if not held.is_confirmed:
        return _("Nothing in it is confirmed yet.")
    if held.is_about is None:
        return _("Not shown to be yours: it names no address.")
    return (
        _("Yours: it names an address of yours.")
        if held.is_about
        else _("Not shown to be yours: it names another address. If that one is yours too, add it to your account.")
    )


def _sentence(counts: dict[str, int]) -> str:
    """Return how many are new, were there, were noted, were not kept."""
    kept, known = counts.get("kept", 0), counts.get("known", 0)
    stated, refused, waits = counts.get("stated", 0), counts.get("refused", 0), counts.get("waits", 0)
    beside = counts.get("beside", 0)
    parts = [
        ngettext("%d is new in your wallet", "%d are new in your wallet", kept) % kept if kept else "",
        ngettext("%d was there already", "%d were there already", known) % known if known else "",
        ngettext("%d is noted, not verified", "%d are noted, not verified", stated) % stated if stated else "",
        ngettext("%d was not kept", "%d were not kept", refused) % refused if refused else "",
        ngettext("%d file came with them", "%d files came with them", beside) % beside if beside else "",
        ngettext("%d still waits", "%d still wait", waits) % waits if waits else "",
    ]
    return ", ".join(part for part in parts if part) + "."
