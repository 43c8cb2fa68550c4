"""What was chosen to be placed, as the signed answer that the platform takes (Deep Linking 2.0, section 4)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError
from campus.lti.claims import LTI
from campus.lti.models import Visit
from campus.lti.services import placing
from campus.lti.services.keys import signed
from campus.lti.services.launching import address

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"


def answer(visit: Visit, values: Collection[str], *, now: datetime) -> str:
    """Return the signed answer that places these things; raises InvalidError where it can place none of them so."""
    offered = {each.value: each for each in placing.choices(visit.registration.organization)}
    chosen = [offered[value] for value in dict.fromkeys(values) if value in offered]
    if not chosen:
        raise InvalidError(_("Choose what to place."))
    if len(chosen) > 1 and not visit.deep.get("accept_multiple", False):
        raise InvalidError(_("Your learning platform takes one at a time. Choose one."))
    registration = visit.registration
    claims: dict[str, Any] = {
        "iss": registration.client_id,
        "aud": registration.issuer,
        "iat": int(now.timestamp()) - 1,  # Moodle refuses what comes from the future by a blink
        "exp": int(now.timestamp()) + 600,
        "nonce": secrets.token_urlsafe(16),
        f"{LTI}deployment_id": visit.deployment_id,
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": "1.3.0",
        f"{DL}content_items": [_item(visit, each) for each in chosen],
    }
    if "data" in visit.deep:
        claims[f"{DL}data"] = visit.deep["data"]
    return signed(claims, now=now)


def _item(visit: Visit, choice: placing.Choice) -> dict[str, Any]:
    item: dict[str, Any] = {
        "type": "ltiResourceLink",
        "title": choice.called,
        "url": address("lti-launch", visit.registration),
        "custom": {"testamur": choice.value},
    }
    if choice.points and visit.deep.get("accept_lineitem", True):
        item["lineItem"] = {"scoreMaximum": choice.points, "label": choice.called, "resourceId": choice.value}
    return item
