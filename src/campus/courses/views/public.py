"""What anybody may read: which courses there are, and what each leads to. And the one button that begins one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campus.courses import queries, services
from campus.courses.models import Course
from campus.ui.house import House

INTENT = "enrol_in"  # in the session: the course somebody pressed "Enrol" on before signing in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what this place is and what can be learnt here."""
    courses = list(queries.published())
    mine = queries.enrolled_in(request.user, courses)
    return render(request, "courses/home.html", {"courses": courses, "mine": mine})


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one course: what one can do afterwards, its outline, how it is assessed; 404 until published."""
    found = _visible(request, slug)
    return render(request, "courses/course.html", _facts(request, found))


def _visible(request: HttpRequest, slug: str) -> Course:
    found = queries.by_slug(slug)
    if found is None or (found.published_at is None and not queries.may_preview(request.user, found)):
        raise Http404
    return found


def house_of(found: Course) -> House:
    """Return the house of the institution that offers a course, whose colours its pages wear."""
    offered_by = found.organization
    return House(offered_by.name, offered_by.hue, offered_by.place)


def _facts(request: HttpRequest, found: Course) -> dict[str, object]:
    asked = queries.asked([found])
    level = asked.projects.get(found.project_id or 0)
    return {
        "course": found,
        "version": found.achievement.current if found.achievement else None,
        "house": house_of(found),
        "units": queries.units(found),
        "steps": queries.steps(found),
        "criteria": list(found.project.criteria.all()) if found.project else [],
        "quiz_percent": asked.quizzes.get(found.quiz.pk, found.quiz.pass_percent) if found.quiz else None,
        "project_level": found.project.scale[level] if found.project and level else "",
        "is_enrolled": queries.is_enrolled(request.user, found),
        "is_staff": queries.is_staff(request.user, found),
    }


@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Enrol in a course. Who is not signed in does that first; pressing the button once is enough (decision 0040).

    A GET enrols only whom their own POST sent to sign in, once; any other is led to the course.
    """
    found = _visible(request, slug)
    is_meant = request.method == "POST"
    if not request.user.is_authenticated:
        if is_meant:
            request.session[INTENT] = slug
        return redirect_to_login(request.path) if is_meant else redirect("course", slug)
    is_meant = request.session.pop(INTENT, None) == slug or is_meant
    if not is_meant:
        return redirect("course", slug)
    services.enrol(request.user, course=found, now=timezone.now())
    messages.success(request, _("You are enrolled in “%(title)s”. Here is where it begins.") % {"title": found.title})
    return redirect("learn-course", slug)
