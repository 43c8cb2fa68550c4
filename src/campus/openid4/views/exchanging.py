"""What wallets of the Digital Credentials Consortium call to load a credential: by request link, or VC-API exchange."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from campus.openid4.services import exchanges
from campus.openid4.wire import body_object, endpoint, json_answer
from campus.wallet.shapes import items, mapping

PRESENTATION = "VerifiablePresentation"
V2 = "https://www.w3.org/ns/credentials/v2"


@endpoint("GET", "HEAD", "POST")
def exchange(request: HttpRequest, exchange: str) -> HttpResponse:
    """Say by which protocols it goes on; ask for a signature; and for that give the credential."""
    if request.method != "POST":
        return json_answer({"protocols": {"vcapi": exchanges.address(exchange)}})
    now = timezone.now()
    sent = body_object(request, code="invalid_request") if request.body.strip() else {}
    is_bare = PRESENTATION in items(sent.get("type"))
    presented = sent if is_bare else mapping(sent.get("verifiablePresentation"))
    if not presented:
        return json_answer({"verifiablePresentationRequest": exchanges.asked(exchange, now=now)})
    data = bytes(exchanges.taken(exchange, presented, now=now).data)
    if is_bare:
        return HttpResponse(data, content_type="application/vc")
    return _presented(data)


def _presented(credential: bytes) -> HttpResponse:
    """Return the credential, byte for byte as it was signed, in a presentation without a proof."""
    opened: dict[str, Any] = {"@context": [V2], "type": [PRESENTATION]}
    start = json.dumps(opened, separators=(",", ":")).encode()[:-1]
    body = b'{"verifiablePresentation":' + start + b',"verifiableCredential":[' + credential + b"]}}"
    return HttpResponse(body, content_type="application/json")
