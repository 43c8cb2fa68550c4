"""The owner's private links: made, copied again, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.common.errors import CampusError, InvalidError
from campus.common.text import sought
from campus.organizations.queries import public_url
from campus.portfolio import queries, services
from campus.portfolio.forms import LinkForm
from campus.portfolio.models import Link


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def links(request: HttpRequest) -> HttpResponse:
    """List the private links with how often each was used; make one, or revoke one.

    Who has no page yet, but a collection, can make one to that; who has neither is led to the page.
    """
    person, mine = signed_in(request), queries.portfolio_of(signed_in(request))
    form = LinkForm(request.POST or None, person=person, initial={"shows": request.GET.get("shows", "")})
    if mine is None and not form.collections:
        return redirect("portfolio-page")
    if "revoke" in request.POST:
        link = get_object_or_404(Link, portfolio__person=person, public_id=sought(request.POST["revoke"]))
        services.revoke_link(person, link=link, now=timezone.now())
        messages.success(request, _("The link leads nowhere from now on."))
        return redirect("portfolio-links")
    if form.is_bound and form.is_valid() and _made(request, form):
        return redirect("portfolio-links")
    made = mine.links.select_related("group", "collection") if mine else []
    rows = [(each, _address(each), _standing(each)) for each in made]
    context = {"mine": mine, "form": form, "rows": rows}
    return render(request, "portfolio/links.html", context, status=400 if form.errors else 200)


def _made(request: HttpRequest, form: LinkForm) -> bool:
    person = signed_in(request)
    try:
        services.make_link(person, portfolio=services.ensure(person), now=timezone.now(), **form.said())
    except InvalidError as err:
        form.add_error(err.field or None, str(err))
        return False
    except CampusError as err:
        form.add_error(None, str(err))
        return False
    messages.success(request, _("The link is made. Copy it below."))
    return True


def _address(link: Link) -> str:
    return public_url(reverse("portfolio-link", args=[services.token_of(link)]))


def _standing(link: Link) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "ended" if link.ends_at is not None and link.ends_at <= timezone.now() else ""
