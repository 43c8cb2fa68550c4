"""What wallets call to show a credential: OpenID4VP 1.0, sections 5.10 and 8.2; and the DID of this place."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from campus.common.turns import SLOW, BusyError
from campus.openid4 import queries
from campus.openid4.services import requests
from campus.openid4.wire import WireError, endpoint, json_answer

AN_HOUR = 60 * 60


@endpoint("GET", "HEAD")
def request_object(_request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the signed request, for as long as it can be answered."""
    now = timezone.now()
    found = queries.open_request(public_id, now=now)
    if found is None:
        raise Http404("this request was answered, or is too old")
    signed = requests.request_object(found, now=now)
    return HttpResponse(signed, content_type="application/oauth-authz-req+jwt")


@endpoint("POST")
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take what a wallet shows, or that it would not: encrypted as asked, or open from one that knows no better."""
    now, sent = timezone.now(), request.POST.dict()
    if "response" in sent:
        sent = requests.open_answer(public_id, response=str(sent["response"]), now=now)
    state = str(sent.get("state", ""))
    if "error" in sent:
        requests.take_refusal(public_id, state=state, error=str(sent["error"]), now=now)
    elif "vp_token" in sent:
        _take(public_id, state=state, vp_token=str(sent["vp_token"]), now=now)
    else:
        raise WireError("invalid_request", "vp_token is missing")
    return json_answer({})


def _take(public_id: str, *, state: str, vp_token: str, now: datetime) -> None:
    """Check and keep what is shown, where a thread is left for everybody else: it asks others for their keys."""
    try:
        with SLOW.one():
            requests.take(public_id, state=state, vp_token=vp_token, now=now)
    except BusyError as err:
        raise WireError("temporarily_unavailable", "many answers are being checked: try again", status=503) from err


@endpoint("GET", "HEAD")
def place(_request: HttpRequest) -> HttpResponse:
    """Send the DID document of this place, whose key signs requests."""
    answered = json_answer(requests.place_document())
    answered["Content-Type"] = "application/did+json"
    answered["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return answered
