"""Several pieces of work of one project on one page, for what is short and alike: each is graded for itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from campus.accounts.access import signed_in
from campus.assessments import margin, opinions, queue, services, sheet
from campus.assessments.models import Criterion, Submission
from campus.assessments.queue import Filters
from campus.assessments.sheet import Level, Shown, Typed, whole
from campus.common.errors import CampusError
from campus.organizations.access import members_only
from campus.organizations.models import Organization

MOST = 10


@dataclass(frozen=True)
class Piece:
    """One piece of the batch; the names of its fields begin with `w<its key>-`."""

    work: Submission
    who: str
    text: SafeString
    files: list[Shown]
    rubric: list[tuple[Criterion, list[Level]]]
    typed: Typed

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with."""
        return f"w{self.work.pk}-"


@members_only()
def grading_batch(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Show the first pieces of the project that the filters name, else of the one that waits longest; POST grades them.

    What is left without a level is left as it is; what is refused stays on the page with what was typed.
    """
    filters = Filters.of(request.GET)
    works = _works(request, organization, filters)
    refused: dict[int, Typed] = {}
    if request.method == "POST":
        done, refused = _graded(request, works)
        if done:
            words = ngettext("%(n)s piece of work is graded.", "%(n)s pieces of work are graded.", done)
            messages.success(request, words % {"n": done})
        if not refused:
            return redirect(_again(organization, filters))
        works = [work for work in works if work.pk in refused]
    context = {
        "organization": organization,
        "filters": filters,
        "query": filters.query(),
        "project": works[0].project if works else None,
        "pieces": [_piece(work, refused.get(work.pk, Typed())) for work in works],
        "errors": [(work, refused[work.pk].error) for work in works if work.pk in refused],
    }
    return render(request, "assessments/grading_batch.html", context)


def _again(organization: Organization, filters: Filters) -> str:
    query = filters.query()
    return reverse("grading-batch", args=[organization.slug]) + (f"?{query}" if query else "")


def _works(request: HttpRequest, organization: Organization, filters: Filters) -> list[Submission]:
    """Return what may be graded side by side: of one project, not one's own, and nothing that two disagree on."""
    reader = signed_in(request)
    waiting = filters.waiting(organization, reader).exclude(person=reader).filter(moderated_since__isnull=True)
    if request.method == "POST":
        waiting = waiting.filter(pk__in=[whole(pk) for pk in request.POST.getlist("work")])
    first = waiting.first()
    works = list(waiting.filter(project=first.project_id)[:MOST]) if first else []
    sheet.prepare(works)
    return works


def _piece(work: Submission, typed: Typed) -> Piece:
    criteria = list(work.project.criteria.all())
    return Piece(
        work,
        queue.who(work),
        margin.marked(work.text, []),
        sheet.files(work, is_hidden=opinions.is_hidden(work)),
        sheet.rubric(criteria, work.project.scale, typed),
        typed,
    )


def _graded(request: HttpRequest, works: list[Submission]) -> tuple[int, dict[int, Typed]]:
    """Grade what has levels; return how many, and what was typed for those that were refused."""
    done, refused = 0, {}
    for work in works:
        typed = Typed.sent(request.POST, prefix=f"w{work.pk}-")
        if not typed.levels and not typed.comment.strip():
            continue
        error = _grade(request, work, typed)
        done += not error
        if error:
            refused[work.pk] = Typed(typed.levels, typed.comment, error=error)
    return done, refused


def _grade(request: HttpRequest, work: Submission, typed: Typed) -> str:
    """Grade one piece in a transaction of its own and return why it was refused, if it was."""
    try:
        services.grade(
            signed_in(request),
            submission=work,
            levels=typed.levels,
            comment=typed.comment,
            is_returned=False,
            revision=whole(request.POST.get(f"w{work.pk}-revision", "")),
            now=timezone.now(),
        )
    except CampusError as err:
        return str(err)
    return ""
