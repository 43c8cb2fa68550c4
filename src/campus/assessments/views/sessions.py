"""Sessions as their organiser runs them: the code on a screen, the list, closing; and hours that were reported."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.accounts.queries import by_address
from campus.assessments.forms import take_error
from campus.assessments.models import Activity, Session
from campus.assessments.services import attendance
from campus.assessments.ways import codes, queries
from campus.assessments.ways.access import activity_of
from campus.assessments.ways.forms import SessionForm, session_initial, whole
from campus.common.errors import CampusError, ConflictError, InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Organization
from campus.organizations.queries import public_url
from campus.ui.qr import qr

Kind = Activity.Kind


@members_only()
def session_new(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Plan a session."""
    activity = activity_of(organization, public_id, kind=Kind.ATTENDANCE)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = attendance.add_session(signed_in(request), activity=activity, now=timezone.now(), **form.values())
        except InvalidError as err:
            take_error(form, err)
        else:
            messages.success(request, _("The session is planned."))
            return redirect("session", organization.slug, activity.public_id, made.public_id)
    return _edit_page(request, activity, form)


@members_only()
def session_edit(request: HttpRequest, organization: Organization, public_id: str, session: str) -> HttpResponse:
    """Change a session that is not over."""
    held = _of(organization, public_id, session)
    form = SessionForm(request.POST or None, initial=session_initial(held))
    if request.method == "POST" and form.is_valid():
        try:
            attendance.change_session(signed_in(request), session=held, now=timezone.now(), **form.values())
        except InvalidError as err:
            take_error(form, err)
        except ConflictError as err:
            form.add_error(None, str(err))
        else:
            messages.success(request, _("The session is saved."))
            return _back(held)
    return _edit_page(request, held.activity, form, session=held)


def _edit_page(
    request: HttpRequest, activity: Activity, form: SessionForm, *, session: Session | None = None
) -> HttpResponse:
    context = {"organization": activity.organization, "activity": activity, "form": form, "session": session}
    return render(request, "assessments/ways/session_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def session(request: HttpRequest, organization: Organization, public_id: str, session: str) -> HttpResponse:
    """Show who is there; POST ticks somebody on or off, closes the session, or calls it off."""
    held = _of(organization, public_id, session)
    if request.method == "POST":
        try:
            _acted(request, held)
        except (InvalidError, ConflictError) as err:
            messages.error(request, str(err))
        return _back(held)
    rows = queries.roll(held)
    context = {
        "organization": organization,
        "activity": held.activity,
        "session": held,
        "roll": rows,
        "present": sum(presence is not None for _person, presence in rows),
        "wall": codes.code(held.secret, codes.WALL) if held.check_in == Session.CheckIn.WALL else "",
        "now": timezone.now(),
        "reader": signed_in(request),
    }
    return render(request, "assessments/ways/session.html", context)


def _acted(request: HttpRequest, held: Session) -> None:
    actor, now, sent = signed_in(request), timezone.now(), request.POST
    action = sent.get("do", "")
    if action == "close":
        if attendance.close(actor, session=held, now=now):
            messages.success(request, _("The session is closed, and its hours count."))
    elif action == "cancel":
        attendance.cancel_session(actor, session=held, now=now)
        messages.success(request, _("The session is called off."))
    elif action in {"on", "off"}:
        person = _meant(held, sent.get("person", ""), sent.get("email", ""))
        attendance.set_present(actor, session=held, person=person, is_present=action == "on", now=now)


def _meant(held: Session, pk: str, email: str) -> Person:
    """Return the person on the list, or the one whose whole address was typed."""
    if email:
        known = by_address(email)
        if known is None or not queries.may_take(known, held.activity):
            raise InvalidError(_("Nobody who can take part has confirmed this address."))
        return known
    listed = {person.pk: person for person, _presence in queries.roll(held)}
    found = listed.get(whole(pk))
    if found is None:
        raise InvalidError(_("This person is not on the list. Load the page again."))
    return found


@never_cache
@require_safe
@members_only()
def session_screen(request: HttpRequest, organization: Organization, public_id: str, session: str) -> HttpResponse:
    """Show the code of this moment large enough for a room; the page fetches itself anew before it changes."""
    held = _of(organization, public_id, session)
    if held.check_in == Session.CheckIn.LIST or held.closed_at or held.cancelled_at:
        raise Http404
    now = timezone.now()
    rotates = held.check_in == Session.CheckIn.ROTATING
    code = codes.code(held.secret, codes.step_at(now) if rotates else codes.WALL)
    link = public_url(f"{reverse('check-in', args=[held.activity.public_id])}?{urlencode({'code': code})}")
    context = {
        "organization": organization,
        "activity": held.activity,
        "session": held,
        "words": code.split("-"),
        "qr": qr(link),
        "page": public_url(reverse("show", args=[held.activity.public_id])),
        "rotates": rotates,
        "left": codes.seconds_left(now),
        "present": held.presences.count(),
    }
    return render(request, "assessments/ways/screen.html", context)


@require_POST
@members_only()
def hours_decide(request: HttpRequest, organization: Organization, public_id: str, report: str) -> HttpResponse:
    """Confirm or refuse reported hours."""
    activity = activity_of(organization, public_id, kind=Kind.ATTENDANCE)
    given = get_object_or_404(activity.reports.select_related("activity__organization", "person"), public_id=report)
    sent: dict[str, Any] = {"is_confirmed": "confirm" in request.POST, "reason": request.POST.get("reason", "")}
    try:
        attendance.decide_report(signed_in(request), report=given, now=timezone.now(), **sent)
    except CampusError as err:
        messages.error(request, str(err))
    else:
        words = _("Confirmed: the hours count.") if sent["is_confirmed"] else _("Refused; the learner reads why.")
        messages.success(request, words)
    return redirect(reverse("activity", args=[organization.slug, activity.public_id]) + "#reports")


def _of(organization: Organization, public_id: str, session: str) -> Session:
    activity = activity_of(organization, public_id, kind=Kind.ATTENDANCE)
    return get_object_or_404(activity.sessions.select_related("activity__organization"), public_id=session)


def _back(held: Session) -> HttpResponse:
    return redirect("session", held.activity.organization.slug, held.activity.public_id, held.public_id)
