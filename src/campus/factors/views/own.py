"""One's own passkeys, app and recovery codes: seen, added and removed."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campus.accounts.access import signed_in
from campus.accounts.models import Person
from campus.common.errors import CampusError, InvalidError, SealError
from campus.common.sealing import seal, unseal
from campus.factors import browser, queries, services, totp
from campus.factors.forms import AppForm, PasskeyForm, RenameForm
from campus.factors.models import Passkey
from campus.ui.house import house_of
from campus.ui.qr import qr


def panel(request: HttpRequest) -> SafeString:
    """Return the way to this page, for a person's own (settings.ME_PANELS)."""
    person = signed_in(request)
    context = {"passkeys": queries.passkeys(person).count(), "has_app": queries.app(person) is not None}
    return render_to_string("factors/_panel.html", context, request=request)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def factors(request: HttpRequest) -> HttpResponse:
    """Show what somebody proves that it is them with, and who asks it of them."""
    person = signed_in(request)
    context = {
        "passkeys": queries.passkeys(person),
        "app": queries.app(person),
        "codes_left": queries.codes_left(person),
        "demanding": queries.demanding(person),
        "has_factor": queries.has_factor(person),
        "next": browser.way_back(request),
    }
    return render(request, "factors/factors.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_new(request: HttpRequest) -> HttpResponse:
    """Have the browser make a passkey, and keep it under a name."""
    person = signed_in(request)
    if lead := browser.lead_to_proof(request, person):
        return redirect(lead)
    form = PasskeyForm(request.POST or None)
    if form.is_valid() and (codes := _added(request, person, form)) is not None:
        return _told(request, codes)
    asked = services.ask_passkey(person, house=house_of(request).name)
    browser.keep(request, asked, purpose=browser.NEW)
    context = {"form": form, "options": json.dumps(asked.options), "place": settings.PUBLIC_URL}
    return render(request, "factors/passkey_new.html", context | {"next": browser.way_back(request)})


def _added(request: HttpRequest, person: Person, form: PasskeyForm) -> list[str] | None:
    said, now = form.cleaned_data, timezone.now()
    try:
        kept = browser.take(request, purpose=browser.NEW)
        services.add_passkey(person, name=said["name"], answer=said["answer"], **kept._asdict(), now=now)
    except CampusError as err:
        form.add_error(None, str(err))
        return None
    messages.success(request, _("The passkey is added. From now on it signs you in."))
    return services.first_codes(person, now=now)


def _told(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Go on after something was added, which counts as shown; recovery codes are seen here once, and never again."""
    browser.note_shown(request, signed_in(request))
    back = browser.way_back(request)
    if not codes:
        return redirect(back or "factors")
    return render(request, "factors/codes.html", {"codes": codes, "next": back})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call a passkey something else, or remove it."""
    person, now = signed_in(request), timezone.now()
    found = get_object_or_404(queries.passkeys(person), public_id=public_id)
    form = RenameForm(request.POST if "name" in request.POST else None, initial={"name": found.name})
    if "remove" in request.POST:
        return _removed(request, person, found)
    if form.is_valid():
        services.rename_passkey(person, passkey=found, name=form.cleaned_data["name"])
        return redirect("factors")
    context = {"form": form, "passkey": found, "is_last": _is_last(person), "demanding": queries.demanding(person)}
    return render(request, "factors/passkey.html", context | {"now": now})


def _removed(request: HttpRequest, person: Person, found: Passkey) -> HttpResponse:
    if lead := browser.lead_to_proof(request, person):
        return redirect(lead)
    services.remove_passkey(person, passkey=found, now=timezone.now())
    messages.success(request, _("%s opens nothing here any more. You can delete it on the device, too.") % found.name)
    return redirect("factors")


def _is_last(person: Person) -> bool:
    return queries.passkeys(person).count() == 1 and queries.app(person) is None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_app(request: HttpRequest) -> HttpResponse:
    """Set an app up by its QR code and its first code, or remove it."""
    person = signed_in(request)
    if lead := browser.lead_to_proof(request, person):
        return redirect(lead)
    if "remove" in request.POST:
        services.remove_app(person, now=timezone.now())
        messages.success(request, _("No codes are asked for any more."))
        return redirect("factors")
    if app := queries.app(person):
        context = {"app": app, "is_last": not queries.passkeys(person).exists()}
        return render(request, "factors/app.html", context | {"demanding": queries.demanding(person)})
    return _set_up(request, person)


def _set_up(request: HttpRequest, person: Person) -> HttpResponse:
    """Show a secret until a code of it was typed in; meanwhile it is in the form alone, sealed for this person."""
    form = AppForm(request.POST or None)
    secret = _sent(form, person) or totp.new_secret()
    if form.is_valid():
        try:
            services.add_app(person, secret=secret, typed=form.cleaned_data["typed"], now=timezone.now())
        except CampusError as err:
            form.add_error(err.field if isinstance(err, InvalidError) and err.field else None, str(err))
        else:
            messages.success(request, _("The app is set up. Signing in by mail or password asks for a code."))
            return _told(request, services.first_codes(person, now=timezone.now()))
    link = totp.link(secret, login=queries.known_as(person), house=house_of(request).name)
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    sealed = urlsafe_b64encode(seal(secret.encode(), purpose=_purpose(person))).decode()
    context = {"form": form, "qr": qr(link), "groups": groups, "link": link, "sealed": sealed}
    return render(request, "factors/app_new.html", context | {"next": browser.way_back(request)})


def _sent(form: AppForm, person: Person) -> str:
    """Return the secret that the form was shown with; empty for none, and for what was sealed for somebody else."""
    try:
        return unseal(urlsafe_b64decode(str(form.data.get("sealed", ""))), purpose=_purpose(person)).decode()
    except (SealError, ValueError):
        return ""


def _purpose(person: Person) -> str:
    return f"factors.setup:{person.pk}"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Say how many codes are left, and make ten new ones."""
    person = signed_in(request)
    if not queries.has_factor(person):
        return redirect("factors")
    if lead := browser.lead_to_proof(request, person):
        return redirect(lead)
    if request.method == "POST":
        return render(request, "factors/codes.html", {"codes": services.new_codes(person, now=timezone.now())})
    return render(request, "factors/codes_new.html", {"left": queries.codes_left(person)})
