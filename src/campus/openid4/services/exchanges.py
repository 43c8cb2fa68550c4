"""Hand a credential to wallets of the Digital Credentials Consortium, by their request link or as a VC-API exchange.

A request link names an address and a challenge; the wallet posts a presentation of nothing, signed over the challenge,
and gets the credential about its key. In an exchange (VC-API 1.0, section 3.6) it first asks for the challenge. Both
end the same offer that OpenID4VCI would (campus.openid4.services.offers): it is taken up once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from campus.awards.models import Copy
from campus.awards.services import copy_for
from campus.common.errors import ConflictError
from campus.openid4 import codes, queries
from campus.openid4.models import Offer
from campus.openid4.wire import WireError
from campus.organizations.queries import did, public_url
from campus.wallet.shapes import items, mapping, text
from testamur.did import KeyResolver
from testamur.verify.presentation import verify_presentation

SCHEME = "dccrequest://request"
MOST_DID = 400


def link_of(offer: Offer) -> str:
    """Return the request link of an offer; empty text for one that such wallets could not take up.

    The scheme leads into the wallet by itself: a page in between would be told the challenge, which is the code.
    """
    if offer.has_pin or offer.form != Copy.Form.LDP_VC:
        return ""
    code = codes.code_of(offer.public_id)
    told = {"issuer": did(offer.award.organization), "auth_type": "bearer", "challenge": code}
    return f"{SCHEME}?{urlencode({**told, 'vc_request_url': address(code)})}"


def address(code: str) -> str:
    """Return where an exchange goes on."""
    return public_url(reverse("exchange", args=[code]))


def asked(code: str, *, now: datetime) -> dict[str, Any]:
    """Return what the wallet is to sign before it gets anything (VC-API: verifiablePresentationRequest)."""
    _open(code, now=now)
    service = {"type": "UnmediatedHttpPresentationService2021", "serviceEndpoint": address(code)}
    return {
        "query": [{"type": "DIDAuthentication", "acceptedMethods": [{"method": "key"}, {"method": "jwk"}]}],
        "challenge": codes.fresh_nonce(),
        "domain": settings.PUBLIC_URL,
        "interact": {"service": [service]},
    }


def taken(code: str, presentation: Mapping[str, Any], *, now: datetime) -> Copy:
    """Return the credential about the key that signed; the offer ends with it. Raises WireError."""
    offer = _open(code, now=now)
    holder = _holder(code, presentation, now=now)
    try:
        with transaction.atomic():
            waiting = Offer.objects.filter(pk=offer.pk, redeemed_at__isnull=True, expires_at__gt=now)
            if not waiting.update(redeemed_at=now, loaded_at=now):
                raise WireError("invalid_request", "the offer was taken up in the meantime", status=404)
            return copy_for(offer.award, holder=holder, form=offer.form, now=now)
    except ConflictError as err:
        raise WireError("invalid_request", str(err)) from err


def _open(code: str, *, now: datetime) -> Offer:
    offer = queries.open_offer(codes.offer_id_of(code), now=now)
    if offer is None or not link_of(offer):
        raise WireError("not_found", "this offer was taken up, is too old or was never made", status=404)
    return offer


def _holder(code: str, presentation: Mapping[str, Any], *, now: datetime) -> str:
    """Return the DID that signed for this occasion: over the code that only the link has, or over a nonce of ours."""
    proof = mapping(next(iter(items(presentation.get("proof"))), None))
    challenge = text(proof.get("challenge"))
    is_direct = challenge == code
    # Wallets that come by the link name no domain: they were told none.
    domain = settings.PUBLIC_URL if not is_direct or "domain" in proof else ""
    report = verify_presentation(
        json.dumps(presentation).encode(errors="replace"),
        challenge=challenge,
        domain=domain,
        now=now,
        resolver=KeyResolver(),
    )
    if not report.is_genuine or not report.holder.startswith(("did:key:", "did:jwk:")) or len(report.holder) > MOST_DID:
        wrong = next((check.detail for check in report.checks if check.outcome.value != "passed"), "")
        raise WireError("invalid_presentation", wrong or "the key must stand in the DID: did:key or did:jwk")
    if not is_direct and not codes.use_nonce(challenge):
        raise WireError("invalid_presentation", "the challenge is used, too old or not one of ours")
    return report.holder
