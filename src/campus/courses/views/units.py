"""Staff's pages of units: their words with a preview, their order, their pictures, downloads and video."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campus.accounts.access import signed_in
from campus.common.errors import ConflictError, InvalidError
from campus.courses import queries, services
from campus.courses.exchange import copies
from campus.courses.forms import FileForm, UnitForm, VideoForm, refuse
from campus.courses.models import Attachment, Unit
from campus.courses.views.learn import unit_content
from campus.courses.views.manage import numbers, of, with_revision
from campus.organizations.access import members_only
from campus.organizations.models import Organization
from campus.ui.markdown import render as render_markdown


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def unit_edit(request: HttpRequest, org: Organization, slug: str, pk: int) -> HttpResponse:
    """Change a unit's words; "Preview" shows them as learners will see them, and saves nothing."""
    unit = _unit(org, slug, pk)
    form = UnitForm(request.POST or None, unit=unit)
    if "preview" not in request.POST and form.is_valid():
        try:
            unit = services.change_unit(signed_in(request), unit=unit, now=timezone.now(), **form.cleaned_data)
        except ConflictError as err:
            form = UnitForm(with_revision(request, unit.revision), unit=unit)
            form.add_error(None, str(err))
            return _page(request, org, unit, form=form, theirs=unit.body)
        messages.success(request, _("Saved."))
        return redirect("unit-edit", org.slug, slug, unit.pk)
    return _page(request, org, unit, form=form, is_preview="preview" in request.POST)


def _page(
    request: HttpRequest, org: Organization, unit: Unit, *, is_preview: bool = False, **shown: Any
) -> HttpResponse:
    """Show everything of a unit: its words, its files, its video; each part is a form of its own."""
    n = _place(unit)
    if is_preview:
        unit.body = request.POST.get("body", "")
        shown["preview"] = unit_content(unit, n=n)["body"]
    facts = {
        "org": org,
        "course": unit.course,
        "unit": unit,
        "kind": unit.kind,
        "n": n,
        "is_retired": not unit.placed.filter(edition=queries.newest(unit.course)).exists(),
        "attachments": unit.attachments.order_by("name"),
        "problems": queries.unit_problems(unit),
        "form": UnitForm(unit=unit),
        "file_form": FileForm(prefix="file"),
        "video_form": VideoForm(prefix="video", unit=unit),
    }
    return render(request, "courses/unit_edit.html", facts | shown)


def _place(unit: Unit) -> int:
    """Return where staff read the unit: its place in the learners' addresses; 0 for a form that is read no more."""
    readable = [*queries.units(queries.newest(unit.course)), *queries.retired(unit.course)]
    return next((n for n, each in enumerate(readable, 1) if each.pk == unit.pk), 0)


@require_POST
@members_only()
def unit_preview(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Return what is being typed as learners will see it, as a piece of a page; nothing is saved."""
    body = request.POST.get("body", "")
    unit = of(org, slug).units.filter(pk__in=numbers(request, "unit")).first()
    if unit is None:
        return HttpResponse(render_markdown(body, shift=0))
    unit = queries.as_written(unit)
    unit.body = body
    return HttpResponse(unit_content(unit, n=_place(unit))["body"])


@require_POST
@members_only()
def units_order(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Put the units in the order that `line`, repeated, names them in."""
    lines = numbers(request, "line")
    services.order_units(signed_in(request), course=of(org, slug), lines=lines, now=timezone.now())
    return HttpResponse(status=204)


@require_POST
@members_only()
def unit_duplicate(request: HttpRequest, org: Organization, slug: str, pk: int) -> HttpResponse:
    """Put a copy of a unit behind it."""
    made = copies.duplicate_unit(signed_in(request), unit=_unit(org, slug, pk), now=timezone.now())
    messages.success(request, _("The copy is there: “%(title)s”.") % {"title": made.name})
    return redirect(reverse("course-edit", args=[org.slug, slug]) + "#units")


@require_POST
@members_only()
def unit_move(request: HttpRequest, org: Organization, slug: str, pk: int) -> HttpResponse:
    """Move a unit one place up or down."""
    by = -1 if request.POST.get("to") == "up" else 1
    services.move_unit(signed_in(request), unit=_unit(org, slug, pk), by=by, now=timezone.now())
    return redirect(reverse("course-edit", args=[org.slug, slug]) + "#units")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def unit_retire(request: HttpRequest, org: Organization, slug: str, pk: int) -> HttpResponse:
    """Take a unit out of the course, after asking."""
    unit = _unit(org, slug, pk)
    if request.method == "POST":
        services.retire_unit(signed_in(request), unit=unit, now=timezone.now())
        messages.success(request, _("“%(title)s” is no longer part of the course.") % {"title": unit.name})
        return redirect("course-edit", org.slug, slug)
    asked = {
        "title": _("Take “%(title)s” out of the course?") % {"title": unit.name},
        "text": _(
            "The next edition goes without it. Whoever takes an edition before keeps it, and you can bring it back."
        ),
        "action": _("Take it out"),
        "cancel_url": reverse("unit-edit", args=[org.slug, slug, pk]),
    }
    return render(request, "ui/confirm.html", asked)


@require_POST
@members_only()
def unit_restore(request: HttpRequest, org: Organization, slug: str, pk: int) -> HttpResponse:
    """Bring a retired unit back to the end of the course."""
    services.restore_unit(signed_in(request), unit=_unit(org, slug, pk), now=timezone.now())
    messages.success(request, _("The unit is back, at the end of the course."))
    return redirect("course-edit", org.slug, slug)


@require_POST
@members_only()
def unit_attach(request: HttpRequest, org: Organization, slug: str, pk: int) -> HttpResponse:
    """Add a picture or a download to a unit."""
    unit = _unit(org, slug, pk)
    form = FileForm(request.POST, request.FILES, prefix="file")
    if form.is_valid():
        kept = form.cleaned_data
        is_download = kept["kind"] == "download"
        try:
            made = services.add_file(
                signed_in(request),
                unit=unit,
                upload=kept["upload"],
                title=kept["title"],
                is_download=is_download,
                now=timezone.now(),
            )
        except InvalidError as err:
            refuse(form, err)
        else:
            added = _("%(name)s is added.") if is_download else _("%(name)s is added. Now put it into the text.")
            messages.success(request, added % {"name": made.name})
            return redirect(reverse("unit-edit", args=[org.slug, slug, pk]) + "#files")
    return _page(request, org, unit, file_form=form)


@require_POST
@members_only()
def unit_detach(request: HttpRequest, org: Organization, slug: str, pk: int, file: int) -> HttpResponse:
    """Take a file out of a unit."""
    unit = _unit(org, slug, pk)
    named = get_object_or_404(Attachment, pk=file, unit__in=queries.rows(unit))
    attachment = get_object_or_404(unit.attachments, name=named.name)
    try:
        services.remove_file(signed_in(request), attachment=attachment, now=timezone.now())
    except InvalidError as err:
        messages.error(request, str(err))
    else:
        messages.success(request, _("%(name)s is removed.") % {"name": attachment.name})
    return redirect(reverse("unit-edit", args=[org.slug, slug, pk]) + "#files")


@require_POST
@members_only()
def unit_video_edit(request: HttpRequest, org: Organization, slug: str, pk: int) -> HttpResponse:
    """Give a unit its video, or change the words of the one it has."""
    unit = _unit(org, slug, pk)
    form = VideoForm(request.POST, request.FILES, prefix="video", unit=unit)
    if form.is_valid():
        try:
            services.set_video(signed_in(request), unit=unit, now=timezone.now(), **form.cleaned_data)
        except InvalidError as err:
            refuse(form, err)
        else:
            messages.success(request, _("The video is saved."))
            return redirect(reverse("unit-edit", args=[org.slug, slug, pk]) + "#video")
    return _page(request, org, unit, video_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def unit_video_remove(request: HttpRequest, org: Organization, slug: str, pk: int) -> HttpResponse:
    """Take the video out of a unit, after asking."""
    unit = _unit(org, slug, pk)
    if request.method == "POST":
        services.remove_video(signed_in(request), unit=unit, now=timezone.now())
        messages.success(request, _("The video is removed."))
        return redirect("unit-edit", org.slug, slug, pk)
    asked = {
        "title": _("Remove the video of “%(title)s”?") % {"title": unit.name},
        "text": _("The file, its captions and its transcript go for good."),
        "action": _("Remove the video"),
        "cancel_url": reverse("unit-edit", args=[org.slug, slug, pk]),
    }
    return render(request, "ui/confirm.html", asked)


def _unit(org: Organization, slug: str, pk: int) -> Unit:
    """Return a unit of the institution's course as it stands in the newest edition, whatever row is named; else 404."""
    units = Unit.objects.filter(course__organization=org, course__slug=slug).select_related(
        "course__organization", "skill"
    )
    return queries.as_written(get_object_or_404(units, pk=pk))
