"""Reviewing another learner's work, which has no name on it; and saying whether a review of one's own helped."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campus.accounts.access import signed_in
from campus.assessments import margin, opinions, services, sheet
from campus.assessments.models import Review
from campus.assessments.sheet import Typed
from campus.common.errors import ConflictError, InvalidError
from campus.ui import markdown


@login_required
def peer_review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the work of another with the rubric; POST gives the review. It is there for who was asked for it alone."""
    review = opinions.review_for(signed_in(request), public_id)
    if review is None:
        raise Http404
    if request.method != "POST":
        return _page(request, review, Typed(review.marks, review.comment))
    typed = Typed.sent(request.POST)
    try:
        services.give_review(
            signed_in(request), review=review, levels=typed.levels, comment=typed.comment, now=timezone.now()
        )
    except InvalidError as err:
        return _page(request, review, Typed(typed.levels, typed.comment, error=str(err), field=err.field))
    except ConflictError as err:
        return _page(request, review, Typed(typed.levels, typed.comment, conflict=str(err)))
    messages.success(request, _("Your review is given. Thank you; its author does not learn who wrote it."))
    return redirect("peer-review", public_id)


def _page(request: HttpRequest, review: Review, typed: Typed) -> HttpResponse:
    work = review.submission
    criteria = list(work.project.criteria.all())
    others = opinions.asked(signed_in(request), work.project)
    context = {
        "review": review,
        "work": work,
        "project": work.project,
        "house": work.project.organization,
        "brief": markdown.render(work.project.brief),
        "text": margin.marked(work.text, []),
        "files": sheet.files(work, is_hidden=True),
        "criteria": sheet.rubric(criteria, work.project.scale, typed),
        "typed": typed,
        "is_over": review.due_at is not None and review.due_at < timezone.now(),
        "next_review": next((each for each in others if each.done_at is None and each.pk != review.pk), None),
    }
    return render(request, "assessments/peer_review.html", context, status=409 if typed.conflict else 200)


@require_POST
@login_required
def peer_helpful(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep whether a review of one's own work helped, and go back to the page it stands on."""
    person = signed_in(request)
    review = get_object_or_404(Review, public_id=public_id, submission__person=person, done_at__isnull=False)
    services.rate_review(person, review=review, is_helpful=request.POST.get("helpful") == "1", now=timezone.now())
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    return HttpResponseRedirect(f"{back}#peers")
