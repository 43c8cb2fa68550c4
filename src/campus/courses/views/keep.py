"""The page on which a learner has a whole course kept in the browser, for where there is no line (decision 0076)."""

from __future__ import annotations

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from campus.accounts.access import signed_in
from campus.courses import offline, queries
from campus.courses.access import enrolled_only
from campus.courses.models import Attachment, Course, Unit
from campus.courses.views.learn import SHOWN

PAGE = 15_000  # bytes that a page of words takes, about
MOST = 40 * 1024 * 1024  # bytes of pictures; beyond it the words alone are kept


@require_safe
@enrolled_only
def learn_keep(request: HttpRequest, course: Course) -> HttpResponse:
    """Say what would be kept and how much that is; the button stands there for browsers that can."""
    person = signed_in(request)
    if not queries.is_enrolled(person, course):
        return redirect("course", course.slug)
    units = queries.readable_units(person, course, is_staff=False)
    pages = [(unit.name, path) for n, unit in enumerate(units, 1) if (path := _path(course, unit, n))]
    pictures = Attachment.objects.filter(unit__in=units, is_download=False, media_type__in=SHOWN)
    size = pictures.aggregate(all=Sum("size"))["all"] or 0
    context = {
        "course": course,
        "pages": pages,
        "left_out": len(units) - len(pages),
        "has_videos": any(unit.video for unit in units),
        "is_too_much": size > MOST,
        "size": len(pages) * PAGE + (0 if size > MOST else size),
    }
    return offline.page(request, "courses/keep.html", context, is_kept=True)


def _path(course: Course, unit: Unit, n: int) -> str:
    """Return where a unit is read; empty for a quiz, which is taken with a line or not at all."""
    if unit.kind == Unit.Kind.QUIZ:
        return ""
    if unit.activity:
        return reverse("show", args=[unit.activity.public_id])
    return reverse("project" if unit.kind == Unit.Kind.PROJECT else "unit", args=[course.slug, n])
