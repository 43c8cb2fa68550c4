"""The staff's pages: which learning platforms are connected, every value to copy, and a test that speaks in words."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from campus.accounts.access import lead_to_proof, signed_in
from campus.common.errors import InvalidError
from campus.common.turns import SLOW, BusyError
from campus.lti import queries
from campus.lti.faults import WORDS
from campus.lti.forms import NewForm, ValuesForm
from campus.lti.models import Registration
from campus.lti.services import registering, scores, trying
from campus.organizations.access import Role, members_only
from campus.organizations.models import Organization

MOST_FAULTS = 20


def panel(organization: Organization) -> SafeString:
    """Return the way to the connections, for the settings of an institution (settings.SETTINGS_PANELS)."""
    count = queries.registrations(organization).filter(ended_at=None, registered_at__isnull=False).count()
    return render_to_string("lti/_settings.html", {"organization": organization, "count": count})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Role.OWNER)
def platforms(request: HttpRequest, org: Organization) -> HttpResponse:
    """List the connections; POST begins one."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made, secret = registering.prepare(
            signed_in(request), organization=org, name=form.cleaned_data["name"], now=timezone.now()
        )
        return _one(request, made, secret=secret)
    context = {"org": org, "form": form, "registrations": queries.registrations(org)}
    return render(request, "lti/platforms.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only(Role.OWNER)
def platform(request: HttpRequest, org: Organization, public_id: str) -> HttpResponse:
    """Show one connection; POST keeps what was typed in, or does what one of its buttons says."""
    found = get_object_or_404(Registration, public_id=public_id, organization=org)
    if request.method != "POST":
        return _one(request, found)
    do = request.POST.get("do", "keep")
    if do in ("keep", "allow", "address") and (path := lead_to_proof(request)):
        return redirect(path)
    if do == "keep":
        return _kept(request, found)
    actor, now = signed_in(request), timezone.now()
    if do == "address":
        return _one(request, found, secret=registering.renew_secret(actor, registration=found, now=now))
    if do in ("allow", "refuse"):
        number = request.POST.get("deployment", "")
        deployment = get_object_or_404(
            found.deployments, pk=int(number) if number.isdigit() and len(number) < 19 else 0
        )
        registering.allow(actor, deployment=deployment, is_allowed=do == "allow", now=now)
    elif do == "again":
        for score in queries.trouble(Q(placement__context__registration=found)):
            scores.send_again(score, now=now)
    elif do == "end" and request.POST.get("is_sure"):
        registering.end(actor, registration=found, now=now)
        return redirect("lms", org.slug)
    return redirect("lms-one", org.slug, public_id)


@never_cache
@require_POST
@members_only(Role.OWNER)
def test(request: HttpRequest, org: Organization, public_id: str) -> HttpResponse:
    """Keep what was typed in, try the connection, and say in words what works and what does not."""
    found = get_object_or_404(Registration, public_id=public_id, organization=org)
    if "issuer" in request.POST:
        if path := lead_to_proof(request):
            return redirect(path)
        if (form := _unkept(request, found)) is not None:
            return _one(request, found, form=form, status=400)
    try:
        with SLOW.one():
            findings = list(trying.try_out(found, now=timezone.now()))
    except BusyError:
        findings = [trying.Finding(_("Too much is being asked just now. Try again in a minute."), is_good=False)]
    return _one(request, found, findings=findings)


def _kept(request: HttpRequest, found: Registration) -> HttpResponse:
    if (form := _unkept(request, found)) is not None:
        return _one(request, found, form=form, status=400)
    return redirect("lms-one", found.organization.slug, found.public_id)


def _unkept(request: HttpRequest, found: Registration) -> ValuesForm | None:
    """Keep what was typed in, if it is anything new; return the form where there is something to put right."""
    form = ValuesForm(request.POST, instance=Registration.objects.get(pk=found.pk))
    if form.is_valid():
        try:
            if form.has_changed():
                registering.keep(signed_in(request), registration=found, now=timezone.now(), **form.cleaned_data)
        except InvalidError as err:
            form.add_error(err.field or None, str(err))
    return form if form.errors else None


def _one(
    request: HttpRequest, found: Registration, *, status: int = 200, secret: str = "", **more: Any
) -> HttpResponse:
    faults = [(fault, WORDS.get(fault.code, fault.code)) for fault in found.faults.all()[:MOST_FAULTS]]
    context = {
        "org": found.organization,
        "found": found,
        "form": more.pop("form", None) or ValuesForm(instance=found),
        "here": registering.addresses(found),
        "once": settings.PUBLIC_URL + reverse("lti-register", args=[secret]) if secret else "",
        "faults": faults,
        "deployments": found.deployments.all(),
        "trouble": queries.trouble(Q(placement__context__registration=found))[:MOST_FAULTS],
        **more,
    }
    return render(request, "lti/platform.html", context, status=status)
