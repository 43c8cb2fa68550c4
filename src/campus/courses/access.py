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
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.courses import queries
from campus.courses.models import Course, Enrolment, Unit
from campus.ui import local

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
        mine = queries.mine(request.user, course)
        if mine is not None or queries.is_staff(request.user, course):
            return _out_of_time(request, mine, kwargs.get("n")) or view(request, course, *args, **kwargs)
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


def _out_of_time(request: HttpRequest, mine: Enrolment | None, place: object) -> HttpResponse | None:
    """Lead a learner out before their course begins; after its end they may read, and hand in nothing more.

    What still has a time of its own (at `place`, a date of the cohort or more time that was given) is taken until then.
    """
    if mine is None:
        return None
    now, begins, ends = timezone.now(), queries.begins(mine), queries.ends(mine)
    if begins and now < begins and not queries.is_staff(request.user, mine.course):
        messages.info(request, _("It begins on %(when)s. You are enrolled, and need do nothing until then.") % {
            "when": local.moment(begins)
        })  # fmt: skip
        return redirect("course", mine.course.slug)
    if ends and now >= ends and request.method == "POST" and not queries.is_staff(request.user, mine.course):
        if any(step.number == place for step in queries.in_time(mine, now=now)):
            return None
        words = _("The course ended on %(when)s. What you did until then counts, and you can still read.")
        messages.error(request, words % {"when": local.moment(ends)})
        return redirect("course", mine.course.slug)
    return None


def _led_to_course(request: HttpRequest, course: Course) -> HttpResponse:
    messages.info(request, _("Enrol first; then this page is yours to open."))
    return redirect("course", course.slug)
