"""Who may open the pages of a course that is being taken: everybody enrolled, and its staff to look through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from campus.courses import queries
from campus.courses.models import Course, Unit

P = ParamSpec("P")


def enrolled_only(
    view: Callable[Concatenate[HttpRequest, Course, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Open a view to those who take the course and to its staff, passing it the course for its slug.

    A stranger signs in first; somebody who is not enrolled is led to the course's own page, where they can. A course
    that is not published does not exist (404) but for those who take it already, and for staff.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        course = queries.by_slug(slug)
        if course is None:
            raise Http404
        if queries.is_enrolled(request.user, course) or queries.is_staff(request.user, course):
            return view(request, course, *args, **kwargs)
        if course.published_at is None:
            raise Http404
        return _led_to_course(request, course)

    return wrapped


@dataclass(frozen=True)
class Place:
    """A unit as somebody has it before them: `n` is its place in the addresses of the course, from 1."""

    course: Course
    unit: Unit
    n: int


def place_of(request: HttpRequest, course: Course, n: int) -> Place:
    """Return what stands at place `n` among what this reader may open, whole, with its text; else 404."""
    readable = queries.readable_units(request.user, course, is_staff=queries.is_staff(request.user, course))
    if not 1 <= n <= len(readable):
        raise Http404
    found = Unit.objects.select_related("course", "quiz", "project", "activity").get(pk=readable[n - 1].pk)
    return Place(course, found, n)


def at_unit(
    kind: str, view: Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase]
) -> Callable[..., HttpResponseBase]:
    """Open a view of one kind of unit as `enrolled_only` does, passing it the place; 404 for a unit of another kind."""

    @enrolled_only
    def wrapped(request: HttpRequest, course: Course, /, n: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        place = place_of(request, course, n)
        if place.unit.kind != kind:
            raise Http404
        return view(request, place, *args, **kwargs)

    return wrapped


def _led_to_course(request: HttpRequest, course: Course) -> HttpResponse:
    messages.info(request, _("Enrol first; then this page is yours to open."))
    return redirect("course", course.slug)
