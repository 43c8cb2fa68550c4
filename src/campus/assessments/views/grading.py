"""The grading queue, and one piece of work with its rubric."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.assessments import queries, queue, services
from campus.assessments.models import Submission
from campus.assessments.queue import Filters
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.common.spreadsheets import csv_text
from campus.organizations.access import members_only
from campus.organizations.models import Organization

PAGE = 50
BEFORE, AFTER = 10, 40  # rows of the queue beside an open piece


@dataclass(frozen=True)
class Typed:
    """What stands in the grading form, kept through errors and conflicts."""

    levels: dict[int, int] = field(default_factory=dict)
    comment: str = ""
    error: str = ""
    field: str = ""
    conflict: str = ""


@members_only()
def grading(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List what waits for a grade; `?format=csv` exports what the filters leave."""
    filters = Filters.of(request.GET)
    waiting = filters.waiting(organization)
    if request.GET.get("format") == "csv":
        return _exported(organization, waiting)
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = _queue(request, organization, filters, list(page.object_list)) | {"page": page}
    return render(request, "assessments/grading.html", context)


@members_only()
def grading_one(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Show one piece of work with its rubric; POST grades it, or hands it back, and goes on to the next."""
    work = queries.submission_by_public_id(public_id)
    if work is None or work.project.organization_id != organization.pk or work.state == Submission.State.DRAFT:
        raise Http404
    if request.method == "POST":
        return _graded(request, organization, work)
    return _piece(request, organization, work, Typed())


def _exported(organization: Organization, waiting: QuerySet[Submission]) -> HttpResponse:
    head = [_("Learner"), _("Work"), _("Project"), _("Handed in"), _("Try")]
    rows = [
        (work.person.name, work.title, work.project.title, f"{work.handed_in_at:%Y-%m-%dT%H:%M:%SZ}", work.number)
        for work in waiting
    ]
    response = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="grading-{organization.slug}.csv"'
    return response


def _queue(
    request: HttpRequest, organization: Organization, filters: Filters, works: list[Submission]
) -> dict[str, object]:
    """Return what the queue's template needs."""
    now, reader = timezone.now(), signed_in(request)
    counts = queries.queue_counts(organization)
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


def _piece(request: HttpRequest, organization: Organization, work: Submission, typed: Typed) -> HttpResponse:
    filters = Filters.of(request.GET)
    order = list(filters.waiting(organization).values_list("pk", flat=True))
    place = order.index(work.pk) if work.pk in order else 0
    window = order[max(place - BEFORE, 0) : place + AFTER]
    found = queries.waiting(organization).in_bulk(window)
    waits = work.state == Submission.State.HANDED_IN
    context = _queue(request, organization, filters, [found[pk] for pk in window if pk in found]) | {
        "work": work,
        "files": list(work.files.all()),
        "criteria": _criteria(work, typed),
        "marks": queries.assessed(work) if not waits else [],
        "typed": typed,
        "is_own": work.person_id == signed_in(request).pk,
        "waits": waits,
        "means": import_string(settings.GRADE_MEANS)(work) if waits and settings.GRADE_MEANS else [],
        "next_url": _next_url(organization, filters, order, work.pk),
        "done": request.GET.get("done", ""),
    }
    return render(request, "assessments/grading_one.html", context, status=409 if typed.conflict else 200)


def _criteria(work: Submission, typed: Typed) -> list[tuple[object, list[tuple[int, str, str, bool]]]]:
    """Return each criterion with its levels: index, name, text, and whether it is chosen."""
    scale = work.project.scale
    return [
        (
            criterion,
            [
                (index, name, text, typed.levels.get(criterion.pk) == index)
                for index, (name, text) in enumerate(zip(scale, criterion.levels, strict=False))
            ],
        )
        for criterion in work.project.criteria.all()
    ]


def _graded(request: HttpRequest, organization: Organization, work: Submission) -> HttpResponse:
    levels, comment = _levels(request.POST), request.POST.get("comment", "")
    filters = Filters.of(request.GET)
    order = list(filters.waiting(organization).values_list("pk", flat=True))
    is_returned = "back" in request.POST
    try:
        services.grade(
            signed_in(request),
            submission=work,
            levels=levels,
            comment=comment,
            is_returned=is_returned,
            revision=_whole(request.POST.get("revision", "")),
            now=timezone.now(),
        )
    except NotAllowedError as err:
        raise PermissionDenied(str(err)) from err
    except InvalidError as err:
        return _piece(request, organization, work, Typed(levels, comment, error=str(err), field=err.field))
    except ConflictError as err:
        work.refresh_from_db()
        return _piece(request, organization, work, Typed(levels, comment, conflict=str(err)))
    words = _("Handed back to %(who)s with your comment.") if is_returned else _("Graded: %(who)s sees it now.")
    messages.success(request, words % {"who": work.person.name})
    return _on_to_next(organization, filters, order, work)


def _on_to_next(
    organization: Organization, filters: Filters, order: list[int], work: Submission
) -> HttpResponseRedirect:
    url = _next_url(organization, filters, order, work.pk)
    return redirect(f"{url}{'&' if '?' in url else '?'}done={work.public_id}")


def _next_url(organization: Organization, filters: Filters, order: list[int], pk: int) -> str:
    """Return the address of the piece after this one in the queue (the first, at its end), or of the queue."""
    place = order.index(pk) if pk in order else -1
    rest = [*order[place + 1 :], *order[: max(place, 0)]]
    following = Submission.objects.filter(pk=rest[0]).first() if rest else None
    query = f"?{filters.query()}" if filters.query() else ""
    if following is None:
        return reverse("grading", args=[organization.slug]) + query
    return reverse("grading-one", args=[organization.slug, following.public_id]) + query


def _levels(sent: QueryDict) -> dict[int, int]:
    """Return the levels chosen, by criterion; fields are called c<criterion>."""
    return {
        int(name[1:]): _whole(value)
        for name, value in sent.items()
        if name.startswith("c") and _is_number(name[1:]) and isinstance(value, str)
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _whole(text: str) -> int:
    """Return a whole number, and one that nothing has for what is none: the services refuse it in words."""
    return int(text) if _is_number(text) else 999_999
