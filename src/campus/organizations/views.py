"""The public page of an issuer with its DID document, and the pages its owners manage it by."""

from __future__ import annotations

import json
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.organizations import queries, services
from campus.organizations.access import members_only
from campus.organizations.context import house_of
from campus.organizations.desk import waiting
from campus.organizations.forms import FoundForm, SettingsForm
from campus.organizations.models import Membership, Organization

DID_SECONDS = 300  # how long others may keep our DID document: a new key must be found soon


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who an issuer is and how that is known."""
    organization = _issuer(slug)
    keys = organization.signing_keys.order_by("-created_at", "-pk")
    panels = [import_string(path)(organization) for path in settings.ISSUER_PANELS]
    context: dict[str, Any] = {"organization": organization, "did": queries.did(organization), "keys": keys}
    context |= {"house": house_of(organization), "panels": panels}
    return render(request, "organizations/issuer.html", context)


@require_safe
def did(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the DID document (did:web, "Read"), to whoever asks from whatever page."""
    document = queries.did_document(_issuer(slug))
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": f"public, max-age={DID_SECONDS}"}
    return HttpResponse(json.dumps(document), content_type="application/did+json", headers=headers)


def _issuer(slug: str) -> Organization:
    return get_object_or_404(Organization, slug=slug, kind=Organization.Kind.ISSUER)


@login_required
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """Lead staff to their organization, or let them choose."""
    member_of = list(queries.memberships(request.user))
    may_found = queries.may_found(request.user)
    if not member_of and not may_found:
        raise PermissionDenied
    if len(member_of) == 1:
        return redirect("manage-home", org=member_of[0].organization.slug)
    return render(request, "organizations/manage.html", {"member_of": member_of, "may_found": may_found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an institution: the first one here, or another one of an owner's."""
    if not queries.may_found(request.user):
        raise PermissionDenied
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.found(cast(Person, request.user), now=timezone.now(), **form.cleaned_data)
        except InvalidError as err:
            say(form, err)
        else:
            messages.success(request, _("%(name)s is made. You own it.") % {"name": made.name})
            return redirect("manage-home", org=made.slug)
    return render(request, "organizations/new.html", {"form": form})


@members_only(is_for_employers=True)
@require_safe
def home(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Show what there is to do for this organization."""
    is_owner = queries.role(request.user, organization) == Membership.Role.OWNER
    is_issuer = organization.kind == Organization.Kind.ISSUER
    waits = waiting(organization, is_owner=is_owner) if is_issuer else []
    context = {"organization": organization, "is_owner": is_owner, "is_issuer": is_issuer, "waits": waits}
    return render(request, "organizations/home.html", context)


@members_only(Membership.Role.OWNER, is_for_employers=True)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Change what the organization says of itself; "Show it" tries a hue on this page and keeps nothing."""
    known = {name: getattr(organization, name) for name in services.CHANGEABLE}
    form = SettingsForm(request.POST or None, initial=known)
    is_issuer = organization.kind == Organization.Kind.ISSUER
    panels = [import_string(path)(organization) for path in settings.SETTINGS_PANELS] if is_issuer else []
    context: dict[str, Any] = {"form": form, "organization": organization, "panels": panels}
    if request.method == "POST" and form.is_valid():
        if "show" in request.POST:
            context["house"] = house_of(organization, hue=form.cleaned_data["hue"])
            return render(request, "organizations/settings.html", context)
        try:
            services.change(
                cast(Person, request.user), organization=organization, now=timezone.now(), **form.cleaned_data
            )
        except InvalidError as err:
            say(form, err)
        else:
            messages.success(request, _("Kept. What is already issued stays as it was signed."))
            return redirect("organization-settings", org=organization.slug)
    return render(request, "organizations/settings.html", context)


def say(form: Form, err: InvalidError) -> None:
    """Put what a service refused where the person can mend it."""
    form.add_error(err.field if err.field in form.fields else None, str(err))
