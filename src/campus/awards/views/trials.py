"""Pages of staff about what a rule decides today: for everybody whom it concerns, and for one of them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campus.accounts.access import lead_to_proof
from campus.achievements.models import Achievement
from campus.awards import queries, rules, trial, wording
from campus.awards.models import Rule
from campus.organizations.access import members_only
from campus.organizations.models import Organization

A_PAGE = 50


@require_safe
@members_only()
def people(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Show what a rule decides today for everybody whom it concerns, those first who miss least."""
    achievement, kept = _ruled(request, organization, public_id)
    show = request.GET.get("show", "")
    found = trial.Trial.of(kept, now=timezone.now())
    shown = found.shown(show)
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    context = {"organization": organization, "achievement": achievement, "kept": kept, "page": page}
    context |= {"rows": found.rows(page.object_list), "counts": found.counts(), "total": len(found.seen)}
    context |= {"show": show if show in trial.STATES else ""}
    return render(request, "awards/rule_people.html", context)


@require_safe
@members_only()
def people_export(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Send what a rule decides today for everybody, as CSV."""
    _achievement_of, kept = _ruled(request, organization, public_id)
    shown_at = reverse("rule-people", args=[organization.slug, public_id])
    if path := lead_to_proof(request, back=f"{shown_at}?{request.GET.urlencode()}"):
        return redirect(path)
    found = trial.Trial.of(kept, now=timezone.now())
    answer = HttpResponse(found.to_csv(request.GET.get("show", "")), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rule-{public_id}.csv"'
    return answer


@require_safe
@members_only()
def explain(request: HttpRequest, organization: Organization, public_id: str, person_id: int) -> HttpResponse:
    """Say in words what a rule finds for one person whom it concerns; anybody else is not there."""
    achievement, kept = _ruled(request, organization, public_id)
    person = queries.concerned(rules.parse(kept.tree), achievement).filter(pk=person_id).first()
    if person is None:
        raise Http404
    found, standing = queries.decisions([person.pk], kept, now=timezone.now())[person.pk]
    context = {
        "organization": organization,
        "achievement": achievement,
        "kept": kept,
        "person": person,
        "lines": wording.explain(found, names=queries.names(found.rule)),
        "decision": found,
        "standing": standing,
        "is_open": queries.is_open(kept, standing, now=timezone.now()),
    }
    return render(request, "awards/rule_explain.html", context)


def _ruled(request: HttpRequest, organization: Organization, public_id: str) -> tuple[Achievement, Rule]:
    """Return an achievement and the rule that the address asks for: to renew it with `?for=renew`."""
    known = Achievement.objects.select_related("current", "organization")
    achievement = get_object_or_404(known, organization=organization, public_id=public_id)
    purpose = Rule.Purpose.RENEW if request.GET.get("for") == "renew" else Rule.Purpose.EARN
    kept = queries.rule_of(achievement, purpose)
    if kept is None:
        raise Http404
    return achievement, kept
