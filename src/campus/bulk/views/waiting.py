"""The page on which owners say whose the numbers are that something was awarded to (docs/decisions/0200)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.accounts.models import Identifier
from campus.bulk import queries, services
from campus.bulk.forms import WhoseForm
from campus.common.errors import CampusError
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Membership.Role.OWNER)
def waiting(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List the numbers that nobody has, with how much waits under each; take an owner's word for whose one is."""
    rows, form, chosen = queries.waiting(organization), WhoseForm(request.POST or None), None
    if request.method == "POST":
        number = request.POST.get("number", "")
        is_number = number.isascii() and number.isdigit() and len(number) < 19
        chosen = get_object_or_404(rows, pk=int(number) if is_number else 0)
        if form.is_valid() and _said(request, organization, chosen, form):
            return redirect("list-waiting", organization.slug)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = [(each, form if each == chosen else WhoseForm(auto_id=f"id_{each.pk}_%s")) for each in page]
    context = {"organization": organization, "page": page, "shown": shown, "form": form if chosen else None}
    return render(request, "bulk/waiting.html", context, status=422 if chosen else 200)


def _said(request: HttpRequest, organization: Organization, chosen: Identifier, form: WhoseForm) -> bool:
    email = form.cleaned_data["email"]
    try:
        person = services.say_whose(
            signed_in(request), organization=organization, identifier=chosen, email=email, now=timezone.now()
        )
    except CampusError as err:
        form.add_error("email", str(err))
        return False
    messages.success(request, _("What waited under that number is now in the wallet of %s.") % person.name)
    return True
