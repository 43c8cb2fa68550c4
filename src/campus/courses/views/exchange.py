"""Staff's pages that send a course as one file, take one in, and copy a course."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.common.errors import InvalidError
from campus.courses.exchange import copies
from campus.courses.exchange.exporting import export_course
from campus.courses.exchange.importing import Problem, RefusedError, import_course
from campus.courses.forms import ImportForm, refuse
from campus.courses.views.manage import of
from campus.organizations.access import members_only
from campus.organizations.models import Organization


@require_safe
@members_only()
def course_export(request: HttpRequest, org: Organization, slug: str) -> FileResponse:
    """Send the course as one file."""
    return FileResponse(
        export_course(of(org, slug)), as_attachment=True, filename=f"{slug}.zip", content_type="application/zip"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def course_import(request: HttpRequest, org: Organization) -> HttpResponse:
    """Make a course of one file; what is wrong with it is said, and the rest taken only where that was asked for."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    if form.is_valid():
        try:
            made, left_out = import_course(
                signed_in(request),
                organization=org,
                file=form.cleaned_data["file"],
                takes_rest=form.cleaned_data["takes_rest"],
                now=timezone.now(),
            )
        except RefusedError as err:
            problems = err.problems
        except InvalidError as err:
            refuse(form, InvalidError(str(err), field="file"))
        else:
            for problem in left_out:
                messages.warning(request, str(problem))
            messages.success(request, _brought_in(len(left_out)))
            return redirect("course-edit", org.slug, made.slug)
    return render(request, "courses/import.html", {"org": org, "form": form, "problems": problems})


def _brought_in(left_out: int) -> str:
    if not left_out:
        return _("The course is here, not published yet.")
    words = ngettext("%(n)d thing was left out.", "%(n)d things were left out.", left_out) % {"n": left_out}
    return f"{_('The course is here, not published yet.')} {words}"


@require_POST
@members_only()
def course_duplicate(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Make a copy of a course."""
    try:
        made = copies.duplicate_course(signed_in(request), course=of(org, slug), now=timezone.now())
    except InvalidError as err:
        messages.error(request, str(err))
        return redirect("course-edit", org.slug, slug)
    messages.success(request, _("This is the copy, not published yet."))
    return redirect("course-edit", org.slug, made.slug)
