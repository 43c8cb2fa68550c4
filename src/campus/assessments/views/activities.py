"""Staff's pages of activities: the list, the editor, and one page for each with what waits in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campus.accounts.access import signed_in
from campus.assessments.forms import take_error
from campus.assessments.models import Activity, HoursReport
from campus.assessments.services import activities
from campus.assessments.ways import queries
from campus.assessments.ways.access import activity_of
from campus.assessments.ways.forms import ActivityForm, LinesForm, initial_of, lines_initial
from campus.assessments.ways.terms import parse, terms
from campus.common.errors import ConflictError, InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Organization

Kind = Activity.Kind
FIRST, SPARE = 6, 3  # empty lines in a new checklist, and below one that stands


@require_safe
@members_only()
def activities_manage(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List the activities, each with what waits in it."""
    context = {
        "organization": organization,
        "activities": queries.of_organization(organization),
        "retired": organization.activities.filter(retired_at__isnull=False),
        "kinds": Kind.choices,
        "certificates": queries.certificates_waiting(organization).count(),
    }
    return render(request, "assessments/ways/activities.html", context)


@members_only()
def activity_new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Make an activity of one kind, `?kind=`."""
    kind = request.GET.get("kind", Kind.OBSERVATION)
    if kind not in Kind.values:
        raise Http404
    return _edit(request, organization, Activity(organization=organization, kind=kind))


@members_only()
def activity_edit(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Change an activity and its lines."""
    return _edit(request, organization, activity_of(organization, public_id))


@require_POST
@members_only()
def activity_retire(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Take an activity out of use, or back in."""
    activity = activity_of(organization, public_id)
    is_retired = activity.retired_at is None
    activities.retire(signed_in(request), activity=activity, is_retired=is_retired, now=timezone.now())
    words = _("“%(title)s” is out of use.") if is_retired else _("“%(title)s” is in use again.")
    messages.success(request, words % {"title": activity.title})
    return redirect("activities", organization.slug)


def _edit(request: HttpRequest, organization: Organization, activity: Activity) -> HttpResponse:
    form, lines = _forms(request, activity)
    status = 200
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        try:
            saved = _save(request, activity, form, lines)
        except InvalidError as err:
            take_error(lines if err.field == "criteria" else form, _placed(err))
        except ConflictError as err:
            form, status = _with_newest(request, activity, err), 409
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
            return redirect("activity", organization.slug, saved.public_id)
    context = {"organization": organization, "activity": activity, "form": form, "lines": lines}
    context |= {
        "has_lines": activity.kind != Kind.ATTENDANCE,
        "is_used": bool(activity.pk) and queries.is_in_use(activity),
    }
    return render(request, "assessments/ways/activity_edit.html", context, status=status)


def _forms(request: HttpRequest, activity: Activity) -> tuple[ActivityForm, LinesForm]:
    is_new = not activity.pk
    count = 0 if is_new else activity.criteria.count()
    has_room = is_new or not queries.is_in_use(activity)
    rows = FIRST if is_new else count + (SPARE if has_room else 0)
    start: dict[str, Any] = (
        {"audience": Activity.Audience.COURSE} | _terms(activity) if is_new else initial_of(activity)
    )
    given: dict[str, Any] = {"kind": activity.kind, "organization": activity.organization, "initial": start}
    lines_start = {f"required-{n}": True for n in range(1, rows + 1)} if is_new else lines_initial(activity)
    if request.method != "POST":
        return ActivityForm(**given), LinesForm(initial=lines_start, rows=rows)
    return ActivityForm(request.POST, **given), LinesForm(request.POST, rows=rows)


def _with_newest(request: HttpRequest, activity: Activity, error: ConflictError) -> ActivityForm:
    """Return the form as typed, on the newest revision: saving it again is then a choice made knowingly."""
    sent = request.POST.copy()
    sent["revision"] = str(Activity.objects.get(pk=activity.pk).revision)
    form = ActivityForm(sent, kind=activity.kind, organization=activity.organization)
    form.is_valid()
    form.add_error(None, str(error))
    return form


def _terms(activity: Activity) -> dict[str, Any]:
    found = parse(activity.kind, {})
    return {"levels": "\n".join(found.scale), "link_days": found.link_days, "appeal_days": found.appeal_days}


def _save(request: HttpRequest, activity: Activity, form: ActivityForm, lines: LinesForm) -> Activity:
    actor, now, values = signed_in(request), timezone.now(), form.values()
    values["criteria"] = lines.lines() if activity.kind != Kind.ATTENDANCE else []
    if not activity.pk:
        return activities.create(
            actor, organization=activity.organization, kind=activity.kind, now=now, title=values.pop("title"), **values
        )
    return activities.change(actor, activity=activity, now=now, revision=form.cleaned_data["revision"], **values)


def _placed(error: InvalidError) -> InvalidError:
    names = {"scale": "levels", "pass_level": "asked"}
    return InvalidError(str(error), field=names.get(error.field, error.field))


@require_safe
@members_only()
def activity(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Show one activity as staff work with it: what waits, and what came of it."""
    found = activity_of(organization, public_id)
    context: dict[str, Any] = {
        "organization": organization,
        "activity": found,
        "terms": terms(found),
        "criteria": list(found.criteria.all()),
        "template": f"assessments/ways/_staff_{found.kind}.html",
        "learners_url": request.build_absolute_uri(f"/show/{found.public_id}/"),
    }
    return render(request, "assessments/ways/activity.html", context | _BOARDS[found.kind](request, found))


def _observation(request: HttpRequest, found: Activity) -> dict[str, Any]:
    decided = found.observations.filter(decided_at__isnull=False).select_related("person", "decided_by")
    return {"waiting": list(queries.open_observations(found)), "decided": decided.order_by("-decided_at", "-pk")[:50]}


def _attendance(request: HttpRequest, found: Activity) -> dict[str, Any]:
    reports = found.reports.filter(state=HoursReport.State.WAITING).select_related("person")
    now = timezone.now()
    sessions = queries.sessions_of(found)
    return {
        "to_come": [each for each in sessions if each.closed_at is None and each.ends_at >= now],
        "to_close": [each for each in sessions if each.closed_at is None and each.ends_at < now],
        "closed": [each for each in reversed(sessions) if each.closed_at],
        "reports": reports.order_by("reported_at", "pk"),
        "totals": queries.totals(found),
        "reader": signed_in(request),
    }


def _attestation(request: HttpRequest, found: Activity) -> dict[str, Any]:
    return {
        "asked": found.attestations.select_related("person").order_by("-asked_at", "-pk")[:100],
        "now": timezone.now(),
    }


def _recognition(request: HttpRequest, found: Activity) -> dict[str, Any]:
    waiting = queries.claims_waiting(found.organization).filter(activity=found)
    decided = found.claims.filter(state__in=["accepted", "refused"]).select_related("person")
    return {"waiting": waiting, "decided": decided.order_by("-handed_in_at", "-pk")[:50]}


_BOARDS: dict[str, Callable[[HttpRequest, Activity], dict[str, Any]]] = {
    Kind.OBSERVATION: _observation,
    Kind.ATTENDANCE: _attendance,
    Kind.ATTESTATION: _attestation,
    Kind.RECOGNITION: _recognition,
}
