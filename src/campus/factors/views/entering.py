"""Come in: with a passkey alone, or with a code or a passkey as the second step."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from campus.accounts.limits import is_within
from campus.accounts.models import Person
from campus.common.errors import CampusError, InvalidError
from campus.factors import browser, checking, queries, services, stages, webauthn
from campus.factors.forms import CodeForm
from campus.factors.models import Passkey
from campus.ui.views import too_many_requests

MOST_A_MINUTE = 30


def panel(request: HttpRequest) -> SafeString:
    """Return the button that signs in with a passkey, for the page of signing in (settings.SIGN_IN_PANELS)."""
    return render_to_string(
        "factors/_sign_in.html", {"next": browser.way_back(request), "place": settings.PUBLIC_URL}, request=request
    )


@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Answer with what the browser is to ask a passkey."""
    if not is_within(request, "passkey", most=MOST_A_MINUTE):
        return too_many_requests(request)
    asked = webauthn.ask(site=settings.PUBLIC_URL)
    browser.keep(request, asked, purpose=browser.ENTER)
    return JsonResponse(asked.options)


@never_cache
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in whoever holds a passkey: it is something they have, and it made sure who they are."""
    if not is_within(request, "passkey-answer", most=MOST_A_MINUTE):
        return too_many_requests(request)
    back = browser.way_back(request)
    try:
        passkey = _answered(request)
    except InvalidError as err:
        messages.error(request, str(err))
        return redirect_to_login(back) if back else redirect("account_login")
    person = passkey.person
    browser.note_shown(request, person)
    record_authentication(request, person, method="passkey")
    # Whose address is not confirmed yet has come by a platform or an institution, which knows them.
    login = Login(user=person, email_verification="none", redirect_url=back or None)
    found: HttpResponse = perform_login(request, login)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for a second step: of who is half-way through signing in, or of who is signed in and wants what it guards."""
    half_way = stages.waiting(request)
    person = half_way[0] if half_way else request.user
    back = browser.way_back(request)
    if not isinstance(person, Person):
        return redirect_to_login(back) if back else redirect("account_login")
    if not half_way and not queries.has_factor(person):
        return redirect("factors")
    form = CodeForm(request.POST if "typed" in request.POST else None)
    if request.method == "POST" and _has_shown(request, person, form):
        browser.note_shown(request, person)
        return half_way[1].exit() if half_way else resume_request(request) or redirect(back or "factors")
    context = {"form": form, "next": back, "place": settings.PUBLIC_URL, "is_half_way": half_way is not None}
    context |= {"has_passkey": queries.passkeys(person).exists()}
    return render(request, "factors/second_step.html", context)


def _has_shown(request: HttpRequest, person: Person, form: CodeForm) -> bool:
    """Look at what was sent; what is wrong with it goes to the form."""
    try:
        if "answer" in request.POST:
            if _answered(request).person_id == person.pk:
                return True
            raise InvalidError(_("This passkey opens another account."))
        if not form.is_valid():
            return False
        checking.check(person, typed=form.cleaned_data["typed"], now=timezone.now())
    except CampusError as err:
        if form.is_bound:
            form.add_error("typed", str(err))
        else:
            messages.error(request, str(err))
        return False
    return True


def _answered(request: HttpRequest) -> Passkey:
    """Return the passkey that answered what this browser was asked. Raises InvalidError."""
    kept = browser.take(request, purpose=browser.ENTER)
    return services.enter(request.POST.get("answer", ""), challenge=kept.challenge, now=timezone.now())
