"""Pages of staff about awards: the list, and one award with what it was decided on."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from campus.accounts.access import lead_to_proof, signed_in
from campus.achievements.models import Achievement
from campus.awards import listing, queries, services
from campus.awards.forms import AGAIN, RevokeForm
from campus.awards.listing import Filter
from campus.awards.models import Award
from campus.common.errors import CampusError, ConflictError
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import role

A_PAGE = 50
STATUS_SECONDS = 60  # for which others may keep a status list: a revocation is seen everywhere after a minute


@require_safe
@members_only()
def awards(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List the awards of an institution, narrowed by the address."""
    chosen = Filter.of(request.GET)
    now = timezone.now()
    page = Paginator(_found(organization, chosen), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "awards/awards.html",
        {
            "organization": organization,
            "chosen": chosen,
            "columns": listing.columns(chosen.order),
            "proposals": queries.proposals(organization).count(),
            "page": page,
            "has_any": bool(page.paginator.count) or queries.awards_of(organization).exists(),
            "rows": [(award, *listing.state_of(award, now=now)) for award in page],
            "achievements": _earnable(organization),
            "trials": queries.trial_awards(organization).count(),
            "is_owner": _is_owner(request, organization),
            "leads": [import_string(path)(organization) for path in settings.AWARDS_LEADS],
        },
    )


@require_GET
@members_only()
def awards_export(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Send what the list shows, whole, as CSV."""
    if path := lead_to_proof(request, back=f"{reverse('awards', args=[organization.slug])}?{request.GET.urlencode()}"):
        return redirect(path)
    found = _found(organization, Filter.of(request.GET))
    answer = HttpResponse(
        listing.to_csv(found.iterator(chunk_size=500), now=timezone.now()), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="awards-{organization.slug}.csv"'
    return answer


@require_POST
@members_only(Membership.Role.OWNER)
def awards_anew(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Issue anew a batch of what was signed under the trial address."""
    done, left = services.issue_trials_anew(signed_in(request), organization=organization, now=timezone.now())
    words = ngettext("%d credential was issued anew.", "%d credentials were issued anew.", done) % done
    if left:
        words = f"{words} {ngettext('%d is left: go on.', '%d are left: go on.', left) % left}"
    messages.success(request, words)
    return redirect("awards", organization.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def award_manage(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Show one award with its decision in words; take it back, or issue it anew."""
    award = get_object_or_404(
        Award.objects.select_related(
            "person", "version", "achievement", "organization", "revoked_by", "replaced_by", "renews"
        ),
        organization=organization,
        public_id=public_id,
    )
    form = RevokeForm(request.POST if "revoke" in request.POST else None)
    if "anew" in request.POST:
        return _issue_anew(request, award)
    if form.is_bound and form.is_valid():
        return _revoke(request, award, form)
    state, words = listing.state_of(award, now=timezone.now())
    context = {"organization": organization, "award": award, "form": form, "state": state, "state_text": words}
    context |= {"again": dict(AGAIN).get(award.again, "")}
    context |= {"lines": queries.explain_award(award), "is_trial": queries.is_trial(award)}
    return render(request, "awards/award.html", context, status=400 if form.is_bound else 200)


def _found(organization: Organization, chosen: Filter) -> QuerySet[Award]:
    return queries.awards_of(organization, **asdict(chosen))


def _earnable(organization: Organization) -> QuerySet[Achievement]:
    found = Achievement.objects.filter(organization=organization, current__isnull=False)
    return found.select_related("current").order_by("current__name")


def _is_owner(request: HttpRequest, organization: Organization) -> bool:
    return role(signed_in(request), organization) == Membership.Role.OWNER


def _revoke(request: HttpRequest, award: Award, form: RevokeForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        services.revoke(signed_in(request), award=award, reason=said["reason"], again=said["again"], now=timezone.now())
    except ConflictError as err:
        messages.error(request, str(err))
    else:
        messages.success(request, _("It is taken back, and whoever checks it is told so. The holder gets a mail."))
    return redirect("award-manage", award.organization.slug, award.public_id)


def _issue_anew(request: HttpRequest, award: Award) -> HttpResponse:
    try:
        fresh = services.issue_anew(signed_in(request), award=award, now=timezone.now())
    except CampusError as err:
        messages.error(request, str(err))
        fresh = award
    else:
        messages.success(request, _("It was issued anew, and the old link leads here. The holder gets a mail."))
    return redirect("award-manage", award.organization.slug, fresh.public_id)
