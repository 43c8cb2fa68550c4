"""The project of a course as a learner does it: a draft that is kept, a confirm, a wait, a grade."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.assessments import learner, queries, services
from campus.assessments.forms import take_error
from campus.assessments.models import Project, Submission, SubmissionFile
from campus.assessments.project_forms import WorkForm
from campus.assessments.services.files import MOST_BYTES, MOST_FILES
from campus.common.errors import ConflictError, InvalidError
from campus.common.uploads import MEGABYTE
from campus.courses import offline
from campus.courses import queries as courses
from campus.courses.access import Place
from campus.courses.models import Course
from campus.courses.views.public import house_of
from campus.ui import markdown

State = Submission.State


def project(request: HttpRequest, place: Place) -> HttpResponse:
    """Show the project as it stands for this learner; POST keeps the draft, asks to hand it in, or begins again."""
    if request.method != "POST":
        return _page(request, place)
    action = request.POST.get("action")
    if action == "again":
        return _begin_again(request, place)
    return _after_saving(request, place, _confirm if action == "hand_in" else _kept)


def project_draft(request: HttpRequest, place: Place) -> HttpResponse:
    """Keep the draft as it is typed: JSON in answer, with the revision that the open form goes on from."""
    if request.method != "POST":
        return redirect("project", place.course.slug, place.n)
    try:
        draft = _save(request, place)
    except ConflictError as err:
        return JsonResponse({"error": str(err)}, status=409)
    except InvalidError as err:
        return JsonResponse({"error": str(err), "field": err.field}, status=422)
    words = _("Draft kept at %(time)s.") % {"time": _clock(draft)}
    return JsonResponse({"saved": draft.saved_at.isoformat(), "words": words, "fields": {"revision": draft.revision}})


def project_file(request: HttpRequest, place: Place) -> HttpResponse:
    """Add files, and keep the text that was sent along."""
    if request.method != "POST":
        return redirect("project", place.course.slug, place.n)
    person, wanted = signed_in(request), _project_of(place)
    if not wanted.takes_files:
        raise Http404
    refused: list[str] = []
    # Files first: they do not depend on the text's revision, so a conflict over the text does not cost them.
    for upload in request.FILES.getlist("file"):
        try:
            draft = services.begin_draft(person, project=wanted, now=timezone.now())
            services.add_file(person, submission=draft, upload=upload, now=timezone.now())
        except (InvalidError, ConflictError) as err:
            refused.append(f"{upload.name}: {err}")
    for words in refused:
        messages.error(request, words)
    return _after_saving(request, place, _kept)


def project_file_remove(request: HttpRequest, place: Place, public_id: str) -> HttpResponse:
    """Take a file out of the draft, and keep the text that was sent along."""
    if request.method != "POST":
        return redirect("project", place.course.slug, place.n)
    person, wanted = signed_in(request), _project_of(place)
    file = SubmissionFile.objects.filter(
        public_id=public_id, submission__person=person, submission__project=wanted
    ).first()
    if file is None:
        raise Http404
    try:
        services.remove_file(person, file=file)
    except ConflictError as err:
        messages.error(request, str(err))
        return redirect("project", place.course.slug, place.n)
    return _after_saving(request, place, _kept)


def project_hand_in(request: HttpRequest, place: Place) -> HttpResponse:
    """Say what happens next, and hand the draft in once that is confirmed."""
    person, wanted = signed_in(request), _project_of(place)
    draft = queries.latest_submission(person, wanted)
    if draft is None:
        return redirect("project", place.course.slug, place.n)
    if request.method != "POST":
        return (
            _ask(request, place, draft)
            if draft.state == State.DRAFT
            else redirect("project", place.course.slug, place.n)
        )
    given = request.POST.get("revision", "")
    revision = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None
    try:
        services.hand_in(person, submission=draft, now=timezone.now(), revision=revision)
    except InvalidError as err:
        return _page(request, place, form=_with_error(draft, wanted, err))
    except ConflictError as err:
        messages.error(request, str(err))
    return redirect("project", place.course.slug, place.n)


def project_public(request: HttpRequest, place: Place) -> HttpResponse:
    """Show graded work beside the badge, or no longer."""
    person = signed_in(request)
    graded = queries.graded_submission(person, _project_of(place))
    if request.method == "POST" and graded:
        is_public = request.POST.get("is_public") == "1"
        services.set_public(person, submission=graded, is_public=is_public, now=timezone.now())
        messages.success(request, _shown_words() if is_public else _hidden_words())
    return redirect("project", place.course.slug, place.n)


def _shown_words() -> str:
    return _("Your work is shown with your badge. You can hide it again at any time.")


def _hidden_words() -> str:
    return _("Your work is no longer shown. Your badge says that it was graded, and nothing of what is in it.")


def _project_of(place: Place) -> Project:
    if place.unit.project is None:
        raise Http404
    return place.unit.project


def _save(request: HttpRequest, place: Place) -> Submission:
    wanted = _project_of(place)
    typed = WorkForm(request.POST, project=wanted).typed()
    return services.save_draft(signed_in(request), project=wanted, now=timezone.now(), **typed)


def _after_saving(
    request: HttpRequest, place: Place, then: Callable[[HttpRequest, Place, Submission], HttpResponse]
) -> HttpResponse:
    """Keep the draft and go on with `then`; whatever is refused, what was typed stays in the page."""
    try:
        draft = _save(request, place)
    except ConflictError as err:
        return _conflict(request, place, err)
    except InvalidError as err:
        form = WorkForm(request.POST, project=_project_of(place))
        take_error(form, err)
        return _page(request, place, form=form)
    return then(request, place, draft)


def _kept(request: HttpRequest, place: Place, draft: Submission) -> HttpResponse:
    messages.success(request, _("Draft kept at %(time)s.") % {"time": _clock(draft)})
    return redirect("project", place.course.slug, place.n)


def _confirm(request: HttpRequest, place: Place, draft: Submission) -> HttpResponse:
    try:
        services.check_ready(draft)
    except InvalidError as err:
        return _page(request, place, form=_with_error(draft, _project_of(place), err))
    return redirect("project-hand-in", place.course.slug, place.n)


def _with_error(draft: Submission, wanted: Project, error: InvalidError) -> WorkForm:
    """Return the draft's form with what keeps it from being handed in."""
    names = ("revision", "title", "text", "links")
    form = WorkForm({name: getattr(draft, name) for name in names}, project=wanted)
    take_error(form, error)
    return form


def _begin_again(request: HttpRequest, place: Place) -> HttpResponse:
    try:
        services.begin_again(signed_in(request), project=_project_of(place), now=timezone.now())
    except ConflictError as err:
        messages.error(request, str(err))
    return redirect("project", place.course.slug, place.n)


def _page(request: HttpRequest, place: Place, *, form: WorkForm | None = None) -> HttpResponse:
    wanted, person = _project_of(place), signed_in(request)
    tries = queries.tries(person, wanted)
    latest = tries[0] if tries else None
    is_open = latest is None or latest.state == State.DRAFT
    due = _due(latest)
    context = {
        "course": place.course,
        "n": place.n,
        "house": house_of(place.course),
        "project": wanted,
        "brief": markdown.render(wanted.brief),
        "criteria": list(wanted.criteria.select_related("project")),
        "latest": latest,
        "is_open": is_open,
        "form": (form or WorkForm.of(latest, wanted)) if is_open else None,
        "draft_name": f"project-{wanted.pk}-of-{person.pk}",
        "files": latest.files.all() if latest else [],
        "due": due,
        "is_late": due is not None and due < timezone.now(),
        "graded": [(each, queries.assessed(each)) for each in tries if each.state in (State.GRADED, State.RETURNED)],
        "badge_url": _badge_url(place.course, person) if latest and latest.state == State.GRADED else "",
        "most_files": MOST_FILES,
        "most_megabytes": MOST_BYTES // MEGABYTE,
    } | learner.context(person, wanted, tries, now=timezone.now())
    is_kept = courses.is_enrolled(person, place.course)
    return offline.page(request, "assessments/project.html", context, is_kept=is_kept)


def _badge_url(course: Course, person: Person) -> str:
    """Return where the badge is that the course led this learner to, asked of the app that settings name."""
    if course.achievement is None or not settings.COURSE_BADGE:
        return ""
    return str(import_string(settings.COURSE_BADGE)(person, course.achievement))


def _due(latest: Submission | None) -> datetime | None:
    """Return when a grade is promised for what waits."""
    if latest is None or latest.state != State.HANDED_IN or latest.handed_in_at is None:
        return None
    return latest.handed_in_at + timedelta(days=latest.project.promised_days)


def _clock(draft: Submission) -> str:
    return date_format(timezone.localtime(draft.saved_at), "H:i")


def _ask(request: HttpRequest, place: Place, draft: Submission) -> HttpResponse:
    context = {
        "course": place.course,
        "n": place.n,
        "house": house_of(place.course),
        "project": draft.project,
        "draft": draft,
        "files": draft.files.all(),
    }
    return render(request, "assessments/project_confirm.html", context)


def _conflict(request: HttpRequest, place: Place, error: ConflictError) -> HttpResponse:
    """Show what was typed here beside what is kept, so that neither is lost; saving again takes the newest revision."""
    wanted = _project_of(place)
    typed = WorkForm(request.POST, project=wanted).typed()
    latest = queries.latest_submission(signed_in(request), wanted)
    is_open = latest is not None and latest.state == State.DRAFT
    if latest is not None:
        typed["revision"] = latest.revision
    context = {
        "course": place.course,
        "n": place.n,
        "house": house_of(place.course),
        "project": wanted,
        "error": str(error),
        "latest": latest,
        "is_open": is_open,
        "form": WorkForm(initial=typed, project=wanted),
    }
    return render(request, "assessments/project_conflict.html", context, status=409)
