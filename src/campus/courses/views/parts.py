"""Staff's pages that make a unit of any kind."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.common.errors import InvalidError
from campus.courses import services
from campus.courses.forms import NewPartForm, NewUnitForm, refuse
from campus.courses.models import Course, Unit
from campus.courses.views.manage import of
from campus.organizations.access import members_only
from campus.organizations.models import Organization
from campus.ui.markdown import render as render_markdown

Kind = Unit.Kind
EDITORS = {Kind.QUIZ: "quiz-edit", Kind.PROJECT: "project-edit"}


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def unit_new(request: HttpRequest, org: Organization, slug: str, unit_kind: str) -> HttpResponse:
    """Add a unit of a kind; "Preview" shows its text as learners will see it, and saves nothing."""
    if unit_kind not in Kind.values:
        raise Http404
    course = of(org, slug)
    if unit_kind in Unit.ASSESSED:
        return _new_part(request, course, unit_kind)
    form = NewUnitForm(request.POST or None, kind=unit_kind)
    is_preview = "preview" in request.POST
    if not is_preview and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
        made = services.add_unit(signed_in(request), course=course, kind=unit_kind, now=timezone.now(), **fields)
        messages.success(request, _("The unit is added. Now you can give it pictures, downloads and a video."))
        return redirect("unit-edit", org.slug, slug, made.pk)
    preview = render_markdown(request.POST.get("body", ""), shift=0) if is_preview else ""
    context = {"org": org, "course": course, "kind": Kind(unit_kind), "form": form, "preview": preview}
    return render(request, "courses/unit_edit.html", context)


def _new_part(request: HttpRequest, course: Course, kind: str) -> HttpResponse:
    """Make a quiz or a project for the course, or take one that there is; an activity is made on its own page."""
    form = NewPartForm(request.POST or None, kind=kind, course=course)
    if form.is_valid():
        try:
            made = _added(request, course, kind, form)
        except InvalidError as err:
            refuse(form, err)
        else:
            messages.success(request, _("“%(title)s” is part of the course.") % {"title": made.name})
            if made.kind in EDITORS and made.thing:
                return redirect(EDITORS[Kind(made.kind)], course.organization.slug, made.thing.pk)
            return redirect("course-edit", course.organization.slug, course.slug)
    context = {"org": course.organization, "course": course, "kind": Kind(kind), "form": form}
    return render(request, "courses/part_new.html", context)


def _added(request: HttpRequest, course: Course, kind: str, form: NewPartForm) -> Unit:
    actor, now, token = signed_in(request), timezone.now(), form.cleaned_data["form_token"]
    if thing := form.cleaned_data.get("thing"):
        return services.add_unit(actor, course=course, now=now, form_token=token, kind=kind, **{kind: thing})
    title = form.cleaned_data["title"]
    return services.add_assessed(actor, course=course, kind=kind, now=now, title=title, form_token=token)
