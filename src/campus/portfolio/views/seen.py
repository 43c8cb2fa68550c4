"""What a holder learns of those who looked: numbers, and congratulations if they want any; and leaving one."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.awards.models import Award
from campus.common.errors import CampusError
from campus.common.text import sought
from campus.portfolio import counting, figures, queries, services, summary
from campus.portfolio.forms import CheerForm
from campus.portfolio.models import Cheer, Portfolio

ANY = ["GET", "HEAD", "POST"]


@require_http_methods(ANY)
@login_required
def seen(request: HttpRequest) -> HttpResponse:
    """Show the holder how often their credentials were looked at in the last month; decide on congratulations."""
    person = signed_in(request)
    if request.method == "POST":
        cheer = get_object_or_404(Cheer.objects.select_related("award"), award__person=person, public_id=_said(request))
        services.decide(person, cheer=cheer, is_shown="show" in request.POST)
        return redirect("seen")
    counting.write()
    since = timezone.now().date() - timedelta(days=figures.DAYS - 1)
    every = Cheer.objects.filter(award__person=person).select_related("person", "award__version")
    context = {
        "lines": figures.by_credential(person, since=since),
        "days": figures.by_day(person, since=since),
        "cheers": every,
        "mine": queries.portfolio_of(person),
    }
    return render(request, "portfolio/seen.html", context)


def _said(request: HttpRequest) -> str:
    return sought(request.POST.get("show") or request.POST.get("remove") or "")


@require_http_methods(ANY)
@login_required
def cheer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave a congratulation, where its holder wants them and 404 elsewhere; the holder is led to those that came."""
    award = get_object_or_404(Award.objects.select_related("version", "organization"), public_id=public_id)
    person = signed_in(request)
    if not queries.takes_cheers(award):
        raise Http404(_("There is no such page."))
    if award.person_id == person.pk:
        return redirect("seen")
    form = CheerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.cheer(person, award=award, text=form.cleaned_data["text"], now=timezone.now())
        except CampusError as err:
            form.add_error("text", str(err))
        else:
            messages.success(request, _("Thank you. The holder reads it first, and decides whether it is shown."))
            return redirect("credential", public_id)
    return render(request, "portfolio/cheer.html", {"award": award, "form": form}, status=400 if form.errors else 200)


@csrf_exempt  # mail programs press it for their reader, without a cookie; the link is what allows it
@never_cache
@require_http_methods(ANY)
def no_summary(request: HttpRequest, unwanted: str) -> HttpResponse:
    """End the weekly mail, from the link in it (RFC 8058)."""
    try:
        pk = summary.known(unwanted)
    except signing.BadSignature as err:
        raise Http404(_("There is no such page.")) from err
    is_done = request.method == "POST"
    if is_done:
        Portfolio.objects.filter(person=pk).update(wants_summary=False)
    answer = render(request, "portfolio/no_summary.html", {"is_done": is_done})
    answer["Referrer-Policy"] = "no-referrer"
    return answer
