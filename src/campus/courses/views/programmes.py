"""Programmes: the public page, and staff's pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.common.errors import ConflictError, InvalidError
from campus.courses import queries, services
from campus.courses.forms import ProgrammeForm
from campus.courses.models import Course, Programme
from campus.courses.views.manage import numbers, with_revision
from campus.organizations.access import members_only
from campus.organizations.models import Organization
from campus.organizations.queries import role
from campus.ui.house import House


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a programme and its courses, with how far the reader is; 404 until published, but for staff."""
    found = queries.programme_by_slug(slug)
    is_staff = found is not None and role(request.user, found.organization) is not None
    if found is None or (found.published_at is None and not is_staff):
        raise Http404
    taken = queries.under_way(request.user, now=timezone.now()) if isinstance(request.user, Person) else []
    house = House(found.organization.name, found.organization.hue, found.organization.place)
    context = {"programme": found, "way": queries.way(found, taken), "house": house, "is_staff": is_staff}
    return render(request, "courses/programme.html", context)


@require_safe
@members_only()
def programmes_manage(request: HttpRequest, org: Organization) -> HttpResponse:
    """List the institution's programmes."""
    return render(request, "courses/programmes.html", {"org": org, "programmes": queries.programmes_of(org)})


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def programme_new(request: HttpRequest, org: Organization) -> HttpResponse:
    """Make a programme."""
    form = ProgrammeForm(request.POST or None)
    if form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
        made = services.create_programme(signed_in(request), organization=org, now=timezone.now(), **fields)
        messages.success(request, _("The programme is made. Now it needs courses."))
        return redirect("programme-edit", org.slug, made.slug)
    return render(request, "courses/programme_edit.html", {"org": org, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def programme_edit(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Change what a programme says of itself, beside its courses."""
    found = get_object_or_404(org.programmes, slug=slug)
    form = ProgrammeForm(request.POST or None, programme=found)
    if form.is_valid():
        try:
            services.change_programme(signed_in(request), programme=found, now=timezone.now(), **form.cleaned_data)
        except ConflictError as err:
            form = ProgrammeForm(with_revision(request, found.revision), programme=found)
            form.add_error(None, str(err))
        else:
            messages.success(request, _("Saved."))
            return redirect("programme-edit", org.slug, slug)
    places = list(found.places.select_related("course"))
    context = {
        "org": org,
        "programme": found,
        "form": form,
        "courses": [place.course for place in places],
        "others": org.courses.exclude(pk__in=[place.course_id for place in places]).order_by("title"),
    }
    return render(request, "courses/programme_edit.html", context)


@require_POST
@members_only()
def programme_courses(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Add a course, take one out, or move one; `line` repeated sets the whole order at once (204)."""
    found = get_object_or_404(org.programmes, slug=slug)
    before = list(found.places.values_list("course", flat=True))
    lines = numbers(request, "line")
    wanted = [pk for pk in lines if pk in before] if lines else _moved(request, found, before)
    services.set_courses(
        signed_in(request), programme=found, courses=[*wanted, *(pk for pk in before if lines and pk not in lines)],
        now=timezone.now(),
    )  # fmt: skip
    return HttpResponse(status=204) if lines else redirect("programme-edit", org.slug, slug)


def _moved(request: HttpRequest, found: Programme, before: list[int]) -> list[int]:
    """Return the courses after what a button without JavaScript asks for."""
    to = request.POST.get("to", "")
    course = get_object_or_404(Course, organization=found.organization, slug=request.POST.get("course", ""))
    others = [pk for pk in before if pk != course.pk]
    if to == "out":
        return others
    if course.pk not in before:
        return [*before, course.pk]
    place = before.index(course.pk) + {"up": -1, "down": 1}.get(to, 0)
    others.insert(max(0, place), course.pk)
    return others


@require_POST
@members_only()
def programme_publish(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Show the programme to everybody, or no longer."""
    found = get_object_or_404(org.programmes, slug=slug)
    is_public = request.POST.get("to") != "withdraw"
    try:
        services.publish_programme(signed_in(request), programme=found, is_public=is_public, now=timezone.now())
    except InvalidError as err:
        messages.error(request, str(err))
    else:
        words = _("The programme is published.") if is_public else _("The programme is no longer shown.")
        messages.success(request, words)
    return redirect("programme-edit", org.slug, slug)
