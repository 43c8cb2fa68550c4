"""The staff's queue of awards that wait for their word, and how an award was decided, made again."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import signed_in
from campus.awards import queries, replay, rules, services, wording
from campus.awards.models import Award, Proposal
from campus.common.errors import CampusError, ConflictError, NotAllowedError
from campus.organizations.access import members_only
from campus.organizations.models import Organization

A_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def proposals(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List what waits, the longest first, each with why; approve or decline one, or approve all that are shown."""
    waiting = queries.proposals(organization)
    if request.method == "POST":
        _decide(request, waiting)
        return redirect("proposals", organization.slug)
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, _lines(each)) for each in page.object_list]
    return render(request, "awards/proposals.html", {"organization": organization, "page": page, "rows": rows})


@require_safe
@members_only()
def award_replay(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Show the rule, the inputs and the decision an award was made by, decided again from what was kept, and today."""
    known = Award.objects.select_related("person", "version", "achievement__organization")
    award = get_object_or_404(known, organization=organization, public_id=public_id)
    found = replay.of(award, now=timezone.now())
    return render(request, "awards/replay.html", {"organization": organization, "award": award, "found": found})


def _lines(proposal: Proposal) -> list[wording.Line]:
    found = rules.Decision.from_json(proposal.decision)
    return wording.explain(found, names=queries.names(found.rule))


def _decide(request: HttpRequest, waiting: QuerySet[Proposal]) -> None:
    if "all" in request.POST:
        return _approve_all(request, waiting.filter(public_id__in=request.POST.getlist("shown")))
    button = "approve" if "approve" in request.POST else "decline"
    proposal = get_object_or_404(waiting, public_id=request.POST.get(button, ""))
    try:
        words = _approved(request, proposal) if button == "approve" else _declined(request, proposal)
    except CampusError as err:
        messages.error(request, str(err))
    else:
        messages.success(request, words)


def _approved(request: HttpRequest, proposal: Proposal) -> str:
    made = services.approve(signed_in(request), proposal=proposal, now=timezone.now())
    name = proposal.person.name
    if made is None:
        return _("Noted. Something else is still asked of %s.") % name
    return _("Awarded to %s, who gets a mail.") % name


def _declined(request: HttpRequest, proposal: Proposal) -> str:
    reason = request.POST.get(f"reason.{proposal.public_id}", "")
    services.decline(signed_in(request), proposal=proposal, reason=reason, now=timezone.now())
    return _("Declined. It is proposed again once %s shows something new.") % proposal.person.name


def _approve_all(request: HttpRequest, shown: QuerySet[Proposal]) -> None:
    """Approve each in a transaction of its own: what somebody else decided meanwhile, or is one's own, is left out."""
    made = 0
    for proposal in shown[:A_PAGE]:
        with suppress(ConflictError, NotAllowedError):
            services.approve(signed_in(request), proposal=proposal, now=timezone.now())
            made += 1
    messages.success(request, ngettext("%d was approved.", "%d were approved.", made) % made)
