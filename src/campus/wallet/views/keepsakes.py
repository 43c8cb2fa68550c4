"""What came beside one's credentials in an archive: a list of it, each file, and letting one go."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.common.serving import serve
from campus.common.text import sought
from campus.wallet import queries, services

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def beside(request: HttpRequest) -> HttpResponse:
    """List it; POST removes the one that is named."""
    mine = queries.keepsakes(signed_in(request))
    if request.method == "POST":
        found = get_object_or_404(mine, public_id=sought(request.POST.get("remove", "")))
        services.let_go(signed_in(request), keepsake=found)
        messages.success(request, _("“%s” is no longer here.") % found)
        return redirect("wallet-beside")
    page = Paginator(mine.order_by("kind", "pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "wallet/beside.html", {"page": page})


@require_safe
@login_required
def file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Send one file as it came; a picture may be shown where it stands."""
    found = get_object_or_404(queries.keepsakes(signed_in(request)), public_id=public_id)
    if not found.file or not found.file.storage.exists(str(found.file.name)):
        raise Http404(_("There is no file."))
    is_picture = found.media_type.startswith("image/")
    return serve(request, found.file, media_type=found.media_type, name=str(found), is_inline=is_picture)
