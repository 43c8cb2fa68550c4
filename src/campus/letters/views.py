"""The page on which somebody says which mails they want: signed in, or behind the link of a mail."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.letters import queries, services
from campus.letters.forms import MailsForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest) -> HttpResponse:
    """Show which mails the reader gets, and change it."""
    return _page(request, signed_in(request), is_signed_in=True)


@csrf_exempt  # mail programs press it for their reader, without a cookie; the link is what allows it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mails_by_link(request: HttpRequest, mailed: str) -> HttpResponse:
    """Show and change it for whoever holds the link of a mail.

    A POST that says `List-Unsubscribe=One-Click` (RFC 8058) stops what stood in that mail, with no further question.
    """
    known = queries.known(mailed)
    if known is None:
        return _sealed(render(request, "letters/gone.html", status=404))
    if request.POST.get("List-Unsubscribe") == "One-Click":
        rest = [topic for topic in queries.wanted(known.person) if topic not in known.topics]
        services.choose(known.person, topics=rest, now=timezone.now())
        return _sealed(
            HttpResponse(_("You get no more mails like this one."), content_type="text/plain; charset=utf-8")
        )
    return _sealed(_page(request, known.person, is_signed_in=False))


def _page(request: HttpRequest, person: Person, *, is_signed_in: bool) -> HttpResponse:
    form = MailsForm(request.POST or None, initial={"topics": queries.wanted(person)})
    # Without any tick a form holds no field: `do` tells it from no form at all.
    if request.method == "POST" and "do" in request.POST and form.is_valid():
        services.choose(person, topics=form.cleaned_data["topics"], now=timezone.now())
        messages.success(request, _("Your choices are kept."))
        return redirect(request.path)
    return render(request, "letters/mails.html", {"form": form, "is_signed_in": is_signed_in})


def _sealed(response: HttpResponse) -> HttpResponse:
    """Keep the link from whatever the page leads to."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def panel(request: HttpRequest) -> SafeString:
    """Return the way to these choices, for a person's own page (settings.ME_PANELS)."""
    return render_to_string("letters/_panel.html", {"topics": queries.wanted(signed_in(request))}, request=request)
