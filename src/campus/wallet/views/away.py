"""Take it all away: what there is to take, and the archive itself, sent while it is made."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campus.accounts.access import lead_to_proof, signed_in
from campus.accounts.limits import is_within
from campus.common.archives import streamed
from campus.ui.views import too_many_requests
from campus.wallet.away import members

A_MINUTE = 6


@login_required
@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """Say what is in the archive."""
    return render(request, "wallet/away.html")


@never_cache
@login_required
@require_safe
def away_file(request: HttpRequest) -> HttpResponseBase:
    """Send the archive; `?parts=credentials` for the credentials alone."""
    if not is_within(request, "wallet-away", most=A_MINUTE):
        return too_many_requests(request, retry_after=60)
    if path := lead_to_proof(request, back=reverse("wallet-away")):
        return redirect(path)
    person, now = signed_in(request), timezone.now()
    is_whole = request.GET.get("parts", "") != "credentials"
    answer = StreamingHttpResponse(
        streamed(members(person, now=now, is_whole=is_whole)), content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="wallet-{timezone.localtime(now):%Y-%m-%d}.zip"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
