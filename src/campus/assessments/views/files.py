"""Files of handed-in work: only ever to take away, never shown as a page of this site."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from campus.accounts.models import Person
from campus.assessments import queries

# Should a browser show it all the same: no scripts, no forms, an origin of its own.
POLICY = "sandbox; default-src 'none'"


@require_safe
def submission_file(request: HttpRequest, public_id: str) -> FileResponse:
    """Send a file as an attachment to who may have it; to everybody else it does not exist."""
    person = request.user if isinstance(request.user, Person) else None
    found = queries.file_for(person, public_id)
    if found is None:
        raise Http404
    is_text = found.media_type.startswith("text/")
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=f"{found.media_type}; charset=utf-8" if is_text else found.media_type,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
