"""An activity as its learner meets it: what is asked, what was done so far, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campus.accounts.access import signed_in
from campus.achievements.models import Achievement
from campus.assessments.forms import take_error
from campus.assessments.models import Activity, Claim, Evidence, Result
from campus.assessments.services import attendance, claims, observations
from campus.assessments.services import evidence as pieces
from campus.assessments.views.asking import ask
from campus.assessments.ways import queries
from campus.assessments.ways.access import takers_only
from campus.assessments.ways.forms import AskForm, ClaimForm, ReportForm, whole
from campus.assessments.ways.terms import terms
from campus.common.errors import CampusError, ConflictError, InvalidError
from campus.organizations.context import house_of
from campus.organizations.queries import public_url
from campus.ui import local, markdown
from campus.ui.qr import qr

Kind = Activity.Kind
Answer = HttpResponse | None


@require_http_methods(["GET", "HEAD", "POST"])
@takers_only
def show(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Show the activity; POST does what its kind has to do here."""
    shown: dict[str, Any] = {}
    if request.method == "POST":
        answer = _ACTIONS[activity.kind](request, activity, shown)
        if answer is not None:
            return answer
    person, found = signed_in(request), terms(activity)
    context: dict[str, Any] = {
        "activity": activity,
        "house": house_of(activity.organization),
        "brief": markdown.render(activity.brief),
        "terms": found,
        "asked_level": found.scale[found.pass_level] if found.scale else "",
        "criteria": list(activity.criteria.all()),
        "template": f"assessments/ways/_show_{activity.kind}.html",
        "can_begin": queries.may_take(person, activity),
        "results": Result.objects.filter(kind=activity.kind, thing_id=activity.pk, person=person).order_by(
            "-at", "-pk"
        ),
    }
    context |= _SHOWN[activity.kind](request, activity) | shown
    page = import_string(settings.OFFLINE_PAGE)
    shown_page: HttpResponse = page(request, "assessments/ways/show.html", context, is_kept=bool(context["can_begin"]))
    return shown_page


def _observation(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    own = activity.observations.filter(person=signed_in(request)).select_related("decided_by").order_by("-pk")
    ready = next((each for each in own if each.decided_at is None), None)
    context: dict[str, Any] = {"ready": ready, "decided": [each for each in own if each.decided_at]}
    if ready:
        path = reverse("observation", args=[activity.organization.slug, activity.public_id, ready.public_id])
        context |= {"qr": qr(public_url(path)), "is_begun": ready.ticks.exists()}
    return context


def _do_observation(request: HttpRequest, activity: Activity, shown: dict[str, Any]) -> Answer:
    person, action = signed_in(request), request.POST.get("do")
    try:
        if action == "ready":
            observations.ask(person, activity=activity, now=timezone.now())
        elif action == "drop":
            for open_ in activity.observations.filter(person=person, decided_at=None):
                observations.drop(person, observation=open_)
    except (InvalidError, ConflictError) as err:
        messages.error(request, str(err))
    return redirect("show", activity.public_id)


def _attendance(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    person, now = signed_in(request), timezone.now()
    presences = {each.session_id: each for each in queries.presences(person, activity)}
    sessions = queries.sessions_of(activity)
    return {
        "hours": queries.hours(person, activity),
        "can_check_in": queries.sessions_now(activity, now=now).exists(),
        "been": [(each, presences[each.pk]) for each in reversed(sessions) if each.pk in presences],
        "to_come": [each for each in sessions if each.ends_at >= now and each.pk not in presences],
        "reports": activity.reports.filter(person=person).order_by("-day", "-pk"),
        "form": ReportForm(),
    }


def _do_attendance(request: HttpRequest, activity: Activity, shown: dict[str, Any]) -> Answer:
    form = ReportForm(request.POST)
    shown["form"] = form
    if not form.is_valid():
        return None
    now = timezone.now()
    try:
        attendance.report_hours(
            signed_in(request), activity=activity, today=timezone.localdate(), now=now, **form.cleaned_data
        )
    except InvalidError as err:
        take_error(form, err)
        return None
    messages.success(request, _("Reported. The organiser reads it and confirms the hours."))
    return redirect("show", activity.public_id)


def _attestation(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    asked = activity.attestations.filter(person=signed_in(request)).order_by("-asked_at", "-pk")
    return {
        "asked": [(each, queries.evidence_of(each.source)) for each in asked],
        "form": AskForm(),
        "now": timezone.now(),
    }


def _do_attestation(request: HttpRequest, activity: Activity, shown: dict[str, Any]) -> Answer:
    form = AskForm(request.POST, request.FILES)
    shown["form"] = form
    if not form.is_valid():
        return None
    made = ask(request, form, activity=activity, person=signed_in(request))
    if made is None:
        return None
    messages.success(request, _("%(who)s was asked by mail. You see the answer here.") % {"who": made.name})
    return redirect("show", activity.public_id)


def _recognition(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    own = list(activity.claims.filter(person=signed_in(request)).order_by("-number"))
    newest = own[0] if own else None
    is_draft = newest is None or newest.state == Claim.State.DRAFT
    start = {"revision": newest.revision if newest else 0, "text": newest.text if newest else ""}
    return {
        "claim": newest,
        "earlier": [(each, _decisions(each)) for each in own[1:]],
        "decisions": _decisions(newest) if newest else [],
        "is_open": is_draft,
        "can_again": newest is not None and newest.state == Claim.State.REFUSED,
        "can_appeal": newest is not None and claims.can_appeal(newest, now=timezone.now()),
        "pieces": queries.evidence_of(newest.source) if newest else [],
        "form": ClaimForm(initial=start) if is_draft else None,
        "draft_name": f"claim-{activity.pk}-of-{signed_in(request).pk}",
    }


def _decisions(claim: Claim) -> list[tuple[Any, Any]]:
    return [(each, queries.marks_of(each)) for each in claim.decisions.select_related("assessor")]


def _do_recognition(request: HttpRequest, activity: Activity, shown: dict[str, Any]) -> Answer:
    """Keep the draft with whatever button was pressed; then add a piece, hand in, appeal or begin again."""
    action = request.POST.get("do", "keep")
    try:
        words = _RECOGNITION.get(action, _kept)(request, activity)
    except InvalidError as err:
        shown |= {"error": str(err), "field": err.field, "typed": request.POST}
        if err.field == "text" and "text" in request.POST:
            shown["form"] = ClaimForm(request.POST)
        return None
    except ConflictError as err:
        shown |= {"error": str(err), "typed": request.POST, "lost": request.POST.get("text", "")}
        return None
    messages.success(request, words)
    return redirect("show", activity.public_id)


def _saved(request: HttpRequest, activity: Activity) -> Claim:
    person, now = signed_in(request), timezone.now()
    claim = claims.begin(person, activity=activity, now=now)
    if "text" not in request.POST:
        return claim
    revision = whole(request.POST.get("revision", ""))
    return claims.save(person, claim=claim, text=request.POST["text"], revision=revision, now=now)


def _kept(request: HttpRequest, activity: Activity) -> str:
    return _("Draft kept at %(time)s.") % {"time": local.clock(_saved(request, activity).saved_at)}


def _added(request: HttpRequest, activity: Activity) -> str:
    person, now = signed_in(request), timezone.now()
    occasion = claims.occasion(_saved(request, activity))
    link, uploads = request.POST.get("link", "").strip(), request.FILES.getlist("file")
    if not link and not uploads:
        raise InvalidError(_("Choose a file or give a link first."), field="file")
    for upload in uploads:
        pieces.add_file(person, occasion=occasion, upload=upload, now=now)
    if link:
        pieces.add_link(person, occasion=occasion, link=link, title=request.POST.get("link_title", ""), now=now)
    return _("Added to your claim.")


def _handed_in(request: HttpRequest, activity: Activity) -> str:
    claims.hand_in(signed_in(request), claim=_saved(request, activity), now=timezone.now())
    return _("Handed in. An assessor reads it and decides.")


def _appealed(request: HttpRequest, activity: Activity) -> str:
    person = signed_in(request)
    newest = activity.claims.filter(person=person).order_by("-number").first()
    if newest is None:
        raise ConflictError(_("There is nothing to appeal against."))
    claims.appeal(person, claim=newest, text=request.POST.get("appeal", ""), now=timezone.now())
    return _("Your appeal is handed in. Another assessor decides.")


def _begun(request: HttpRequest, activity: Activity) -> str:
    claims.begin(signed_in(request), activity=activity, now=timezone.now())
    return _("A new claim is begun.")


_RECOGNITION: dict[str, Callable[[HttpRequest, Activity], str]] = {
    "add": _added,
    "hand_in": _handed_in,
    "appeal": _appealed,
    "again": _begun,
}
_SHOWN: dict[str, Callable[[HttpRequest, Activity], dict[str, Any]]] = {
    Kind.OBSERVATION: _observation,
    Kind.ATTENDANCE: _attendance,
    Kind.ATTESTATION: _attestation,
    Kind.RECOGNITION: _recognition,
}
_ACTIONS: dict[str, Callable[[HttpRequest, Activity, dict[str, Any]], Answer]] = {
    Kind.OBSERVATION: _do_observation,
    Kind.ATTENDANCE: _do_attendance,
    Kind.ATTESTATION: _do_attestation,
    Kind.RECOGNITION: _do_recognition,
}


def recognition_panel(achievement: Achievement) -> SafeString:
    """Return where an achievement's learning can be claimed, for its page (settings.ACHIEVEMENT_PANELS)."""
    context = {"activities": queries.recognitions(achievement)}
    return render_to_string("assessments/ways/_recognitions.html", context)


@require_POST
@takers_only
def claim_draft(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Keep the draft as it is typed: JSON in answer, with the revision that the open form goes on from."""
    if activity.kind != Kind.RECOGNITION:
        return JsonResponse({"error": _("Nothing is claimed here.")}, status=422)
    try:
        claim = _saved(request, activity)
    except CampusError as err:
        return JsonResponse({"error": str(err)}, status=422 if isinstance(err, InvalidError) else 409)
    words = _("Draft kept at %(time)s.") % {"time": local.clock(claim.saved_at)}
    return JsonResponse({"saved": claim.saved_at.isoformat(), "words": words, "fields": {"revision": claim.revision}})


@require_POST
@takers_only
def claim_evidence_remove(request: HttpRequest, activity: Activity, evidence: str) -> HttpResponse:
    """Take a piece out of a draft."""
    own = Evidence.objects.filter(person=signed_in(request), result_kind=Result.Kind.RECOGNITION, thing_id=activity.pk)
    found = get_object_or_404(own, public_id=evidence)
    if activity.claims.filter(person=signed_in(request), state=Claim.State.DRAFT).exists():
        pieces.remove(signed_in(request), evidence=found)
        messages.success(request, _("Removed."))
    return redirect("show", activity.public_id)
