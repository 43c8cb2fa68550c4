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
from campus.common.identifiers import public_id
from campus.common.sealing import seal, unseal
from campus.journal.services import record
from campus.openid4 import encryption, queries
from campus.openid4.answers import Asked, read, refused
from campus.openid4.dcql import formats, query
from campus.openid4.models import Request, RequestKey, Shown
from campus.organizations.models import Organization
from campus.organizations.queries import public_url
from campus.organizations.services import require
from campus.verification.sources import Keys, Network
from testamur import signing
from testamur.did import did_web
from testamur.errors import MalformedError
from testamur.formats.strict_json import parse_object
from testamur.keys import PublicKey
from testamur.proofs.jws import compact

OPEN_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(hours=24)
PREFIX = "decentralized_identifier:"
AUDIENCE = "https://self-issued.me/v2"  # section 5.8: the request is for no wallet in particular
MOST_HOLDER = 400
_FRAGMENT = "request-1"
Kind = Request.Kind


def ask(actor: Person, *, organization: Organization, kind: str, wanted: str, now: datetime) -> Request:
    """Make a request in the name of an organization that one belongs to; raises NotAllowedError, InvalidError."""
    require(actor, organization)
    wanted = " ".join(wanted.split())
    if kind not in Kind.values or (kind != Kind.ANY and not wanted):
        raise InvalidError(_("Say what you want to be shown."), field="wanted")
    _ensure_key(now=now)
    chosen_id = public_id()
    return Request.objects.create(
        public_id=chosen_id,
        sealed=seal(encryption.fresh_key(), purpose=_purpose_of(chosen_id)),
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
    key = RequestKey.objects.get(fragment=_FRAGMENT)
    claims: dict[str, Any] = {
        "aud": AUDIENCE,
        "iat": int(now.timestamp()),
        "exp": int(request.expires_at.timestamp()),
        "client_id": client_id(),
        "response_type": "vp_token",
        "response_mode": "direct_post.jwt",
        "response_uri": public_url(reverse("oid4vp-answer", args=[request.public_id])),
        "nonce": request.nonce,
        "state": request.state,
        "dcql_query": query(request.kind, request.wanted),
        "client_metadata": {
            "client_name": request.organization.name,
            "vp_formats_supported": formats(),
            "jwks": {"keys": [encryption.public_jwk(_secret(request))]},
            "encrypted_response_enc_values_supported": list(encryption.CIPHERS),
        },
    }
    header = {"alg": "ES256", "typ": "oauth-authz-req+jwt", "kid": f"{place_did()}#{key.fragment}"}
    return compact(header, json.dumps(claims, ensure_ascii=False).encode(), sign=_open(key).sign)


def open_answer(public_id: str, *, response: str, now: datetime) -> dict[str, str]:
    """Return the fields of an encrypted answer (section 8.3), as they come in an open one. Raises WireError."""
    request = queries.open_request(public_id, now=now)
    if request is None:
        raise refused("this request was answered, is too old or was never made")
    try:
        fields = parse_object(encryption.opened(response, secret=_secret(request)))
    except (encryption.UnreadableError, MalformedError) as err:
        raise refused(f"the answer can't be read: {err}") from err
    return {name: held if isinstance(held, str) else json.dumps(held) for name, held in fields.items()}


def take(public_id: str, *, state: str, vp_token: str, now: datetime) -> None:
    """Keep what a wallet shows in answer to a request; each is answered once. Raises WireError."""
    request = _open_request(public_id, state, now)
    asked = Asked(client_id=client_id(), nonce=request.nonce, now=now, resolver=Keys(Network()))
    taken = read(vp_token, asked=asked)
    with transaction.atomic():
        _answer(request, now=now)
        Shown.objects.bulk_create(
            Shown(
                request=request, form=each.form, data=each.data, holder=each.holder[:MOST_HOLDER], binding=each.binding
            )
            for each in taken
        )


def take_refusal(public_id: str, *, state: str, error: str, now: datetime) -> None:
    """Keep that a wallet, or its owner, would not answer (section 8.5). Raises WireError."""
    with transaction.atomic():
        # RFC 6749, section 4.1.2.1: a code of plain letters.
        code = "".join(letter for letter in error if letter.isascii() and letter.isprintable())[:100]
        _answer(_open_request(public_id, state, now), now=now, refusal=code or "refused")


def forget(actor: Person, *, request: Request) -> None:
    """Delete a request of one's own with all that was shown."""
    Request.objects.filter(pk=request.pk, asker=actor).delete()


def client_id() -> str:
    """Return who asks, as wallets check it: the DID of this place."""
    return f"{PREFIX}{place_did()}"


def place_did() -> str:
    """Return the did:web of this place, under which requests are signed."""
    return did_web(settings.PUBLIC_URL)


def place_document() -> dict[str, Any]:
    """Return the DID document of this place. Its key may authenticate and assert nothing: it signs no credential."""
    did = place_did()
    methods = [
        {
            "id": f"{did}#{key.fragment}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": {**PublicKey.from_multibase(key.multibase).jwk, "alg": "ES256", "use": "sig"},
        }
        for key in RequestKey.objects.order_by("pk")
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": methods,
        "authentication": [method["id"] for method in methods],
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


def _ensure_key(*, now: datetime) -> None:
    """Make the key that requests are signed with, at the first request; a constraint lets only one be made."""
    if RequestKey.objects.filter(fragment=_FRAGMENT).exists():
        return
    fresh = signing.SigningKey.generate(kind="P-256")
    made = {"multibase": fresh.public.multibase, "sealed": seal(fresh.to_bytes(), purpose=_purpose(_FRAGMENT))}
    RequestKey.objects.get_or_create(fragment=_FRAGMENT, defaults={**made, "created_at": now})


def _open(key: RequestKey) -> signing.SigningKey:
    return signing.SigningKey.from_bytes(unseal(bytes(key.sealed), purpose=_purpose(key.fragment)), kind="P-256")


def _secret(request: Request) -> bytes:
    return unseal(bytes(request.sealed), purpose=_purpose_of(request.public_id))


def _purpose_of(request_id: str) -> str:
    return f"request {request_id}"


def _purpose(fragment: str) -> str:
    return f"request-key #{fragment}"
