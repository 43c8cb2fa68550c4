"""The owners' page: whether the desk asks a second step of its staff, who has one, and help for whoever lost it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.common.errors import NotAllowedError
from campus.factors import browser, queries, staff
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization


def panel(organization: Organization, role: str | None) -> SafeString:
    """Return the way to this page, for that of an institution's people (settings.PEOPLE_PANELS); it is the owners'."""
    if role != Membership.Role.OWNER:
        return SafeString()
    context = {"organization": organization, "is_demanded": queries.is_demanded(organization)}
    return render_to_string("factors/_staff.html", context)


@members_only(Membership.Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Say who has a second step; ask it of all, or not; and take away what a colleague lost."""
    if request.method == "POST":
        if lead := browser.lead_to_proof(request, signed_in(request)):
            return redirect(lead)
        _change(request, organization)
        return redirect("second-step-staff", org=organization.slug)
    context = {
        "organization": organization,
        "colleagues": queries.colleagues(organization),
        "demand": queries.demand(organization),
    }
    return render(request, "factors/staff.html", context)


def _change(request: HttpRequest, organization: Organization) -> None:
    actor, now = signed_in(request), timezone.now()
    if "demand" in request.POST:
        staff.demand(actor, organization=organization, now=now)
        messages.success(request, _("From now on the desk asks for a second step."))
    elif "waive" in request.POST:
        staff.waive(actor, organization=organization, now=now)
        messages.success(request, _("The desk asks for no second step any more."))
    else:
        number = request.POST.get("reset", "")
        member = get_object_or_404(organization.memberships, pk=number if number.isdecimal() else 0)
        _reset(request, member)


def _reset(request: HttpRequest, member: Membership) -> None:
    try:
        staff.reset(signed_in(request), member=member, now=timezone.now())
    except NotAllowedError as err:
        messages.error(request, str(err))
    else:
        words = _("%s can set up a second step anew, and is told by mail.")
        messages.success(request, words % member.person.name)
