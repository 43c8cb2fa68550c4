"""What anybody may read: which courses there are, and what each leads to. And the one button that begins one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.assessments.models import Project
from campus.common.errors import CampusError
from campus.courses import queries, services
from campus.courses.models import Course
from campus.courses.steps import Asked
from campus.organizations.visitor import first_issuer
from campus.ui.house import House

INTENT = "enrol_in"  # in the session: the course somebody pressed "Enrol" on before signing in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what this place is and what can be learnt here."""
    courses = list(queries.published())
    mine = queries.enrolled_in(request.user, courses)
    programmes = list(queries.published_programmes())
    facts = {"courses": courses, "mine": mine, "programmes": programmes}
    return render(request, "courses/home.html", {**facts, "is_new": not courses and first_issuer(request) is None})


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
    edition = queries.edition_for(request.user, found)
    units = queries.units(edition)
    return {
        "course": found,
        "version": found.achievement.current if found.achievement else None,
        "house": house_of(found),
        "units": [unit for unit in units if not unit.is_assessed],
        "steps": queries.steps(found, edition),
        "quizzes": [(quiz, asked.quizzes.get(quiz.pk, quiz.pass_percent)) for unit in units if (quiz := unit.quiz)],
        "projects": [
            (project, list(project.criteria.all()), _level(project, asked))
            for unit in units
            if (project := unit.project)
        ],
        "activities": [unit.activity for unit in units if unit.activity],
        "door": queries.door(request.user, found, now=timezone.now()),
        "is_invited": queries.invitations_for(request.user, found).exists(),
        "is_enrolled": queries.is_enrolled(request.user, found),
        "is_staff": queries.is_staff(request.user, found),
    }


def _level(project: Project, asked: Asked) -> str:
    """Return the name of the level that the award asks for, empty where any will do."""
    level = asked.projects.get(project.pk)
    return str(project.scale[level]) if level else ""


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
    try:
        services.join(signed_in(request), course=found, code=request.POST.get("code", "")[:60], now=timezone.now())
    except CampusError as err:
        messages.error(request, str(err))
        return redirect("course", slug)
    messages.success(request, _("You are enrolled in “%(title)s”. Here is where it begins.") % {"title": found.title})
    return redirect("learn-course", slug)
