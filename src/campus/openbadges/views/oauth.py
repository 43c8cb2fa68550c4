"""The OAuth 2 endpoints: a person's yes, tokens, registration, and the end of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from authlib.oauth2 import OAuth2Error
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.accounts.access import signed_in
from campus.accounts.limits import is_within
from campus.common.headers import POLICY
from campus.openbadges.metadata import issuer_metadata
from campus.openbadges.scopes import OFFLINE, listed, sentences
from campus.openbadges.server import CodeGrant, server
from campus.openbadges.services import letting_in
from campus.ui.views import too_many_requests
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object

TOKENS_A_MINUTE = 60
REGISTRATIONS_A_MINUTE = 10
MOST_REGISTRATION = 32 * 1024


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask the person what a service may do, and send the answer back to it."""
    if not is_within(request, "oauth-authorize", most=TOKENS_A_MINUTE):
        return too_many_requests(request)
    person = signed_in(request)
    try:
        grant = server.get_consent_grant(request, person)
    except OAuth2Error as err:
        return _refused(request, err)
    if request.method != "POST":
        return _ask(request, grant)
    is_allowed = request.POST.get("answer") == "allow"
    answer: HttpResponse = server.create_authorization_response(request, person if is_allowed else None, grant=grant)
    return answer


def _ask(request: HttpRequest, grant: CodeGrant) -> HttpResponse:
    client, scope = grant.request.client.client, grant.request.scope
    back = urlsplit(grant.redirect_uri)
    context = {
        "client": client,
        "host": urlsplit(client.uri).netloc,
        "sentences": sentences(scope),
        "goes_on": OFFLINE in listed(scope),
        "days": letting_in.REFRESH_LASTS.days,
    }
    answer = render(request, "openbadges/allow.html", context)
    # A browser holds where a form leads on to against this policy too; the address was registered, and is plain.
    allowed = f"form-action 'self' {back.scheme}://{back.netloc}"
    answer["Content-Security-Policy"] = POLICY.replace("form-action 'self'", allowed)
    return answer


def _refused(request: HttpRequest, error: OAuth2Error) -> HttpResponse:
    """Send a fault back to a service that we know; anything else is told to the person, and leads nowhere."""
    if error.redirect_uri:
        _status, _body, headers = error()
        return HttpResponseRedirect(dict(headers)["Location"])
    return render(request, "openbadges/refused.html", {"fault": error.description or error.error}, status=400)


@csrf_exempt  # it reads no cookie: a service shows its own secret
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give tokens for a code or a refresh token (RFC 6749, clauses 4.1.3 and 6)."""
    if not is_within(request, "oauth-token", most=TOKENS_A_MINUTE):
        return _slow_down()
    answer: HttpResponse = server.create_token_response(request)
    return answer


@csrf_exempt  # it reads no cookie: a service shows its own secret
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End a grant by one of its tokens (RFC 7009)."""
    if not is_within(request, "oauth-token", most=TOKENS_A_MINUTE):
        return _slow_down()
    answer: HttpResponse = server.create_endpoint_response("revocation", request)
    return answer


@csrf_exempt  # anybody may register; nothing of the sender's is used
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register a service (RFC 7591)."""
    if not is_within(request, "oauth-register", most=REGISTRATIONS_A_MINUTE):
        return _slow_down()
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_REGISTRATION or not parse_object(request.body):
            return _not_in_order()
    except MalformedError:
        return _not_in_order()
    answer: HttpResponse = server.create_endpoint_response("client_registration", request)
    return answer


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """Tell where everything is (RFC 8414, clause 3)."""
    answer = JsonResponse(issuer_metadata())
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _not_in_order() -> HttpResponse:
    words = f"The body has to be a JSON object of at most {MOST_REGISTRATION} bytes, with no name in it twice."
    return JsonResponse({"error": "invalid_client_metadata", "error_description": words}, status=400)


def _slow_down() -> HttpResponse:
    words = "Too many requests in a short time; try again in a minute."
    answer = JsonResponse({"error": "temporarily_unavailable", "error_description": words}, status=429)
    answer["Retry-After"] = "60"
    answer["Cache-Control"] = "no-store"
    return answer
