"""The JSON Schemas that credentials of this place name: the same bytes for ever, for anybody from anywhere."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from campus.common.negotiation import is_known, wanted
from testamur.formats.published import MEDIA_TYPE, PATHS, digest_sri, published

A_YEAR = 60 * 60 * 24 * 365
NAMES = (MEDIA_TYPE, "application/json")


@require_safe
@vary_on_headers("Accept")
def schema(request: HttpRequest, path: str) -> HttpResponse:
    """Send a published schema; 404 for what was never published."""
    if path not in PATHS:
        raise Http404(_("There is no such schema."))
    tag = f'"{digest_sri(path)}"'
    if is_known(request, tag):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(published(path), content_type=wanted(request, NAMES) or MEDIA_TYPE)
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
