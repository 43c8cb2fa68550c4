"""What wallets call to load a credential: OpenID4VCI 1.0, sections 4.1.3, 6, 7, 8, 11 and 12.2."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from campus.awards.models import StatusList
from campus.awards.services import status_token
from campus.openid4 import codes, metadata, queries
from campus.openid4.models import Offer
from campus.openid4.services import offers
from campus.openid4.wire import WireError, body_object, endpoint, json_answer, spliced
from testamur.status import TOKEN_TYPE

A_MINUTE = 60


@endpoint("GET", "HEAD")
def issuer(_request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the metadata of a badge's issuer."""
    achievement = queries.published(public_id)
    if achievement is None or achievement.current is None:
        raise Http404("no badge was published under this name")
    return _kept(json_answer(metadata.issuer_metadata(achievement, achievement.current)))


@endpoint("GET", "HEAD")
def server(_request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the metadata of the authorization server that stands beside it."""
    achievement = queries.published(public_id)
    if achievement is None:
        raise Http404("no badge was published under this name")
    return _kept(json_answer(metadata.server_metadata(achievement)))


@endpoint("GET", "HEAD")
def offer(_request: HttpRequest, public_id: str) -> HttpResponse:
    """Send an offer to whoever was given its address, for as long as it can be taken up."""
    found = queries.open_offer(public_id, now=timezone.now())
    if found is None:
        raise Http404("this offer was taken up, or is too old")
    return json_answer(_offered(found))


@endpoint("POST")
def token(request: HttpRequest) -> HttpResponse:
    """Give an access token for a pre-authorized code."""
    asked = request.POST
    if asked.get("grant_type") != metadata.PRE_AUTHORIZED:
        raise WireError("unsupported_grant_type", f"only {metadata.PRE_AUTHORIZED} is known here")
    code = asked.get("pre-authorized_code", "")
    if not code:
        raise WireError("invalid_request", "pre-authorized_code is missing")
    found, fresh = offers.redeem(code, pin=asked.get("tx_code"), now=timezone.now())
    answer: dict[str, Any] = {
        "access_token": fresh,
        "token_type": "Bearer",
        "expires_in": int(offers.LASTS.total_seconds()),
    }
    if "authorization_details" in asked:
        answer["authorization_details"] = _details(asked["authorization_details"], found)
    return json_answer(answer)


@endpoint("POST")
def nonce(_request: HttpRequest) -> HttpResponse:
    """Give a nonce for the proofs of a credential request."""
    return json_answer({"c_nonce": codes.fresh_nonce()})


@endpoint("POST")
def credential(request: HttpRequest) -> HttpResponse:
    """Hand over the credential, once for each key that was proven."""
    asked = body_object(request, code="invalid_credential_request")
    found, made = offers.hand_over(_bearer(request), asked=asked, now=timezone.now())
    return spliced([bytes(each.data) for each in made], notification_id=found.public_id)


@endpoint("POST")
def notification(request: HttpRequest) -> HttpResponse:
    """Take word of what became of it."""
    told = body_object(request, code="invalid_notification_request")
    offers.note_outcome(_bearer(request), told=told, now=timezone.now())
    return HttpResponse(status=204)


@endpoint("GET", "HEAD")
def status_list(_request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a status list in the form that readers of SD-JWT VCs ask for."""
    found = get_object_or_404(StatusList.objects.select_related("organization"), public_id=public_id)
    answer = HttpResponse(status_token(found, now=timezone.now()), content_type=f"application/{TOKEN_TYPE}")
    return _kept(answer)


def _offered(found: Offer) -> dict[str, Any]:
    grant: dict[str, Any] = {"pre-authorized_code": codes.code_of(found.public_id)}
    if found.has_pin:
        grant["tx_code"] = {"input_mode": "numeric", "length": codes.PIN_DIGITS}
    return {
        "credential_issuer": metadata.issuer_of(found.award.achievement),
        "credential_configuration_ids": [metadata.configuration_id(found.form)],
        "grants": {metadata.PRE_AUTHORIZED: grant},
    }


def _details(text: str, found: Offer) -> list[dict[str, Any]]:
    """Return what an access token is good for, where the wallet asked by authorization_details (section 6.2)."""
    name = metadata.configuration_id(found.form)
    wanted = {"type": "openid_credential", "credential_configuration_id": name}
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise WireError("invalid_request", "authorization_details is no JSON") from err
    if not isinstance(asked, list) or not any(isinstance(one, dict) and wanted.items() <= one.items() for one in asked):
        raise WireError("invalid_authorization_details", "this was not offered")
    return [{**wanted, "credential_identifiers": [offers.identifier_of(found)]}]


def _bearer(request: HttpRequest) -> str:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _kept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = f"public, max-age={A_MINUTE}"
    return answer
