"""What somebody without an account sees who follows the link in a mail: who asks what, and a form to answer it once."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.models import Person
from campus.assessments.forms import take_error
from campus.assessments.models import Attestation
from campus.assessments.services import attestations
from campus.assessments.views.evidence import sent
from campus.assessments.ways import links, queries
from campus.assessments.ways.forms import AnswerForm, levels_sent, rubric
from campus.assessments.ways.terms import terms
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from campus.organizations.context import house_of
from campus.ui import markdown


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attest(request: HttpRequest, signed: str) -> HttpResponseBase:
    """Show the question; POST answers it. A link that was used, taken back or is too old says so, and nothing else."""
    asked = links.by_token(signed)
    if asked is None or not links.is_open(asked, now=timezone.now()):
        return _sealed(render(request, "assessments/ways/attest_gone.html", status=404))
    form = AnswerForm(request.POST or None, initial={"name": asked.name, "role": asked.role})
    if request.method == "POST" and form.is_valid():
        try:
            said = _answer(request, asked, form)
        except InvalidError as err:
            take_error(form, err)
        except (ConflictError, NotAllowedError) as err:
            form.add_error(None, str(err))
        else:
            house = house_of(asked.activity.organization)
            return _sealed(render(request, "assessments/ways/attest_done.html", {"asked": said, "house": house}))
    return _sealed(_page(request, asked, form))


def _answer(request: HttpRequest, asked: Attestation, form: AnswerForm) -> Attestation:
    return attestations.answer(
        asked,
        is_confirmed="confirm" in request.POST,
        levels=levels_sent(request.POST),
        visitor=request.user if isinstance(request.user, Person) else None,
        now=timezone.now(),
        **form.cleaned_data,
    )


def _page(request: HttpRequest, asked: Attestation, form: AnswerForm) -> HttpResponse:
    activity = asked.activity
    context = {
        "asked": asked,
        "activity": activity,
        "house": house_of(activity.organization),
        "brief": markdown.render(activity.brief),
        "form": form,
        "terms": terms(activity),
        "rubric": rubric(activity, levels_sent(request.POST)),
        "pieces": queries.evidence_of(asked.source),
        "token": links.token(asked),
        "is_own": request.user == asked.person,
    }
    return render(request, "assessments/ways/attest.html", context)


@require_safe
def attest_file(request: HttpRequest, signed: str, piece: str) -> HttpResponseBase:
    """Send a piece of evidence to who was asked about it, while the link holds."""
    asked = links.by_token(signed)
    if asked is None or not links.is_open(asked, now=timezone.now()):
        raise Http404
    found = next((each for each in queries.evidence_of(asked.source) if each.public_id == piece), None)
    if found is None or not found.file:
        raise Http404
    return _sealed(sent(request, found))


def _sealed(answer: HttpResponseBase) -> HttpResponseBase:
    """Keep the link from search engines; that it goes to no other site as a referrer is the house's policy for all."""
    answer["X-Robots-Tag"] = "noindex"
    return answer
