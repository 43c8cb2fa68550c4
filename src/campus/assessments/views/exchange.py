"""Import questions: a file, what would come of it, and only then the import; and export, one file a format."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import ngettext

from campus.accounts.access import signed_in
from campus.assessments import exchange, services
from campus.assessments.exchange.item import Reading
from campus.assessments.forms import take_error
from campus.assessments.models import Question, Quiz
from campus.assessments.quiz_forms import UploadForm
from campus.common.errors import InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Organization


@members_only()
def quiz_exchange(request: HttpRequest, organization: Organization, quiz_id: int) -> HttpResponse:
    """Show the forms; `?format=gift` exports, POST of a file shows what it holds, POST of `items` imports them."""
    quiz = get_object_or_404(Quiz, pk=quiz_id, organization=organization)
    if "format" in request.GET:
        return _exported(request, quiz)
    if request.method == "POST" and "items" in request.POST:
        return _imported(request, organization, quiz)
    form = UploadForm(request.POST or None, request.FILES or None)
    found: exchange.Bundle | None = None
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            found = exchange.read(sent.read(exchange.MOST_BYTES + 1), file=sent.name)
        except InvalidError as err:
            err.field = "file"
            take_error(form, err)
    return _page(request, quiz, form, found)


def _page(request: HttpRequest, quiz: Quiz, form: UploadForm, found: exchange.Bundle | None) -> HttpResponse:
    counts: dict[str, int] = {}
    for item in services.exchange.items_of(quiz):
        counts[item.kind] = counts.get(item.kind, 0) + 1
    total = sum(counts.values())
    formats = [
        (name, each.name, total - sum(counts.get(kind, 0) for kind in each.lacks))
        for name, each in exchange.FORMATS.items()
    ]
    context: dict[str, Any] = {"organization": quiz.organization, "quiz": quiz, "form": form, "found": found}
    context |= {"formats": formats, "total": total}
    if found:
        context["items"] = json.dumps([asdict(item) for item in found.items])
        context["kinds"] = [(item, Question.Kind(item.kind).label) for item in found.items]
    return render(request, "assessments/quiz_exchange.html", context)


def _imported(request: HttpRequest, organization: Organization, quiz: Quiz) -> HttpResponse:
    reading = Reading("")
    try:
        for each in json.loads(request.POST["items"]):
            reading.take("", lambda each=each: exchange.Item(**{**each, "notes": ()}))  # type: ignore[misc]
    except (ValueError, TypeError, InvalidError) as err:  # not what this page has written
        raise Http404 from err
    made = services.import_questions(signed_in(request), quiz=quiz, items=reading.items)
    known = len(reading.items) - len(made)
    words = ngettext("%(n)s question is imported.", "%(n)s questions are imported.", len(made)) % {"n": len(made)}
    if known:
        again = ngettext("%(n)s was in the bank already.", "%(n)s were in the bank already.", known) % {"n": known}
        words = f"{words} {again}"
    messages.success(request, words)
    return redirect("quiz-edit", organization.slug, quiz.pk)


def _exported(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    name = request.GET["format"]
    if name not in exchange.FORMATS:
        raise Http404
    form = exchange.FORMATS[name]
    data, _left = services.export_questions(signed_in(request), quiz=quiz, format_name=name)
    response = HttpResponse(data, content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{slugify(quiz.title) or "quiz"}.{form.ending}"'
    return response
