"""The learner's pages: what comes next, and the units."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.common.serving import serve
from campus.courses import frames, offline, queries, services
from campus.courses.access import enrolled_only, place_of
from campus.courses.models import Course, Unit
from campus.courses.steps import PAGES, Progress
from campus.courses.templatetags.courses import ending
from campus.courses.views.discussions import thread
from campus.courses.views.public import house_of
from campus.organizations.visitor import first_issuer
from campus.ui import panels
from campus.ui.markdown import render as render_markdown

SHOWN = frozenset(["image/png", "image/jpeg", "image/webp", "image/gif", "image/svg+xml"])  # inline; the rest is saved
VIDEOS = {".mp4": "video/mp4", ".webm": "video/webm"}


@require_safe
@login_required
def learn(request: HttpRequest) -> HttpResponse:
    """Show the one next step, what else is under way, what is finished, and what upper apps add."""
    everything = queries.under_way(signed_in(request), now=timezone.now())
    going = [each for each in everything if not each.is_over]
    first = next((each for each in going if each.is_on), None)
    offers = [] if everything else list(queries.published())
    moments, parts = panels.shown(request, settings.LEARN_MOMENTS, settings.LEARN_PANELS)
    return offline.page(
        request,
        "courses/learn.html",
        {
            "first": first,
            "others": [each for each in going if each is not first],
            "finished": [each for each in everything if each.is_over],
            "has_ended": any(not each.progress.is_complete for each in everything if each.is_over),
            "ways": queries.ways(everything),
            "offers": offers,
            "is_new": not (everything or offers) and first_issuer(request) is None,
            "moments": moments,
            "panels": parts,
        },
        is_kept=True,
    )


@require_safe
@enrolled_only
def resume(request: HttpRequest, course: Course) -> HttpResponse:
    """Lead to the step that comes next; to the learner's home where none does."""
    progress = queries.progress(signed_in(request), course, now=timezone.now())
    if progress.next:
        return redirect(progress.next.url)
    return redirect("learn") if queries.is_enrolled(request.user, course) else redirect("course", course.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@enrolled_only
def unit(request: HttpRequest, course: Course, n: int) -> HttpResponse:
    """Show the unit at place `n`; a POST says that it is done and goes on. What is assessed has pages of its own."""
    place = place_of(request, course, n)
    if place.unit.kind in PAGES:
        return redirect(place.unit.kind, course.slug, n)
    if place.unit.activity:
        return redirect("show", place.unit.activity.public_id)
    is_enrolled = queries.is_enrolled(request.user, course)
    if request.method == "POST" and is_enrolled and not place.unit.is_assessed:
        return _done(request, place.unit)
    person = signed_in(request)
    progress = queries.progress(person, course, now=timezone.now())
    readable = queries.readable_units(person, course, is_staff=queries.is_staff(person, course))
    framed = frames.site(place.unit.url, own=request.get_host()) if place.unit.is_embedded else ""
    is_opened = bool(framed) and "open" in request.GET
    answer = offline.page(
        request,
        "courses/unit.html",
        {
            "course": course,
            "version": course.achievement.current if course.achievement else None,
            "house": house_of(course),
            "unit": place.unit,
            "n": n,
            "progress": progress,
            "retired": list(enumerate(readable, 1))[progress.of :],
            "is_retired": n > progress.of,
            "sandbox": frames.SANDBOX if framed else "",
            "is_opened": is_opened,
            "is_enrolled": is_enrolled,
            "has_newer": is_enrolled and queries.has_newer(person, course),
            **_around(progress, n),
            **unit_content(place.unit, n=n),
            **(thread(request, place.unit, n=n) if place.unit.kind == Unit.Kind.DISCUSSION else {}),
        },
        is_kept=is_enrolled and not is_opened,
    )
    if is_opened:
        answer.headers["Content-Security-Policy"] = frames.policy(framed)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@enrolled_only
def newest(request: HttpRequest, course: Course) -> HttpResponse:
    """Go on with the newest edition, after saying what that means."""
    if not queries.has_newer(signed_in(request), course):
        return redirect("learn-course", course.slug)
    if request.method == "POST":
        services.take_newest(signed_in(request), course=course, now=timezone.now())
        messages.success(request, _("You take the newest edition now. What has not changed in it stays done."))
        return redirect("learn-course", course.slug)
    asked = {
        "title": _("Go on with the newest edition of “%(title)s”?") % {"title": course.title},
        "text": _(
            "What is unchanged in it stays done; what was written anew is to be done again. There is no way back."
        ),
        "action": _("Take the newest edition"),
        "cancel_url": reverse("learn-course", args=[course.slug]),
    }
    return render(request, "ui/confirm.html", asked)


def _around(progress: Progress, n: int) -> dict[str, Any]:
    """Return the steps before and after place `n`, and whether this one is done."""
    steps = progress.steps
    return {
        "before": steps[n - 2] if 1 < n <= len(steps) else None,
        "after": steps[n] if n < len(steps) else None,
        "is_done": n > len(steps) or steps[n - 1].is_done,
    }


def unit_content(found: Unit, *, n: int) -> dict[str, Any]:
    """Return what the page of a unit shows of it: its text as markup and its downloads."""
    slug = found.course.slug
    attachments = list(found.attachments.all())
    addresses = {each.name: reverse("unit-file", args=[slug, n, each.name]) for each in attachments}
    downloads = [
        {
            "format": ending(each.name),
            "name": each.title or each.name,
            "url": addresses[each.name],
            "size": each.size,
        }
        for each in attachments
        if each.is_download
    ]
    return {"body": render_markdown(found.body, files=addresses, shift=0), "downloads": downloads}


def _done(request: HttpRequest, found: Unit) -> HttpResponse:
    person = signed_in(request)
    services.finish_unit(person, unit=found, now=timezone.now())
    progress = queries.progress(person, found.course, now=timezone.now())
    here = next((step for step in progress.steps if step.unit_id == found.pk), None)
    later = [step for step in progress.steps if here and step.number > here.number and not step.is_done]
    following = next(iter(later), None) or progress.next
    if following is None:
        return redirect("learn")
    if following.kind in PAGES:
        messages.success(request, _("All units up to here are read."))
    return redirect(following.url)


@require_safe
@enrolled_only
def unit_file(request: HttpRequest, course: Course, n: int, name: str) -> HttpResponseBase:
    """Send a picture to be shown, or a download to be saved."""
    attachment = place_of(request, course, n).unit.attachments.filter(name=name).first()
    if attachment is None:
        raise Http404
    is_shown = attachment.media_type in SHOWN and not attachment.is_download
    response = serve(
        request,
        attachment.file,
        media_type=attachment.media_type,
        name=attachment.name.rpartition("/")[2],
        is_inline=is_shown,
    )
    return _kept(request, course, response) if is_shown else response


@require_safe
@enrolled_only
def unit_video(request: HttpRequest, course: Course, n: int) -> HttpResponseBase:
    """Send the unit's video, in ranges where the player asks for them."""
    found = place_of(request, course, n).unit
    name = _stored_name(found.video)
    return serve(request, found.video, media_type=VIDEOS[f".{name.rpartition('.')[2]}"], name=name, is_inline=True)


@require_safe
@enrolled_only
def unit_captions(request: HttpRequest, course: Course, n: int) -> HttpResponseBase:
    """Send the captions of the unit's video."""
    found = place_of(request, course, n).unit
    name = _stored_name(found.captions)
    response = serve(request, found.captions, media_type="text/vtt", name=name, is_inline=True)
    return _kept(request, course, response)


def _kept(request: HttpRequest, course: Course, response: HttpResponseBase) -> HttpResponseBase:
    """Let the browser of somebody who takes the course keep what its pages show."""
    if queries.is_enrolled(request.user, course):
        offline.may_keep(response, signed_in(request))
    return response


def _stored_name(stored: FieldFile) -> str:
    if not stored:
        raise Http404
    return (stored.name or "").rpartition("/")[2]
