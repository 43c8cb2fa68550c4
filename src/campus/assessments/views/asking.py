"""Asking somebody without an account, by the learner or by staff for them; reminding, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.accounts.services import MailNotSentError, send
from campus.assessments.forms import take_error
from campus.assessments.models import Activity, Attestation
from campus.assessments.services import attestations, evidence
from campus.assessments.ways import queries
from campus.assessments.ways.access import activity_of, takers_only
from campus.assessments.ways.forms import AskForm, whole
from campus.assessments.ways.letters import question
from campus.common.errors import ConflictError, InvalidError
from campus.organizations.access import members_only
from campus.organizations.models import Organization

Kind = Activity.Kind


def ask(request: HttpRequest, form: AskForm, *, activity: Activity, person: Person) -> Attestation | None:
    """Ask whom a valid form names, with the evidence in it, and send the mail; None where the form says what is wrong.

    A mail that cannot be sent takes the question back: nobody shall wait for an answer to it.
    """
    actor, now = signed_in(request), timezone.now()
    try:
        with transaction.atomic():
            made = attestations.ask(actor, activity=activity, person=person, now=now, **form.asked())
            occasion = attestations.occasion(made)
            if link := form.cleaned_data["link"]:
                evidence.add_link(actor, occasion=occasion, link=link, title="", now=now)
            if upload := form.cleaned_data["file"]:
                evidence.add_file(actor, occasion=occasion, upload=upload, now=now)
    except InvalidError as err:
        take_error(form, err)
        return None
    try:
        send(question(made))
    except MailNotSentError as err:
        attestations.withdraw(actor, attestation=made, now=now)
        form.add_error(None, str(err))
        return None
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@members_only()
def attestation_ask(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Find a learner, and ask somebody about what they did."""
    activity = activity_of(organization, public_id, kind=Kind.ATTESTATION)
    words = request.GET.get("q", "")
    found = queries.candidates(activity, words)
    chosen = next((each for each in found if each.pk == whole(request.GET.get("person", ""))), None)
    form = AskForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if chosen is None:
            raise Http404
        if form.is_valid() and (made := ask(request, form, activity=activity, person=chosen)):
            messages.success(request, _("%(who)s was asked by mail.") % {"who": made.name})
            return redirect("activity", organization.slug, activity.public_id)
    context = {"organization": organization, "activity": activity, "words": words, "found": found, "chosen": chosen}
    return render(
        request, "assessments/ways/ask.html", context | {"form": form, "is_open": activity.audience == "anybody"}
    )


@require_POST
@members_only()
def attestation_manage(
    request: HttpRequest, organization: Organization, public_id: str, attestation: str
) -> HttpResponse:
    """Remind who was asked, or take the question back, as staff."""
    activity = activity_of(organization, public_id, kind=Kind.ATTESTATION)
    asked = get_object_or_404(activity.attestations.select_related("activity__organization"), public_id=attestation)
    _acted(request, asked)
    return redirect("activity", organization.slug, activity.public_id)


@require_POST
@takers_only
def asked(request: HttpRequest, activity: Activity, attestation: str) -> HttpResponse:
    """Remind who was asked, or take the question back, as the learner it is about."""
    own = activity.attestations.filter(person=signed_in(request)).select_related("activity__organization")
    _acted(request, get_object_or_404(own, public_id=attestation))
    return redirect("show", activity.public_id)


def _acted(request: HttpRequest, asked: Attestation) -> None:
    actor, now = signed_in(request), timezone.now()
    try:
        if request.POST.get("do") == "remind":
            send(question(attestations.remind(actor, attestation=asked, now=now)))
            messages.success(request, _("%(who)s was reminded by mail.") % {"who": asked.name})
        elif request.POST.get("do") == "withdraw":
            attestations.withdraw(actor, attestation=asked, now=now)
            messages.success(request, _("Taken back. The link in the mail no longer holds."))
    except (ConflictError, MailNotSentError) as err:
        messages.error(request, str(err))
