"""An assessor with a phone in the hand: pick the learner, tick what is seen, decide."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.assessments.models import Activity, Evidence, Observation
from campus.assessments.services import evidence, observations
from campus.assessments.services.observations import Seen
from campus.assessments.ways import queries
from campus.assessments.ways.access import activity_of
from campus.assessments.ways.forms import levels_sent, whole
from campus.assessments.ways.terms import terms
from campus.common.errors import ConflictError, InvalidError
from campus.common.identifiers import public_id as new_key
from campus.organizations.access import members_only
from campus.organizations.models import Organization
from campus.ui import local, markdown

Kind = Activity.Kind


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def observe(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Find the learner to be observed; POST begins with the one chosen."""
    activity = activity_of(organization, public_id, kind=Kind.OBSERVATION)
    words = request.GET.get("q", "")
    if request.method == "POST":
        allowed = {each.pk: each for each in queries.candidates(activity, request.POST.get("q", ""))}
        person = allowed.get(whole(request.POST.get("person", "")))
        if person is None:
            raise Http404
        begun = observations.begin(signed_in(request), activity=activity, person=person, now=timezone.now())
        return redirect("observation", organization.slug, activity.public_id, begun.public_id)
    context = {
        "organization": organization,
        "activity": activity,
        "words": words,
        "is_open": activity.audience == Activity.Audience.ANYBODY,
        "found": queries.candidates(activity, words),
        "waiting": list(queries.open_observations(activity)),
    }
    return render(request, "assessments/ways/observe.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def observation(request: HttpRequest, organization: Organization, public_id: str, observation: str) -> HttpResponse:
    """Show the checklist; POST keeps what is ticked, and decides where a decision was pressed."""
    watched = _of(organization, public_id, observation)
    if request.method != "POST":
        return _page(request, watched)
    try:
        return _acted(request, watched)
    except InvalidError as err:
        return _page(request, watched, error=str(err), field=err.field)
    except ConflictError as err:
        watched.refresh_from_db()
        return _page(request, watched, error=str(err), status=409)


def _acted(request: HttpRequest, watched: Observation) -> HttpResponse:
    actor, now, decision = signed_in(request), timezone.now(), request.POST.get("decide", "")
    activity = watched.activity
    if decision == "drop":
        observations.drop(actor, observation=watched)
        return redirect("activity", activity.organization.slug, activity.public_id)
    observations.see(actor, observation=watched, seen=_changed(request, watched), now=now)
    if decision not in {"passed", "not"}:
        messages.success(request, _("Kept."))
        return _again(watched)
    comment = request.POST.get("comment", "")
    observations.decide(actor, observation=watched, is_passed=decision == "passed", comment=comment, now=now)
    words = _("%(who)s passed, and sees it now.") if decision == "passed" else _("%(who)s sees what to work on.")
    messages.success(request, words % {"who": watched.person.name})
    return redirect("activity", activity.organization.slug, activity.public_id)


def _changed(request: HttpRequest, watched: Observation) -> list[Seen]:
    """Return what a form sent whole says anew: levels that differ from those shown, and a note.

    Each line says what it was shown as (`w<line>`), so that a form opened long ago changes nothing it did not touch.
    """
    sent, shown = levels_sent(request.POST), levels_sent(request.POST, prefix="w")
    if terms(watched.activity).is_checklist:
        sent = {pk: sent.get(pk, 0) for pk in shown}
    seen = [
        Seen(new_key(), pk, level)
        for pk, level in sent.items()
        if level != shown.get(pk) and not (level == 0 and shown.get(pk) == whole(""))
    ]
    note = request.POST.get("note", "").strip()
    return [*seen, Seen(new_key(), text=note)] if note else seen


@require_POST
@members_only()
def observation_see(request: HttpRequest, organization: Organization, public_id: str, observation: str) -> JsonResponse:
    """Keep ticks and notes that the page sends as they are made: JSON in, the state of every line out."""
    watched = _of(organization, public_id, observation)
    try:
        observations.see(signed_in(request), observation=watched, seen=_read(request.body), now=timezone.now())
    except ConflictError as err:
        return JsonResponse({"error": str(err)}, status=409)
    except InvalidError as err:
        return JsonResponse({"error": str(err)}, status=422)
    ticks = queries.current_ticks(watched)
    lines = {str(pk): {"level": tick.level, "by": _by(tick)} for pk, tick in ticks.items()}
    return JsonResponse({"lines": lines})


def _read(body: bytes) -> list[Seen]:
    try:
        sent = json.loads(body)
        return [_seen(each) for each in sent["seen"]]
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise InvalidError(_("What was noted did not come through whole. Load the page again.")) from err


def _seen(each: dict[str, Any]) -> Seen:
    line, level = each.get("line"), each.get("level")
    return Seen(
        key=str(each["key"]),
        criterion_id=None if line is None else int(line),
        level=None if level is None else int(level),
        text=str(each.get("text", "")),
        seconds_ago=min(int(each.get("ago", 0)), 10**6),
    )


@require_POST
@members_only()
def observation_evidence(
    request: HttpRequest, organization: Organization, public_id: str, observation: str
) -> HttpResponse:
    """Keep a photo or a signature."""
    watched = _of(organization, public_id, observation)
    if watched.decided_at:
        raise ConflictError(_("This was decided already; what it rests on stays as it was."))
    if watched.person_id == signed_in(request).pk:
        raise Http404
    occasion, actor, now = observations.occasion(watched), signed_in(request), timezone.now()
    try:
        if "signed" in request.POST:
            drawn, name = request.POST.get("drawn", ""), request.POST.get("signer", "")
            evidence.add_signature(actor, occasion=occasion, drawn=drawn, name=name, now=now)
        elif upload := request.FILES.get("file"):
            evidence.add_file(actor, occasion=occasion, upload=upload, now=now, kind=Evidence.Kind.PHOTO)
        else:
            raise InvalidError(_("Choose a photo first."), field="file")
    except InvalidError as err:
        return _page(request, watched, error=str(err), field=err.field)
    messages.success(request, _("Kept with this observation."))
    return _again(watched)


def _of(organization: Organization, public_id: str, observation: str) -> Observation:
    activity = activity_of(organization, public_id, kind=Kind.OBSERVATION)
    related = ("activity__organization", "person", "decided_by")
    return get_object_or_404(activity.observations.select_related(*related), public_id=observation)


def _again(watched: Observation) -> HttpResponse:
    activity = watched.activity
    return redirect("observation", activity.organization.slug, activity.public_id, watched.public_id)


def _by(tick: Any) -> str:
    who = tick.by.get_short_name() if isinstance(tick.by, Person) else ""
    return f"{who}, {local.clock(tick.at)}"


def _page(
    request: HttpRequest, watched: Observation, *, error: str = "", field: str = "", status: int = 200
) -> HttpResponse:
    activity, ticks = watched.activity, queries.current_ticks(watched)
    found = terms(activity)
    lines = [
        (line, ticks.get(line.pk), _by(ticks[line.pk]) if line.pk in ticks else "") for line in activity.criteria.all()
    ]
    context = {
        "organization": activity.organization,
        "activity": activity,
        "brief": markdown.render(activity.brief),
        "watched": watched,
        "terms": found,
        "levels": list(enumerate(found.scale)),
        "lines": lines,
        "notes": queries.notes(watched),
        "pieces": queries.evidence_of(watched.source),
        "is_own": watched.person_id == signed_in(request).pk,
        "error": error,
        "field": field,
        "comment": request.POST.get("comment", ""),
        "signer": signed_in(request).name,
    }
    return render(request, "assessments/ways/observation.html", context, status=status)
