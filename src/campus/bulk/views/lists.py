"""The lists of an institution, and taking in a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.bulk import queries, services, sources
from campus.bulk.forms import NewListForm
from campus.bulk.models import Batch
from campus.common.errors import InvalidError
from campus.courses.forms import refuse
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization
from campus.organizations.visitor import membership

A_PAGE = 50


@require_safe
@members_only()
def lists(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List what was taken in, the newest first."""
    page = Paginator(queries.lists(organization), A_PAGE).get_page(request.GET.get("page"))
    context = {"organization": organization, "page": page}
    member = membership(request, organization.slug)
    if member is not None and member.role == Membership.Role.OWNER:
        context["waiting"] = queries.waiting(organization).count()
    return render(request, "bulk/lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def list_new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Take in a file or a roster; with ?corrects=… one that puts an issued list right."""
    named = request.GET.get("corrects", "")
    corrects = get_object_or_404(Batch, organization=organization, public_id=named) if named else None
    form = NewListForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        organization=organization,
        corrects=corrects,
    )
    if form.is_bound and form.is_valid():
        try:
            batch = _taken_in(request, form, corrects)
        except InvalidError as err:
            refuse(form, err)
        else:
            return redirect("list", organization.slug, batch.public_id)
    context = {"organization": organization, "form": form, "corrects": corrects}
    return render(request, "bulk/new.html", context, status=422 if form.is_bound else 200)


def _what(said: Mapping[str, Any]) -> str:
    """Return what was chosen, as campus.bulk.sources calls it."""
    if not said.get("course"):
        return str(said["passed"])
    return f"{sources.FINISHED if said['only_finished'] else sources.TAKES}:{said['course'].slug}"


def _taken_in(request: HttpRequest, form: NewListForm, corrects: Batch | None) -> Batch:
    said, now = form.cleaned_data, timezone.now()
    chunks: Iterable[bytes]
    if said["file"]:
        chunks, name = said["file"].chunks(), said["file"].name
    else:
        chunks, name = sources.everyone(said["achievement"], _what(said), now=now)
    return services.take_in(
        signed_in(request),
        achievement=corrects.achievement if corrects else said["achievement"],
        chunks=chunks,
        name=name,
        now=now,
        corrects=corrects,
    )
