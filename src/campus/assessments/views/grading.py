"""The grading queue: what waits, filtered and sorted by the address, and as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.assessments import queries, queue
from campus.assessments.models import Submission
from campus.assessments.queue import Filters
from campus.common.spreadsheets import csv_text
from campus.organizations.access import members_only
from campus.organizations.models import Organization

PAGE = 50


@members_only()
def grading(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List what waits for a grade; `?format=csv` exports what the filters leave."""
    filters = Filters.of(request.GET)
    waiting = filters.waiting(organization, signed_in(request))
    if request.GET.get("format") == "csv":
        return _exported(organization, waiting)
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = queue_context(request, organization, filters, list(page.object_list)) | {"page": page}
    return render(request, "assessments/grading.html", context)


def queue_context(
    request: HttpRequest, organization: Organization, filters: Filters, works: list[Submission]
) -> dict[str, object]:
    """Return what the queue's template needs."""
    now, reader = timezone.now(), signed_in(request)
    counts = queries.queue_counts(organization, reader=reader)
    return {
        "organization": organization,
        "counts": counts,
        "oldest_days": (now - counts.oldest_at).days if counts.oldest_at else 0,
        "links": queue.links(filters, counts),
        "filters": filters,
        "query": filters.query(),
        "rows": [queue.row(work, reader_id=reader.pk, now=now) for work in works],
        "sort_learner": filters.query(sort="-learner" if filters.sort == "learner" else "learner"),
        "sort_wait": filters.query(sort="wait" if filters.sort == "-wait" else "-wait"),
        "keys_query": filters.query(has_keys=not filters.has_keys),
    }


def _exported(organization: Organization, waiting: QuerySet[Submission]) -> HttpResponse:
    head = [_("Learner"), _("Work"), _("Project"), _("Handed in"), _("Try")]
    rows = [
        (queue.who(work), work.title, work.project.title, f"{work.handed_in_at:%Y-%m-%dT%H:%M:%SZ}", work.number)
        for work in waiting
    ]
    response = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="grading-{organization.slug}.csv"'
    return response
