"""Ask somebody to show a credential from their wallet, and take what the wallet answers: OpenID4VP 1.0.

Requests are signed by a key of this place (`decentralized_identifier:`, section 5.9.3), with the name of who asks in
them. The key is another than those that credentials are signed with, and no document lists it for that.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.common.errors import InvalidError
from campus.common.sealing import seal, unseal
from campus.journal.services import record
from campus.openid4 import queries
from campus.openid4.answers import Asked, read, refused
from campus.openid4.dcql import formats, query
from campus.openid4.models import Request, RequestKey, Shown
from campus.organizations.models import Organization
from campus.organizations.queries import public_url
from campus.organizations.services import require
from campus.verification.sources import Keys, Network
from testamur import signing
from testamur.did import did_web
from testamur.keys import PublicKey
from testamur.proofs.jws import compact

OPEN_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(hours=24)
PREFIX = "decentralized_identifier:"
AUDIENCE = "https://self-issued.me/v2"  # section 5.8: the request is for no wallet in particular
_FRAGMENT = "request-1"
Kind = Request.Kind


def ask(actor: Person, *, organization: Organization, kind: str, wanted: str, now: datetime) -> Request:
    """Make a request in the name of an organization that one belongs to; raises NotAllowedError, InvalidError."""
    require(actor, organization)
    wanted = " ".join(wanted.split())
    if kind not in Kind.values or (kind != Kind.ANY and not wanted):
        raise InvalidError(_("Say what you want to be shown."), field="wanted")
    return Request.objects.create(
        asker=actor,
        organization=organization,
        kind=kind,
        wanted=wanted if kind != Kind.ANY else "",
        nonce=secrets.token_urlsafe(32),
        state=secrets.token_urlsafe(32),
        made_at=now,
        expires_at=now + OPEN_FOR,
        gone_at=now + KEPT_FOR,
    )


def request_object(request: Request, *, now: datetime) -> str:
    """Return the signed request that a wallet fetches (RFC 9101), and note that one did."""
    Request.objects.filter(pk=request.pk, fetched_at__isnull=True).update(fetched_at=now)
    key = _request_key(now=now)
    claims: dict[str, Any] = {
        "aud": AUDIENCE,
        "iat": int(now.timestamp()),
        "exp": int(request.expires_at.timestamp()),
        "client_id": client_id(),
        "response_type": "vp_token",
        "response_mode": "direct_post",
        "response_uri": public_url(reverse("oid4vp-answer", args=[request.public_id])),
        "nonce": request.nonce,
        "state": request.state,
        "dcql_query": query(request.kind, request.wanted),
        "client_metadata": {"client_name": request.organization.name, "vp_formats_supported": formats()},
    }
    header = {"alg": "ES256", "typ": "oauth-authz-req+jwt", "kid": f"{place_did()}#{key.fragment}"}
    return compact(header, json.dumps(claims, ensure_ascii=False).encode(), sign=_open(key).sign)


def take(public_id: str, *, state: str, vp_token: str, now: datetime) -> None:
    """Keep what a wallet shows in answer to a request; each is answered once. Raises WireError."""
    request = _open_request(public_id, state, now)
    asked = Asked(client_id=client_id(), nonce=request.nonce, now=now, resolver=Keys(Network()))
    taken = read(vp_token, asked=asked)
    with transaction.atomic():
        _answer(request, now=now)
        Shown.objects.bulk_create(
            Shown(request=request, form=each.form, data=each.data, holder=each.holder, binding=each.binding)
            for each in taken
        )


def take_refusal(public_id: str, *, state: str, error: str, now: datetime) -> None:
    """Keep that a wallet, or its owner, would not answer (section 8.5). Raises WireError."""
    with transaction.atomic():
        _answer(_open_request(public_id, state, now), now=now, refusal=error[:100] or "refused")


def forget(actor: Person, *, request: Request) -> None:
    """Delete a request of one's own with all that was shown."""
    Request.objects.filter(pk=request.pk, asker=actor).delete()


def client_id() -> str:
    """Return who asks, as wallets check it: the DID of this place."""
    return f"{PREFIX}{place_did()}"


def place_did() -> str:
    """Return the did:web of this place, under which requests are signed."""
    return did_web(settings.PUBLIC_URL)


def place_document(*, now: datetime) -> dict[str, Any]:
    """Return the DID document of this place. Its key may authenticate and assert nothing: it signs no credential."""
    key, did = _request_key(now=now), place_did()
    method = f"{did}#{key.fragment}"
    jwk = {**PublicKey.from_multibase(key.multibase).jwk, "alg": "ES256", "use": "sig"}
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": [{"id": method, "type": "JsonWebKey", "controller": did, "publicKeyJwk": jwk}],
        "authentication": [method],
    }


def _open_request(public_id: str, state: str, now: datetime) -> Request:
    request = queries.open_request(public_id, now=now)
    if request is None or not constant_time_compare(state, request.state):
        raise refused("this request was answered, is too old or was never made")
    return request


def _answer(request: Request, *, now: datetime, refusal: str = "") -> None:
    waiting = Request.objects.filter(pk=request.pk, answered_at__isnull=True, expires_at__gt=now)
    if not waiting.update(answered_at=now, gone_at=now + KEPT_FOR, refusal=refusal):
        raise refused("this request was answered in the meantime")
    record(
        "request.answered",
        actor=None,
        thing=request,
        organization_id=request.organization_id,
        data={"request": request.public_id, "by": request.asker_id, "is_refused": bool(refusal)},
        now=now,
    )


def _request_key(*, now: datetime) -> RequestKey:
    """Return the key that requests are signed with, made at the first; a constraint lets only one be made."""
    found = RequestKey.objects.filter(fragment=_FRAGMENT).first()
    if found is not None:
        return found
    fresh = signing.SigningKey.generate(kind="P-256")
    made = {"multibase": fresh.public.multibase, "sealed": seal(fresh.to_bytes(), purpose=_purpose(_FRAGMENT))}
    return RequestKey.objects.get_or_create(fragment=_FRAGMENT, defaults={**made, "created_at": now})[0]


def _open(key: RequestKey) -> signing.SigningKey:
    return signing.SigningKey.from_bytes(unseal(bytes(key.sealed), purpose=_purpose(key.fragment)), kind="P-256")


def _purpose(fragment: str) -> str:
    return f"request-key #{fragment}"
