"""A learner's own evidence: all of it on one page, what is shown with a badge, and the files themselves."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.assessments.models import Evidence
from campus.assessments.services import evidence as services
from campus.assessments.ways import queries
from campus.common.errors import InvalidError
from campus.common.serving import serve
from campus.common.together import Ask, Rows
from campus.ui.panels import Panel

PAGE = 50


@require_safe
@login_required
def evidence(request: HttpRequest) -> HttpResponse:
    """List everything the person gave as evidence, each with a choice whether it is shown."""
    person = signed_in(request)
    page = Paginator(queries.own_evidence(person), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "titles": queries.titles_of(list(page.object_list)), "works": queries.own_work(person)}
    return render(request, "assessments/ways/evidence.html", context)


def _asks(request: HttpRequest) -> list[Ask]:
    return [queries.ask_begun(signed_in(request))]


def _panel(request: HttpRequest, rows: Rows) -> SafeString:
    return render_to_string("assessments/ways/_panel.html", {"begun": queries.begun_of(rows)}, request=request)


# What the person shows besides courses, for the learner's home (settings.LEARN_PANELS).
panel = Panel(_asks, _panel)


@require_POST
@login_required
def evidence_public(request: HttpRequest, evidence: str) -> HttpResponse:
    """Show a piece beside the badge, or no longer."""
    found = get_object_or_404(Evidence, public_id=evidence, person=signed_in(request))
    is_public = request.POST.get("is_public") == "1"
    try:
        services.set_public(signed_in(request), evidence=found, is_public=is_public, now=timezone.now())
    except InvalidError as err:
        messages.error(request, str(err))
    else:
        words = _("It is shown with your badge.") if is_public else _("It is no longer shown.")
        messages.success(request, words)
    return redirect("evidence")


@require_safe
def evidence_file(request: HttpRequest, evidence: str) -> HttpResponseBase:
    """Send the file of a piece as an attachment to who may have it; to everybody else it does not exist."""
    person = request.user if isinstance(request.user, Person) else None
    found = queries.evidence_for(person, evidence)
    if found is None or not found.file:
        raise Http404
    return sent(request, found)


def sent(request: HttpRequest, found: Evidence) -> HttpResponseBase:
    """Return a stored file to take away; no copy stays behind in a browser that others use."""
    charset = "; charset=utf-8" if found.media_type.startswith("text/") else ""
    answer = serve(request, found.file, media_type=f"{found.media_type}{charset}", name=found.name)
    answer["Cache-Control"] = "private, no-store"
    return answer
