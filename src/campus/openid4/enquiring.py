"""Read what somebody asks of a wallet: the link, and the request it carries or leads to. OpenID4VP 1.0, section 5.

Who asks is known by a signature under their DID (`decentralized_identifier:`), or only by the address that the answer
goes to (`redirect_uri:`), where nobody signed. Other ways to name an asker are refused by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError
from campus.common.text import as_line
from campus.openid4.encryption import CIPHERS
from campus.wallet.shapes import items, mapping, text
from testamur.did import Resolver, controller_of, did_web_url, verification_key
from testamur.errors import KeyFormatError, MalformedError, ProofError, ResolutionError
from testamur.formats.strict_json import parse_object
from testamur.proofs import jws

DID, REDIRECT = "decentralized_identifier:", "redirect_uri:"
TYPE = "oauth-authz-req+jwt"
MODES = ("direct_post", "direct_post.jwt")
LASTS = timedelta(minutes=15)
MOST_LINK = 20_000
MOST_QUERY = 20_000  # letters: each credential of a wallet is held against all of it, whenever the page is looked at
_HEADER = frozenset({"alg", "kid", "typ", "jwk", "x5c"})
_JSON = ("dcql_query", "client_metadata")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that can be answered: who asks, as far as that is proven, and what the answer needs."""

    client_id: str
    name: str
    proven: str
    goes_to: str
    expires_at: datetime
    needs: dict[str, Any] = field(default_factory=dict)  # nonce, state, response_uri, query; key and cipher, or neither


def of_link(link: str) -> dict[str, str]:
    """Return the parameters of a link or QR code, whatever its scheme; InvalidError for what is none."""
    found = dict(parse_qsl(link.strip()[:MOST_LINK].partition("?")[2]))
    if not found.get("client_id", "").isprintable() or not found.get("client_id"):
        raise InvalidError(_("This is no request to show something. Paste the whole link, or what the code says."))
    return found


def of_token(token: str, *, client_id: str, resolver: Resolver) -> dict[str, Any]:
    """Return the request in a signed token (RFC 9101), checked by the key of the DID that asks."""
    if not client_id.startswith(DID):
        raise InvalidError(_("Who asks names itself in a way that is not known here: %s") % client_id[:100])
    did = client_id.removeprefix(DID)
    try:
        header = jws.read_header(token, allowed=_HEADER)
        method = text(header.get("kid"))
        if header.get("typ") != TYPE or controller_of(method) != did:
            raise ProofError("the request is not signed by a key of who asks")
        claims = jws.check(token, key=verification_key(resolver, method, purpose="authentication"))
    except (ProofError, KeyFormatError, ResolutionError, MalformedError) as err:
        raise InvalidError(_("The request does not prove who asks, so nothing can be shown: %s") % err) from err
    if claims.get("client_id") != client_id:
        raise InvalidError(_("The link and the request name two who ask. Nothing can be shown."))
    return claims


def of_parameters(found: Mapping[str, str]) -> dict[str, Any]:
    """Return a request that stands in the link itself and that nobody signed."""
    client_id = found["client_id"]
    if client_id != f"{REDIRECT}{found.get('response_uri', '')}":
        raise InvalidError(
            _("Nobody signed this request, and it would send the answer elsewhere. Nothing can be shown.")
        )
    try:
        return {**found, **{name: parse_object(found[name].encode()) for name in _JSON if name in found}}
    except (MalformedError, UnicodeEncodeError) as err:
        raise InvalidError(_("The request cannot be read: %s") % err) from err


def checked(claims: Mapping[str, Any], *, now: datetime) -> Asked:
    """Return the request as far as it can be answered from here; InvalidError says what stands in the way."""
    uri, client_id = text(claims.get("response_uri")), text(claims.get("client_id"))
    mode = text(claims.get("response_mode"))
    if claims.get("response_type") != "vp_token" or mode not in MODES or not host_of(uri) or "redirect_uri" in claims:
        raise InvalidError(_("The answer is wanted in a way that is not known here."))
    if claims.get("transaction_data"):
        raise InvalidError(_("A signature under something else is asked for, which a wallet here does not give."))
    query, nonce = mapping(claims.get("dcql_query")), text(claims.get("nonce"))
    if not query or not 0 < len(nonce) <= 500 or len(uri) > 2000 or len(client_id) > 500:
        raise InvalidError(_("The request does not say what is asked for, or for which occasion."))
    if len(json.dumps(query)) > MOST_QUERY:
        raise InvalidError(_("More is asked for than can be looked up at one go."))
    about = mapping(claims.get("client_metadata"))
    return Asked(
        client_id=client_id,
        name=as_line(text(about.get("client_name")))[:200],
        proven=_domain(client_id),
        goes_to=host_of(uri),
        expires_at=_end(claims.get("exp"), now=now),
        needs={
            "nonce": nonce,
            "state": text(claims.get("state"))[:2000],
            "response_uri": uri,
            "query": dict(query),
            **(_sealing(about) if mode == "direct_post.jwt" else {}),
        },
    )


def _sealing(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return to which key, and how, the answer is encrypted (8.3)."""
    keys = [dict(mapping(each)) for each in items(mapping(about.get("jwks")).get("keys"))]
    fit = [each for each in keys if each.get("kty") in {"EC", "OKP"} and each.get("alg", "ECDH-ES") == "ECDH-ES"]
    told = [text(each) for each in items(about.get("encrypted_response_enc_values_supported"))] or ["A128GCM"]
    ciphers = [each for each in told if each in CIPHERS]
    if not fit or not ciphers:
        raise InvalidError(_("The answer is to be encrypted in a way that is not known here."))
    return {"key": fit[0], "cipher": ciphers[0]}


def _end(told: Any, *, now: datetime) -> datetime:
    latest = now + LASTS
    if not isinstance(told, int) or isinstance(told, bool):
        return latest
    if told <= now.timestamp():
        raise InvalidError(_("This request is over. Ask for a new one."))
    return min(latest, datetime.fromtimestamp(min(told, latest.timestamp()), tz=UTC))


def _domain(client_id: str) -> str:
    """Return the domain under which a request was signed; empty where no domain stands behind the key."""
    did = client_id.removeprefix(DID)
    if not client_id.startswith(DID) or not did.startswith("did:web:"):
        return ""
    try:
        return urlsplit(did_web_url(did)).netloc[:300]
    except ResolutionError:
        return ""


def host_of(uri: str) -> str:
    """Return the host of an address, with its port; empty text for what is none."""
    try:
        return as_line(urlsplit(uri).netloc)[:300]
    except ValueError:
        return ""


def told(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of an open answer as a form has them (8.2): what is no text is written as JSON."""
    return {name: held if isinstance(held, str) else json.dumps(held) for name, held in fields.items()}
