"""The page where owners make the keys of their institution's programs, and take them back."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from campus.accounts.access import lead_to_proof, signed_in
from campus.api import queries, services
from campus.api.forms import LABELS, KeyForm
from campus.api.models import Key
from campus.common.errors import InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Membership.Role.OWNER)
def keys(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Show the keys; make one, and show its token this once: in this answer, which nobody keeps."""
    form, token = KeyForm(request.POST or None), ""
    if form.is_bound and form.is_valid():
        if path := lead_to_proof(request):
            return redirect(path)
        token = _made(request, organization, form)
    found = list(queries.keys_of(organization))
    context = {
        "organization": organization,
        "keys": [(key, [LABELS[Key.Scope(scope)] for scope in key.scopes]) for key in found if not key.ended_at],
        "ended": [key for key in found if key.ended_at],
        "form": KeyForm() if token else form,
        "token": token,
        "base_url": f"{settings.PUBLIC_URL}/api/v1/",
        "openapi": reverse("api-openapi"),
    }
    return render(request, "api/keys.html", context, status=400 if form.is_bound and not token else 200)


@require_POST
@members_only(Membership.Role.OWNER)
def key_end(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Take a key back."""
    key = get_object_or_404(Key, organization=organization, public_id=public_id)
    services.end_key(signed_in(request), key=key, now=timezone.now())
    messages.success(request, _("“%s” is taken back. It opens nothing any more.") % key.name)
    return redirect("api-keys", organization.slug)


def _made(request: HttpRequest, organization: Organization, form: KeyForm) -> str:
    """Return the token of the key that was asked for, empty where it could not be made."""
    said = form.cleaned_data
    try:
        _key, token = services.make_key(
            signed_in(request), organization=organization, name=said["name"], scopes=said["scopes"], now=timezone.now()
        )
    except InvalidError as err:
        form.add_error(err.field or None, str(err))
        return ""
    return token
