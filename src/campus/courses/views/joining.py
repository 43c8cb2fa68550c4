"""Who takes a course: the pages on which staff say how it is joined and see who did, and the page behind a link."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.accounts.queries import by_address
from campus.common.errors import CampusError, ConflictError, InvalidError
from campus.courses import queries, rosters, services
from campus.courses.forms import refuse
from campus.courses.joining_forms import CohortForm, ListForm, TermsForm, cohort_of, terms_of
from campus.courses.models import Cohort, Course
from campus.courses.rosters import Outcome
from campus.courses.views.manage import of
from campus.organizations.access import members_only
from campus.organizations.models import Organization

PAGE = 50


@require_safe
@members_only()
def course_people(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Show how the course is joined, who is in it, and who is invited."""
    course = of(org, slug)
    search = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    everybody = course.enrolments.select_related("person", "cohort").order_by("person__name", "pk")
    found = everybody.filter(person__name__icontains=search) if search else everybody
    context = {
        "org": org,
        "course": course,
        "terms": queries.admission(course),
        "prerequisites": list(course.prerequisites.select_related("achievement__current", "other")),
        "cohorts": list(course.cohorts.all()),
        "search": search,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "invitations": course.invitations.select_related("cohort")[:PAGE],
        "invited": course.invitations.count(),
    }
    return render(request, "courses/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def course_terms(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Change how the course is joined."""
    course = of(org, slug)
    terms = queries.admission(course)
    form = TermsForm(request.POST or None, course=course, initial=terms_of(course, terms))
    if form.is_valid():
        try:
            services.set_terms(signed_in(request), course=course, now=timezone.now(), **form.cleaned_data)
        except InvalidError as err:
            refuse(form, err)
        except ConflictError as err:
            form.add_error(None, str(err))
        else:
            messages.success(request, _("Saved."))
            return redirect("course-people", org.slug, slug)
    context = {"org": org, "course": course, "form": form}
    return render(request, "courses/terms.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def course_cohort(request: HttpRequest, org: Organization, slug: str, cohort: int = 0) -> HttpResponse:
    """Make a cohort, or change one; POST of `remove` takes it back, as long as nobody belongs to it."""
    course = of(org, slug)
    kept = get_object_or_404(course.cohorts, pk=cohort) if cohort else None
    if kept and "remove" in request.POST:
        return _removed(request, kept)
    form = CohortForm(request.POST or None, initial=cohort_of(kept) if kept else None, course=course)
    if form.is_valid():
        try:
            _save_cohort(signed_in(request), course, kept, form)
        except InvalidError as err:
            refuse(form, err)
        else:
            messages.success(request, _("Saved."))
            return redirect("course-people", org.slug, slug)
    members = kept is not None and (kept.enrolments.exists() or kept.invitations.exists())
    context = {"org": org, "course": course, "cohort": kept, "members": members, "form": form}
    return render(request, "courses/cohort.html", context, status=400 if form.errors else 200)


def _removed(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    course = cohort.course
    try:
        services.remove_cohort(signed_in(request), cohort=cohort, now=timezone.now())
    except InvalidError as err:
        messages.error(request, str(err))
        return redirect(request.path)
    messages.success(request, _("The cohort “%(name)s” is removed.") % {"name": cohort.name})
    return redirect("course-people", course.organization.slug, course.slug)


@transaction.atomic
def _save_cohort(actor: Person, course: Course, kept: Cohort | None, form: CohortForm) -> None:
    fields = {name: form.cleaned_data[name] for name in CohortForm.base_fields}
    made = services.save_cohort(actor, course=course, cohort=kept, now=timezone.now(), **fields)
    services.set_dues(actor, cohort=made, dues=form.dues(), now=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def course_people_add(request: HttpRequest, org: Organization, slug: str) -> HttpResponse:
    """Read a list, say what becomes of each line, and do it once that was seen."""
    course = of(org, slug)
    form = ListForm(request.POST or None, request.FILES or None, course=course)
    lines: list[rosters.Line] = []
    text = ""
    if form.is_valid():
        try:
            text = _text(form)
            lines = rosters.read(text, course=course, cohort=form.cleaned_data.get("cohort"))
            if "apply" in request.POST:
                return _applied(request, course, lines, cohort=form.cleaned_data.get("cohort"))
        except InvalidError as err:
            refuse(form, err)
    if lines and not form.errors:
        # What was read comes back as text, so that the second step needs no file again.
        form = ListForm({**request.POST.dict(), "text": text}, course=course)
    context = {"org": org, "course": course, "form": form, "lines": lines[:500], "counts": _counts(lines)}
    return render(request, "courses/people_add.html", context, status=400 if form.errors else 200)


def _text(form: ListForm) -> str:
    file = form.cleaned_data.get("file")
    if not file:
        return str(form.cleaned_data["text"])
    if (file.size or 0) > rosters.MOST_BYTES:
        raise InvalidError(_("The list is larger than 2\N{NO-BREAK SPACE}MB. Split it."), field="file")
    return rosters.decode(file.read())


def _counts(lines: list[rosters.Line]) -> dict[str, int]:
    found = Counter(line.outcome for line in lines)
    done = {outcome.value: found[outcome] for outcome in (Outcome.ENROL, Outcome.INVITE, Outcome.MOVE)}
    return {**done, "other": len(lines) - sum(done.values()), "all": len(lines)}


def _applied(request: HttpRequest, course: Course, lines: list[rosters.Line], *, cohort: Cohort | None) -> HttpResponse:
    actor, now = signed_in(request), timezone.now()
    people = [line.person for line in lines if line.outcome is Outcome.ENROL and line.person]
    movers = [line.person for line in lines if line.outcome is Outcome.MOVE and line.person]
    emails = [line.email for line in lines if line.outcome is Outcome.INVITE]
    enrolled = services.enrol_all(actor, course=course, people=people, cohort=cohort, now=now) if people else 0
    invited = len(services.invite(actor, course=course, emails=emails, cohort=cohort, now=now)) if emails else 0
    first = ngettext("%d person is enrolled.", "%d people are enrolled.", enrolled) % enrolled
    second = ngettext("%d invitation goes out by mail.", "%d invitations go out by mail.", invited) % invited
    moved = services.move_all(actor, course=course, people=movers, cohort=cohort, now=now) if movers else 0
    third = ngettext("%d person is in the cohort now.", "%d people are in the cohort now.", moved) % moved
    messages.success(request, f"{first} {second} {third}" if moved else f"{first} {second}")
    return redirect("course-people", course.organization.slug, course.slug)


@require_POST
@members_only()
def course_person(request: HttpRequest, org: Organization, slug: str, enrolment: int) -> HttpResponse:
    """Move somebody to another cohort."""
    course = of(org, slug)
    found = get_object_or_404(course.enrolments.select_related("course__organization", "person"), pk=enrolment)
    chosen = request.POST.get("cohort", "")
    cohort = get_object_or_404(course.cohorts, pk=int(chosen)) if _is_number(chosen) else None
    services.move(signed_in(request), enrolment=found, cohort=cohort, now=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("course-people", org.slug, slug)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def course_person_remove(request: HttpRequest, org: Organization, slug: str, enrolment: int) -> HttpResponse:
    """End somebody's enrolment, after asking."""
    course = of(org, slug)
    found = get_object_or_404(course.enrolments.select_related("course__organization", "person"), pk=enrolment)
    if request.method == "POST":
        services.remove(signed_in(request), enrolment=found, now=timezone.now())
        messages.success(request, _("%(name)s no longer takes the course.") % {"name": found.person.name})
        return redirect("course-people", org.slug, slug)
    asked = {
        "title": _("Take %(name)s out of “%(title)s”?") % {"name": found.person.name, "title": course.title},
        "text": _("What they have done is kept, and counts again if they come back. What they hold stays theirs."),
        "action": _("Take them out"),
        "cancel_url": reverse("course-people", args=[org.slug, slug]),
    }
    return render(request, "ui/confirm.html", asked)


@require_POST
@members_only()
def course_uninvite(request: HttpRequest, org: Organization, slug: str, invite: int) -> HttpResponse:
    """Take an invitation back."""
    course = of(org, slug)
    invitation = get_object_or_404(course.invitations.select_related("course__organization"), pk=invite)
    services.withdraw_invitation(signed_in(request), invitation=invitation, now=timezone.now())
    messages.success(request, _("The invitation to %(email)s is taken back.") % {"email": invitation.email})
    return redirect("course-people", org.slug, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def course_join(request: HttpRequest, place: str) -> HttpResponse:
    """Show what an invitation offers, and take it up: who does has confirmed the address that it went to."""
    invitation = queries.invitation_of(place)
    if invitation is None:
        return render(request, "courses/join_gone.html", status=404)
    course = invitation.course
    context = {"invitation": invitation, "course": course}
    if not request.user.is_authenticated:
        return render(request, "courses/join.html", {**context, "has_account": by_address(invitation.email)})
    person = signed_in(request)
    is_mine = queries.invitations_for(person, course).filter(pk=invitation.pk).exists()
    if request.method == "POST" and is_mine:
        try:
            services.join(person, course=course, now=timezone.now())
        except CampusError as err:
            messages.error(request, str(err))
            return redirect(request.path)
        messages.success(request, _("You are enrolled in “%(title)s”.") % {"title": course.title})
        return redirect("learn-course", course.slug)
    return render(request, "courses/join.html", {**context, "is_mine": is_mine})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """End one's own enrolment, after asking."""
    person = signed_in(request)
    enrolment = get_object_or_404(person.enrolments.select_related("course__organization"), course__slug=slug)
    if request.method == "POST":
        services.remove(person, enrolment=enrolment, now=timezone.now())
        messages.success(request, _("You left “%(title)s”.") % {"title": enrolment.course.title})
        return redirect("learn")
    asked = {
        "title": _("Leave “%(title)s”?") % {"title": enrolment.course.title},
        "text": _("What you have done is kept, and counts again if you come back. Badges you hold stay yours."),
        "action": _("Leave the course"),
        "cancel_url": reverse("learn"),
    }
    return render(request, "ui/confirm.html", asked)
