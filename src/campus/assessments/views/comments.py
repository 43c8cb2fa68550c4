"""Comments on a piece of work, from its author and from staff; and the sentences a grader keeps to use again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campus.accounts.access import signed_in
from campus.assessments import opinions, queries, services
from campus.assessments.sheet import whole
from campus.common.errors import InvalidError, NotAllowedError
from campus.organizations.access import members_only
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import role


@require_POST
@login_required
def work_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a comment, and go back to the page it was written on; to others the work does not exist."""
    work = queries.submission_by_public_id(public_id)
    if work is None:
        raise Http404
    text, quote = request.POST.get("text", ""), request.POST.get("quote", "")
    try:
        services.comment(signed_in(request), submission=work, text=text, quote=quote, now=timezone.now())
    except NotAllowedError as err:
        raise Http404 from err
    except InvalidError as err:
        return _refused(request, str(err), field=err.field)
    return _back(request)


def _refused(request: HttpRequest, error: str, *, field: str) -> HttpResponse:
    """Show what was typed with what is wrong, on a page of its own: the form stands on pages of two apps."""
    names = ("text", "quote", "next")
    context = {"error": error, "field": field, **{name: request.POST.get(name, "") for name in names}}
    return render(request, "assessments/comment_refused.html", context, status=422)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    return HttpResponseRedirect(f"{back}#comments")


@members_only()
def grading_comments(request: HttpRequest, organization: Organization) -> HttpResponse:
    """List the saved comments; POST keeps one (`text`) or removes one (`remove`)."""
    actor, error = signed_in(request), ""
    if request.method == "POST":
        error = _changed(request, organization)
        if not error:
            return redirect("grading-comments", organization.slug)
    kept = list(opinions.saved_comments(actor, organization))
    context = {
        "organization": organization,
        "own": [each for each in kept if each.person_id],
        "shared": [each for each in kept if each.person_id is None],
        "is_owner": role(actor, organization) == Membership.Role.OWNER,
        "error": error,
        "text": request.POST.get("text", "") if error else "",
    }
    return render(request, "assessments/grading_comments.html", context)


def _changed(request: HttpRequest, organization: Organization) -> str:
    """Do what was asked for and return what is wrong with it, if anything is."""
    actor = signed_in(request)
    if "remove" in request.POST:
        services.forget_comment(actor, organization=organization, comment_id=whole(request.POST["remove"]))
        messages.success(request, _("The comment is removed."))
        return ""
    text, is_for_all = request.POST.get("text", ""), request.POST.get("for_all") == "on"
    try:
        services.save_comment(actor, organization=organization, text=text, is_for_all=is_for_all, now=timezone.now())
    except InvalidError as err:
        return str(err)
    messages.success(request, _("The comment is kept."))
    return ""
