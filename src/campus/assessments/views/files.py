"""Files of handed-in work and of answers: only ever to take away, never shown as a page (campus.common.serving)."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from campus.accounts.models import Person
from campus.assessments import opinions, queries
from campus.assessments.models import AnswerFile, SubmissionFile
from campus.common.serving import serve


@require_safe
def submission_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Send a file as an attachment to who may have it; to everybody else it does not exist."""
    person = _person(request)
    found = queries.file_for(person, public_id)
    if found is None:
        raise Http404
    return _sent(request, found, name=opinions.name_for(person, found))


@require_safe
def answer_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Send a file that answers a question to its author, and to staff once it is handed in."""
    person = _person(request)
    found = queries.answer_file_for(person, public_id) if person else None
    if found is None:
        raise Http404
    return _sent(request, found, name=found.name)


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def _sent(request: HttpRequest, found: SubmissionFile | AnswerFile, *, name: str) -> HttpResponseBase:
    charset = "; charset=utf-8" if found.media_type.startswith("text/") else ""
    answer = serve(request, found.file, media_type=f"{found.media_type}{charset}", name=name)
    answer["Cache-Control"] = "private, no-store"  # somebody's work: no copy stays behind in a browser that others use
    return answer
