"""Answers that a person marks: the queue, and one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.assessments import queries, services
from campus.assessments.forms import take_error
from campus.assessments.models import Answer, AnswerFile
from campus.assessments.quiz_forms import MarkingForm
from campus.common.errors import ConflictError, InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Organization

PAGE = 100


@members_only()
def marking(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List the answers that wait, the longest wait first."""
    waiting = queries.marking_queue(organization)
    context = {"organization": organization, "answers": waiting[:PAGE], "number": waiting.count()}
    return render(request, "assessments/marking.html", context)


@members_only()
def marking_one(request: HttpRequest, organization: Organization, answer_id: int) -> HttpResponse:
    """Show one answer; POST gives it its score and goes on to the next that waits."""
    whole = Answer.objects.select_related("attempt__quiz", "attempt__person", "question", "marked_by")
    of_file = whole.filter(attempt__quiz__organization=organization, question__kind="file", response__isnull=False)
    answer = get_object_or_404(of_file, pk=answer_id)
    form = MarkingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.mark_answer(signed_in(request), answer=answer, now=timezone.now(), **form.cleaned_data)
        except InvalidError as err:
            take_error(form, err)
        except ConflictError as err:
            messages.error(request, str(err))
            return redirect("marking", organization.slug)
        else:
            messages.success(request, _("The mark is saved."))
            return _next(organization)
    file = AnswerFile.objects.filter(public_id=(answer.response or {}).get("file")).first()
    context = {"organization": organization, "answer": answer, "file": file, "form": form}
    return render(request, "assessments/marking_one.html", context)


def _next(organization: Organization) -> HttpResponse:
    following = queries.marking_queue(organization).first()
    if following is None:
        return redirect("marking", organization.slug)
    return redirect("marking-one", organization.slug, following.pk)
