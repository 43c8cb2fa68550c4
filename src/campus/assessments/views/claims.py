"""What assessors decide on: claims of prior learning, and certificates of other issuers that name nobody."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.assessments.models import Activity, Certificate, Claim
from campus.assessments.services import certificates, claims
from campus.assessments.services.claims import Marked
from campus.assessments.ways import queries
from campus.assessments.ways.access import activity_of
from campus.assessments.ways.forms import levels_sent, reasons_sent, rubric
from campus.assessments.ways.terms import terms
from campus.common.errors import CampusError, ConflictError, InvalidError, NotAllowedError
from campus.organizations.access import members_only
from campus.organizations.models import Organization


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def claim_decide(request: HttpRequest, organization: Organization, public_id: str, claim: str) -> HttpResponse:
    """Show a claim with its evidence; POST decides it, line by line."""
    activity = activity_of(organization, public_id, kind=Activity.Kind.RECOGNITION)
    found = get_object_or_404(activity.claims.select_related("person", "activity__organization"), public_id=claim)
    if found.state == Claim.State.DRAFT:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    try:
        _decided(request, found)
    except NotAllowedError as err:
        raise PermissionDenied(str(err)) from err
    except InvalidError as err:
        return _page(request, found, error=str(err), field=err.field)
    except ConflictError as err:
        found.refresh_from_db()
        return _page(request, found, error=str(err), status=409)
    messages.success(request, _("Decided: %(who)s reads it now.") % {"who": found.person.name})
    return redirect("activity", organization.slug, activity.public_id)


def _decided(request: HttpRequest, claim: Claim) -> None:
    reasons = reasons_sent(request.POST)
    marks = {pk: Marked(level, reasons.get(pk, "")) for pk, level in levels_sent(request.POST).items()}
    claims.decide(
        signed_in(request),
        claim=claim,
        is_accepted="accept" in request.POST,
        marks=marks,
        comment=request.POST.get("comment", ""),
        now=timezone.now(),
    )


def _page(request: HttpRequest, claim: Claim, *, error: str = "", field: str = "", status: int = 200) -> HttpResponse:
    activity, reader = claim.activity, signed_in(request)
    decisions = list(claim.decisions.select_related("assessor"))
    waits = claim.state in (Claim.State.HANDED_IN, Claim.State.APPEALED)
    context = {
        "organization": activity.organization,
        "activity": activity,
        "terms": terms(activity),
        "claim": claim,
        "pieces": queries.evidence_of(claim.source),
        "decisions": [(each, queries.marks_of(each)) for each in decisions],
        "waits": waits,
        "is_own": claim.person_id == reader.pk,
        "was_mine": waits and any(each.assessor_id == reader.pk for each in decisions),
        "rubric": rubric(activity, levels_sent(request.POST), reasons_sent(request.POST)),
        "comment": request.POST.get("comment", ""),
        "error": error,
        "field": field,
    }
    return render(request, "assessments/ways/claim.html", context, status=status)


@require_safe
@members_only()
def certificates_waiting(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List the certificates that somebody has to confirm belong to who shows them."""
    waiting = queries.certificates_waiting(organization)
    context = {"organization": organization, "waiting": waiting, "reader": signed_in(request)}
    return render(request, "assessments/ways/certificates_waiting.html", context)


@require_POST
@members_only()
def certificate_decide(request: HttpRequest, organization: Organization, certificate: str) -> HttpResponse:
    """Count a certificate, or say why not."""
    found = get_object_or_404(
        Certificate.objects.select_related("organization", "person", "evidence"),
        public_id=certificate,
        organization=organization,
    )
    is_counted = "count" in request.POST
    reason = request.POST.get("reason", "")
    try:
        certificates.decide(
            signed_in(request), certificate=found, is_counted=is_counted, reason=reason, now=timezone.now()
        )
    except CampusError as err:
        messages.error(request, str(err))
    else:
        messages.success(request, _("Counted.") if is_counted else _("Not counted; the learner reads why."))
    return redirect("certificates-waiting", organization.slug)
