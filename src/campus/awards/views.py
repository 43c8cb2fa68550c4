"""Pages of staff about awards, rules and keys, and the status lists that everybody may fetch."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.achievements.models import Achievement
from campus.awards import listing, queries, rules, services, wording
from campus.awards.forms import RevokeForm, RuleForm, SureForm, initial
from campus.awards.listing import Filter
from campus.awards.models import Award, Rule, StatusList
from campus.common.errors import CampusError, ConflictError
from campus.courses.models import Course
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import did, role

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
            "page": page,
            "has_any": bool(page.paginator.count) or queries.awards_of(organization).exists(),
            "rows": [(award, *listing.state_of(award, now=now)) for award in page],
            "achievements": _earnable(organization),
            "trials": queries.trial_awards(organization).count(),
            "is_owner": _is_owner(request, organization),
        },
    )


@require_GET
@members_only()
def awards_export(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Send what the list shows, whole, as CSV."""
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
        Award.objects.select_related("person", "version", "achievement", "organization", "revoked_by", "replaced_by"),
        organization=organization,
        public_id=public_id,
    )
    form = RevokeForm(request.POST if "revoke" in request.POST else None)
    if "anew" in request.POST:
        return _issue_anew(request, award)
    if form.is_bound and form.is_valid():
        return _revoke(request, award, form.cleaned_data["reason"])
    state, words = listing.state_of(award, now=timezone.now())
    context = {"organization": organization, "award": award, "form": form, "state": state, "state_text": words}
    context |= {"lines": queries.explain_award(award), "is_trial": queries.is_trial(award)}
    return render(request, "awards/award.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def rule(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Set in a sentence what an achievement is awarded for."""
    achievement = get_object_or_404(
        Achievement.objects.select_related("current"), organization=organization, public_id=public_id
    )
    courses = list(achievement.courses.order_by("title", "pk"))
    course = next((each for each in courses if each.slug == request.GET.get("course")), courses[0] if courses else None)
    kept = queries.rule_of(achievement)
    form = _rule_form(request, kept, course) if course else None
    if form is not None and form.is_bound and form.is_valid():
        services.set_rule(signed_in(request), achievement=achievement, tree=form.tree(), now=timezone.now())
        messages.success(request, _("The rule is kept. Everybody who takes the course is looked at again."))
        return redirect("rule", organization.slug, achievement.public_id)
    parsed = rules.parse(kept.tree) if kept else None
    context = {"organization": organization, "achievement": achievement, "courses": courses, "course": course}
    context |= {
        "form": form,
        "asks": wording.asks(parsed, names=queries.names(parsed)) if parsed else [],
        "is_sayable": course is None or initial(parsed, course) is not None,
        "affected": queries.learners_affected(kept) if kept else 0,
        "revision": kept.revision if kept else 0,
    }
    return render(request, "awards/rule.html", context, status=400 if form is not None and form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Membership.Role.OWNER)
def keys(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Show the public halves of the institution's keys; change to a new one."""
    form = SureForm(request.POST or None)
    if form.is_bound and form.is_valid():
        seen = request.POST.get("in_place_of", "")
        services.new_key(signed_in(request), organization=organization, now=timezone.now(), in_place_of=seen)
        messages.success(request, _("A new key signs from now on. What the old one signed stays valid."))
        return redirect("keys", organization.slug)
    context = {
        "organization": organization,
        "keys": organization.signing_keys.order_by("-created_at", "-pk"),
        "did": did(organization),
        "form": form,
    }
    return render(request, "awards/keys.html", context, status=400 if form.is_bound else 200)


@require_safe
def status_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a status list as signed, anew if a bit changed; anybody may fetch it from anywhere."""
    found = get_object_or_404(StatusList, public_id=public_id)
    data = services.status_bytes(found, now=timezone.now())
    tag = f'"{hashlib.sha256(data).hexdigest()}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(data, content_type="application/vc")
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={STATUS_SECONDS}"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _found(organization: Organization, chosen: Filter) -> QuerySet[Award]:
    return queries.awards_of(organization, achievement=chosen.achievement, state=chosen.state, search=chosen.search)


def _earnable(organization: Organization) -> QuerySet[Achievement]:
    found = Achievement.objects.filter(organization=organization, current__isnull=False)
    return found.select_related("current").order_by("current__name")


def _is_owner(request: HttpRequest, organization: Organization) -> bool:
    return role(signed_in(request), organization) == Membership.Role.OWNER


def _revoke(request: HttpRequest, award: Award, reason: str) -> HttpResponse:
    try:
        services.revoke(signed_in(request), award=award, reason=reason, now=timezone.now())
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


def _rule_form(request: HttpRequest, kept: Rule | None, course: Course) -> RuleForm:
    if request.method == "POST":
        return RuleForm(request.POST, course=course)
    return RuleForm(course=course, initial=initial(rules.parse(kept.tree) if kept else None, course) or {})
