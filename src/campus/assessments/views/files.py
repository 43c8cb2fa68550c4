"""Files of handed-in work: only ever to take away, never shown as a page of this site (campus.common.serving)."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from campus.accounts.models import Person
from campus.assessments import opinions, queries
from campus.common.serving import serve


@require_safe
def submission_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Send a file as an attachment to who may have it; to everybody else it does not exist."""
    person = request.user if isinstance(request.user, Person) else None
    found = queries.file_for(person, public_id)
    if found is None:
        raise Http404
    charset = "; charset=utf-8" if found.media_type.startswith("text/") else ""
    answer = serve(
        request, found.file, media_type=f"{found.media_type}{charset}", name=opinions.name_for(person, found)
    )
    answer["Cache-Control"] = "private, no-store"  # somebody's work: no copy stays behind in a browser that others use
    return answer
