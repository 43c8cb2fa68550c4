"""The keys of an institution, for its owners, and the status lists that everybody may fetch."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from campus.accounts.access import lead_to_proof, signed_in
from campus.awards import services
from campus.awards.forms import SureForm
from campus.awards.models import StatusList
from campus.common.negotiation import is_known, wanted
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import did

STATUS_SECONDS = 60  # for which others may keep a status list: a revocation is seen everywhere after a minute


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Membership.Role.OWNER)
def keys(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Show the public halves of the institution's keys; change to a new one."""
    form = SureForm(request.POST or None)
    if form.is_bound and form.is_valid():
        if path := lead_to_proof(request):
            return redirect(path)
        seen = request.POST.get("in_place_of", "")
        services.new_key(signed_in(request), organization=organization, now=timezone.now(), in_place_of=seen)
        messages.success(request, _("A new key signs from now on. What the old one signed stays valid."))
        return redirect("keys", organization.slug)
    context = {
        "organization": organization,
        "keys": organization.signing_keys.order_by("-created_at", "-pk"),
        "did": did(organization),
        "form": form,
    }
    return render(request, "awards/keys.html", context, status=400 if form.is_bound else 200)


@require_safe
@vary_on_headers("Accept")
def status_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a status list as signed, anew if a bit changed; anybody may fetch it from anywhere.

    It is called what the asker calls it: verifiers that do not know `application/vc` read it as JSON then.
    """
    found = get_object_or_404(StatusList, public_id=public_id)
    data = services.status_bytes(found, now=timezone.now())
    tag = f'"{hashlib.sha256(data).hexdigest()}"'
    if is_known(request, tag):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        named = wanted(request, ["application/vc", "application/ld+json", "application/json"])
        answer = HttpResponse(data, content_type=named or "application/vc")
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={STATUS_SECONDS}"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
