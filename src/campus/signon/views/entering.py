"""Somebody signs in at their institution's provider: there, back, and in; or a page says in words what is wrong."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from campus.accounts.access import has_signed_in_since
from campus.accounts.limits import is_within
from campus.accounts.models import Person
from campus.accounts.posted import sign_out
from campus.accounts.queries import by_address
from campus.common.turns import SLOW, BusyError
from campus.organizations.context import house_of
from campus.signon import queries
from campus.signon.claims import domain_of
from campus.signon.faults import SignOnError
from campus.signon.models import Attempt, Provider
from campus.signon.services import arriving, oidc, saml
from campus.ui.views import too_many_requests

COOKIE, PATH = "sign-in", "/sign-in/"
A_MINUTE = 30  # as often as by a password (settings.ACCOUNT_RATE_LIMITS)
MOST_CODE = 4096
CAME_BY = "signon.came_by"


def panel(request: HttpRequest) -> SafeString:
    """Return the institutions' ways, for the page where everybody signs in (settings.SIGN_IN_PANELS)."""
    context = {"ways": queries.offered(), "to": request.GET.get("next", "")}
    return render_to_string("signon/_ways.html", context, request=request)


def way_out(request: HttpRequest) -> tuple[str, str] | None:
    """Return by which provider somebody came, and where they sign out there too (settings.SIGN_OUT_WAYS)."""
    number, token = request.session.get(CAME_BY) or (0, "")
    provider = Provider.objects.filter(pk=number, kind=Provider.Kind.OIDC).first()
    url = oidc.out_url(provider, token) if provider else ""
    return (provider.name, url) if provider and url else None


@never_cache
@require_safe
def begin(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Send the browser to the provider, with a secret that it brings back."""
    provider = _provider(public_id)
    if not is_within(request, "sign-on", most=A_MINUTE):
        return too_many_requests(request)
    if request.method == "HEAD":  # somebody's program looks whether there is anything
        return HttpResponse()
    if not provider.is_ready:
        return _refused(request, provider, SignOnError("unknown"), is_kept=False)
    try:
        begun = arriving.begin(provider, to=request.GET.get("next", ""), now=timezone.now())
    except SignOnError as err:
        return _refused(request, provider, err)
    answer = HttpResponseRedirect(begun.url)
    _keep(request, answer, _cookie(begun.key), begun.secret, lasts=arriving.LASTS + arriving.STAYS)
    return answer


@never_cache
@require_safe
def back(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Take the answer of an OpenID provider (core, 3.1.2.5)."""
    provider = _provider(public_id, Provider.Kind.OIDC)
    if "state" not in request.GET:  # somebody looked at the address: that is no sign-in gone wrong
        return _refused(request, provider, SignOnError("state"), is_kept=False)
    if not is_within(request, "sign-on-back", most=A_MINUTE):
        return too_many_requests(request)
    try:
        with SLOW.one():
            return _came_back(request, provider)
    except SignOnError as err:
        return _refused(request, provider, err)
    except BusyError:
        answer = too_many_requests(request)
        answer["Refresh"] = "3"  # nothing was used up: the same answer is taken when there is room
        return answer


def _came_back(request: HttpRequest, provider: Provider) -> HttpResponseBase:
    told, now = request.GET, timezone.now()
    attempt = arriving.open_attempt(provider, key=told.get("state", ""), now=now)
    secret = request.COOKIES.get(_cookie(attempt.key), "")
    if not arriving.is_same_browser(attempt, secret):
        raise SignOnError("browser")
    if told.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise SignOnError("issuer", told["iss"])
    if "error" in told:
        raise SignOnError("refused", f"{told['error']}: {told.get('error_description', '')}")
    if not 0 < len(told.get("code", "")) <= MOST_CODE:
        raise SignOnError("malformed", "the code is missing")
    said = oidc.take(attempt, code=told["code"], secret=secret, now=now)
    arriving.answer(attempt, said=said, now=now)
    return _go_in(request, attempt.key)


@csrf_exempt  # the provider's page posts here; what is signed says which sign-in of ours it answers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acs(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Take the answer of a SAML identity provider. The browser sends no cookie with it; the next page asks for that."""
    provider = _provider(public_id, Provider.Kind.SAML)
    if request.method != "POST":
        return _refused(request, provider, SignOnError("malformed"), is_kept=False)
    if not is_within(request, "sign-on-back", most=A_MINUTE):
        return too_many_requests(request)
    try:
        now = timezone.now()
        key, said = saml.take(provider, request.POST.get("SAMLResponse", ""), now=now)
        arriving.answer(arriving.open_attempt(provider, key=key, now=now), said=said, now=now)
    except SignOnError as err:
        return _refused(request, provider, err)
    return _go_in(request, key)


@require_safe
def metadata(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send what a SAML identity provider must know of us."""
    provider = _provider(public_id, Provider.Kind.SAML)
    return HttpResponse(saml.our_metadata(provider), content_type="application/samlmetadata+xml")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrived(request: HttpRequest, key: str) -> HttpResponseBase:
    """Let in who came before; ask who comes for the first time which account is theirs."""
    now, secret, mark = timezone.now(), *(request.COOKIES.get(name, "") for name in (_cookie(key), _mark(key)))
    try:
        attempt = arriving.arrived(key, secret=secret, mark=mark, now=now)
    except SignOnError as err:
        return render(request, "signon/refused.html", {"words": str(err)}, status=400)
    if _must_prove(request, attempt):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    try:
        person = arriving.enter(attempt, now=now) or _chosen(request, attempt)
    except SignOnError as err:
        return _refused(request, attempt.provider, err)
    return _first(request, attempt) if person is None else _in(request, attempt, person)


def _must_prove(request: HttpRequest, attempt: Attempt) -> bool:
    """Say whether a window stood open since before: it must not be given another's key to the account in it."""
    if request.method != "POST" or request.POST.get("choice") != "link" or not isinstance(request.user, Person):
        return False
    since = attempt.answered_at or timezone.now()
    return request.user.has_usable_password() and not has_signed_in_since(request, since)


def _chosen(request: HttpRequest, attempt: Attempt) -> Person | None:
    """Do what somebody chose who is here for the first time; return the account, or None for no choice yet."""
    now, choice = timezone.now(), request.POST.get("choice", "") if request.method == "POST" else ""
    if choice == "link" and isinstance(request.user, Person):
        arriving.link(request.user, attempt=attempt, now=now)
        return request.user
    if choice == "make" and not request.user.is_authenticated:
        return arriving.make(attempt, now=now)
    return None


def _first(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Return the page of who comes for the first time."""
    provider = attempt.provider
    context = {
        "attempt": attempt,
        "provider": provider,
        "may_make": arriving.may_make(attempt),
        "is_taken": by_address(attempt.email) is not None,
        "domain": domain_of(attempt.email),
        "here": reverse("signon-arrived", args=[attempt.key]),
        "house": house_of(provider.organization),
    }
    return render(request, "signon/first.html", context)


def _in(request: HttpRequest, attempt: Attempt, person: Person) -> HttpResponseBase:
    """Sign somebody in as by a password: who has set up a second step is asked for it."""
    to = attempt.to or resolve_url("learn")
    if request.user == person:
        answer: HttpResponse = redirect(to)
    else:
        sign_out(request)
        record_authentication(request, person, method="sign_on")
        answer = perform_login(request, person, email_verification="none", redirect_url=to)
    request.session[CAME_BY] = [attempt.provider_id, attempt.token]
    for name in (_cookie(attempt.key), _mark(attempt.key)):
        answer.delete_cookie(name, path=PATH)
    return answer


def _go_in(request: HttpRequest, key: str) -> HttpResponse:
    """Lead the browser that brought an answer on to where it is let in, with a mark that it was this one."""
    answer = redirect("signon-arrived", key)
    _keep(request, answer, _mark(key), arriving.mark_of(key), lasts=arriving.STAYS)
    return answer


def _keep(request: HttpRequest, answer: HttpResponse, name: str, value: str, *, lasts: timedelta) -> None:
    seconds, is_secure = int(lasts.total_seconds()), request.is_secure()
    answer.set_cookie(name, value, max_age=seconds, path=PATH, httponly=True, samesite="Lax", secure=is_secure)


def _refused(request: HttpRequest, provider: Provider, err: SignOnError, *, is_kept: bool = True) -> HttpResponse:
    """Return the page of a sign-in that was not taken, with a number by which the staff find what was wrong."""
    reference = arriving.note(provider, err, now=timezone.now()).reference if is_kept else ""
    context = {"words": str(err), "reference": reference, "provider": provider}
    return render(request, "signon/refused.html", {**context, "house": house_of(provider.organization)}, status=400)


def _provider(public_id: str, *kinds: str) -> Provider:
    found = Provider.objects.select_related("organization").filter(public_id=public_id)
    return get_object_or_404(found.filter(kind__in=kinds) if kinds else found)


def _cookie(key: str) -> str:
    """Return the name of the cookie that belongs to a sign-in: two windows sign in side by side."""
    letters = "".join(letter for letter in key if letter.isascii() and letter.isalnum())
    return f"{COOKIE}-{letters[:12]}"


def _mark(key: str) -> str:
    return f"{_cookie(key)}-back"
