"""The page behind the one-time address: the platform opens it in a frame, an administrator presses one button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campus.common.errors import InvalidError
from campus.common.turns import SLOW, BusyError
from campus.lti.services import registering
from campus.lti.services.launching import origin_of
from campus.lti.views.frames import framed
from campus.organizations.context import house_of


@csrf_exempt  # the secret in the address is what lets anybody register; Django's cookie does not come along in a frame
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, secret: str) -> HttpResponse:
    """Say who would be connected with whom; POST registers and ends with the message that closes the frame."""
    now = timezone.now()
    fields = request.POST if request.method == "POST" else request.GET
    where = fields.get("openid_configuration", "")
    found = registering.by_secret(secret, now=now)
    origin = origin_of(where)
    if found is None or not origin:
        gone = {"is_gone": found is None}
        return framed(render(request, "lti/register_gone.html", gone, status=403 if found is None else 400), ["*"])
    context = {"found": found, "where": where, "origin": origin, "house": house_of(found.organization)}
    context["token"] = fields.get("registration_token", "")
    if request.method != "POST":
        return framed(render(request, "lti/register.html", context), ["'self'", origin])
    token, agreed = str(context["token"]), fields.get("issuer", "")
    try:
        with SLOW.one():
            registering.register(found, configuration_url=where, token=token, agreed=agreed, now=now)
    except registering.OtherIssuerError as err:  # whoever presses sees for whom it speaks, and presses once more
        return framed(render(request, "lti/register.html", {**context, "issuer": err.issuer}), ["'self'", origin])
    except (InvalidError, BusyError) as err:
        return framed(
            render(request, "lti/register.html", {**context, "said": str(err)}, status=400), ["'self'", origin]
        )
    return framed(render(request, "lti/registered.html", context), ["'self'", origin])
