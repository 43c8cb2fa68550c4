"""The page on which owners make and end keys."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.api import services
from campus.api.forms import KeyForm
from campus.api.models import ApiKey
from campus.common.errors import InvalidError
from campus.courses.forms import refuse
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Membership.Role.OWNER)
def api_keys(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List the keys; make one, which is shown this once; end one."""
    if ended := request.POST.get("end", ""):
        key = get_object_or_404(ApiKey, organization=organization, pk=int(ended) if ended.isdecimal() else 0)
        services.end_key(signed_in(request), key=key, now=timezone.now())
        messages.success(request, _("Nobody gets in with this key any more."))
        return redirect("api-keys", organization.slug)
    form, secret = KeyForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        try:
            _key, secret = services.make_key(
                signed_in(request), organization=organization, name=form.cleaned_data["name"], now=timezone.now()
            )
        except InvalidError as err:
            refuse(form, err)
        else:
            form = KeyForm()
    context = {"organization": organization, "form": form, "secret": secret, "keys": organization.api_keys.all()}
    answer = render(request, "api/keys.html", context, status=422 if form.is_bound else 200)
    answer["Cache-Control"] = "no-store"
    return answer
