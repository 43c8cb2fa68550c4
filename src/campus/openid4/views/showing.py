"""Pages for the holder who is asked to show something: who asks, what would leave, and yes or no; or a file for it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.accounts.limits import counts
from campus.accounts.models import Person
from campus.common.errors import CampusError
from campus.common.turns import SLOW, BusyError
from campus.openid4 import cards, queries
from campus.openid4.forms import ChooseForm, FileForm, LinkForm
from campus.openid4.models import Enquiry
from campus.openid4.services import enquiries, holding
from campus.ui.views import too_many_requests

A_MINUTE = 20
ON_LIST = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Take the link of who asks, in the form or in the address; and list what was shown to whom."""
    person = signed_in(request)
    if request.method == "POST" and "forget" in request.POST:
        enquiries.forget(person)
        return redirect("wallet-show")
    # Nothing is fetched for an address that somebody made the person open: they send the form.
    told = f"openid4vp://?{request.META['QUERY_STRING']}" if "client_id" in request.GET else ""
    form = LinkForm(request.POST or None, initial={"link": told})
    if request.method == "POST" and form.is_valid():
        if not counts(f"enquiry:{person.pk}", most=A_MINUTE):
            return too_many_requests(request, retry_after=60)
        if (made := _taken_in(person, form)) is not None:
            return redirect("wallet-show-one", made.public_id)
    context = {"form": form, "answered": queries.answered(person)[:ON_LIST], "did": holding.known_did(person)}
    return render(request, "openid4/show.html", context, status=400 if form.errors else 200)


def _taken_in(person: Person, form: LinkForm) -> Enquiry | None:
    try:
        with SLOW.one():
            return enquiries.take_in(person, link=form.cleaned_data["link"], now=timezone.now())
    except BusyError:
        form.add_error(None, _busy())
    except CampusError as err:
        form.add_error("link", str(err))
    return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say who asks and what would leave; POST shows what was chosen, or says no. Only who is asked finds the page."""
    person, now = signed_in(request), timezone.now()
    found = queries.own_enquiry(person, public_id)
    if found is None:
        raise Http404
    if found.answered_at is not None or found.expires_at <= now:
        return render(request, "openid4/show_one.html", {"asked": found, "state": _state(found)})
    try:
        needs, behind = enquiries.wanted(found, now=now), enquiries.behind(found, now=now)
    except CampusError as err:
        return render(request, "openid4/show_one.html", {"asked": found, "state": "unread", "said": str(err)})
    if request.method == "POST" and "refuse" in request.POST:
        enquiries.refuse(person, enquiry=found, now=now)
        messages.success(request, _("Nothing was shown."))
        return redirect("wallet-show-one", public_id)
    form = ChooseForm(request.POST if request.method == "POST" else None, needs=needs)
    if form.is_bound and form.is_valid():
        # Who does not take the answer could be sent it on and on.
        if not counts(f"enquiry-answer:{person.pk}", most=A_MINUTE):
            return too_many_requests(request, retry_after=60)
        if _shown(person, found, form):
            return redirect("wallet-show-one", public_id)
    is_met = all(need.choices for need in needs if need.is_required) and any(need.choices for need in needs)
    context = {"asked": found, "state": "asks", "form": form, "is_met": is_met, "behind": behind}
    return render(request, "openid4/show_one.html", context, status=400 if form.errors else 200)


def _shown(person: Person, found: Enquiry, form: ChooseForm) -> bool:
    try:
        with SLOW.one():
            enquiries.show(person, enquiry=found, choices=form.chosen(), now=timezone.now())
    except BusyError:
        form.add_error(None, _busy())
    except CampusError as err:
        form.add_error(None, str(err))
    return not form.errors


def _busy() -> str:
    return _("Many people ask other places just now. Try again in a few seconds.")


def _state(found: Enquiry) -> str:
    return found.outcome if found.answered_at is not None else "over"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show_file(request: HttpRequest) -> HttpResponse:
    """Ask for which occasion a presentation is made; POST answers with the signed file."""
    person, now = signed_in(request), timezone.now()
    form = FileForm(request.POST or None, cards=cards.of(person, now=now))
    if form.is_bound and form.is_valid():
        if not counts(f"presentation:{person.pk}", most=A_MINUTE):
            return too_many_requests(request, retry_after=60)
        said = form.cleaned_data
        try:
            data = enquiries.as_file(
                person, refs=said["picks"], challenge=said["challenge"], domain=said["domain"], now=now
            )
        except CampusError as err:
            form.add_error(None, str(err))
        else:
            answer = HttpResponse(data, content_type="application/vp")
            answer["Content-Disposition"] = 'attachment; filename="presentation.json"'
            answer["X-Content-Type-Options"] = "nosniff"
            return answer
    return render(request, "openid4/show_file.html", {"form": form}, status=400 if form.errors else 200)
