"""Staff's pages of courses: the list, one course with all its parts, what it says of itself, and who takes it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import lead_to_proof, signed_in
from campus.common.errors import ConflictError, InvalidError
from campus.common.spreadsheets import csv_text
from campus.courses import queries, services
from campus.courses.forms import CourseForm
from campus.courses.models import Cohort, Course, Enrolment, Unit
from campus.courses.queries import Learner
from campus.organizations.access import members_only
from campus.organizations.models import Organization

FILTERS: dict[str, Callable[[Learner], bool]] = {
    "all": lambda each: True,
    "going": lambda each: each.progress.next is not None,
    "waiting": lambda each: each.progress.next is None and not each.progress.is_complete,
    "done": lambda each: each.progress.is_complete,
}
ORDERS: dict[str, Callable[[Learner], tuple[object, ...]]] = {
    "name": lambda each: (each.person.name.casefold(),),
    "done": lambda each: (-each.progress.done, each.person.name.casefold()),
    "last": lambda each: (-each.last_at.timestamp(),),
}
FEW = 200  # learners of whom one page shows and sorts all
PAGE = 50
PAGED = {"name": ("person__name", "pk"), "enrolled": ("-at", "-pk")}


@require_safe
@members_only()
def courses_manage(request: HttpRequest, org: Organization) -> HttpResponse:
    """List the institution's courses."""
    return render(request, "courses/manage.html", {"org": org, "courses": queries.of_organization(org)})


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def course_new(request: HttpRequest, org: Organization) -> HttpResponse:
    """Make a course."""
    form = CourseForm(request.POST or None, organization=org)
    if form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
        made = services.create(signed_in(request), organization=org, now=timezone.now(), **fields)
        messages.success(request, _("The course is made. Now it needs units."))
        return redirect("course-edit", org.slug, made.slug)
    return render(request, "courses/about.html", {"org": org, "form": form})


@require_safe
@members_only()
def course_edit(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Show one course with all its parts, and what is still missing."""
    course = of(org, slug)
    newest, writing = queries.newest(course), queries.being_written(course)
    return render(
        request,
        "courses/edit.html",
        {
            "org": org,
            "course": course,
            "version": course.achievement.current if course.achievement else None,
            "edition": newest,
            "is_writing": writing is not None,
            "units": queries.units(newest),
            "retired": list(queries.retired(course)),
            "kinds": Unit.Kind.choices,
            "missing": queries.missing(course),
            "takers": course.enrolments.count(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def course_about(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Change what a course says of itself."""
    course = of(org, slug)
    form = CourseForm(request.POST or None, organization=org, course=course)
    if form.is_valid():
        try:
            services.change(signed_in(request), course=course, now=timezone.now(), **form.cleaned_data)
        except ConflictError as err:
            form = CourseForm(with_revision(request, course.revision), organization=org, course=course)
            form.add_error(None, str(err))
        else:
            messages.success(request, _("Saved."))
            return redirect("course-edit", org.slug, slug)
    return render(request, "courses/about.html", {"org": org, "form": form, "course": course})


def with_revision(request: HttpRequest, revision: int) -> dict[str, str]:
    """Return what was typed as if it had been opened on the newest revision: to save it again is now a choice."""
    return {**{name: str(value) for name, value in request.POST.items()}, "revision": str(revision)}


@require_POST
@members_only()
def course_publish(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Open the course to everybody, or say what is missing."""
    try:
        services.publish(signed_in(request), course=of(org, slug), now=timezone.now())
    except InvalidError as err:
        messages.error(request, str(err))
    else:
        messages.success(request, _("It is published. Anybody who enrols now begins this edition."))
    return redirect("course-edit", org.slug, slug)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def course_withdraw(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Close the course to newcomers, after asking."""
    course = of(org, slug)
    if request.method == "POST":
        services.withdraw(signed_in(request), course=course, now=timezone.now())
        messages.success(request, _("The course is closed to newcomers. Those who take it go on."))
        return redirect("course-edit", org.slug, slug)
    asked = {
        "title": _("Close “%(title)s” to newcomers?") % {"title": course.title},
        "text": _("It no longer stands on the front page. Whoever takes it already goes on, and can still earn it."),
        "action": _("Close it to newcomers"),
        "cancel_url": reverse("course-edit", args=[org.slug, slug]),
    }
    return render(request, "ui/confirm.html", asked)


@require_safe
@members_only()
def course_learners(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Show who takes the course and how far they are; filter and order are in the address."""
    course = of(org, slug)
    if request.GET.get("format") == "csv" and (path := lead_to_proof(request, back=_without_format(request))):
        return redirect(path)
    cohort = queries.cohort_named(course, request.GET.get("cohort", ""))
    takers = (cohort.enrolments if cohort else course.enrolments).select_related("person")
    if takers.count() > FEW and request.GET.get("format") != "csv":
        return _many_learners(request, org, course, takers, cohort)
    everybody = queries.learners(course, now=timezone.now(), enrolments=takers.order_by("person__name", "pk"))
    show = request.GET.get("show", "all")
    order = request.GET.get("order", "name")
    chosen = [each for each in everybody if FILTERS.get(show, FILTERS["all"])(each)]
    chosen.sort(key=ORDERS.get(order, ORDERS["name"]))
    if request.GET.get("format") == "csv":
        return _exported(course, chosen)
    return render(
        request,
        "courses/learners.html",
        {
            "org": org,
            "course": course,
            "cohorts": course.cohorts.all(),
            "cohort": cohort,
            "learners": chosen,
            "counts": [(name, sum(map(fits, everybody))) for name, fits in FILTERS.items()],
            "show": show if show in FILTERS else "all",
            "order": order if order in ORDERS else "name",
        },
    )


def _without_format(request: HttpRequest) -> str:
    """Return the address of a list that is asked for as a file."""
    said = request.GET.copy()
    said.pop("format", None)
    return f"{request.path}?{said.urlencode()}"


def _many_learners(
    request: HttpRequest, org: Organization, course: Course, takers: QuerySet[Enrolment], cohort: Cohort | None
) -> HttpResponse:
    """Show a page of many learners: how far each is takes reading all they did, so only of those that are shown."""
    search = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    order = request.GET.get("order", "name")
    found = takers.order_by(*PAGED.get(order, PAGED["name"]))
    if search:
        found = found.filter(person__name__icontains=search)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "org": org,
        "course": course,
        "cohorts": course.cohorts.all(),
        "cohort": cohort,
        "learners": queries.learners(course, now=timezone.now(), enrolments=page.object_list),
        "page": page,
        "search": search,
        "order": order if order in PAGED else "name",
    }
    return render(request, "courses/learners_paged.html", context)


def _exported(course: Course, learners: list[Learner]) -> HttpResponse:
    head = [_("Name"), _("Steps done"), _("Steps"), _("Enrolled"), _("Last seen at work")]
    rows = [
        (
            each.person.name,
            each.progress.done,
            each.progress.of,
            f"{each.enrolled_at:%Y-%m-%d}",
            f"{each.last_at:%Y-%m-%d}",
        )
        for each in learners
    ]
    response = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="learners-{course.slug}.csv"'
    return response


def numbers(request: HttpRequest, name: str) -> list[int]:
    """Return the ids that a form sent under a name; what is none is passed over."""
    return [int(pk) for pk in request.POST.getlist(name) if pk.isascii() and pk.isdigit() and len(pk) < 19]


def of(org: Organization, slug: str) -> Course:
    """Return the institution's course by its slug, else 404."""
    return get_object_or_404(queries.of_organization(org), slug=slug)
