"""Read what a wallet answered: each presentation is held against the request, and its credentials are taken out.

OpenID4VP 1.0, section 8.1 (`vp_token`) and appendix B: presentations as JSON with an embedded proof, as JWT, and
SD-JWT VCs with the holder's own token. Whether a credential itself is good is another question, asked afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from campus.openid4.dcql import FORMS
from campus.openid4.models import Shown
from campus.openid4.wire import WireError
from campus.wallet.shapes import items, mapping, text
from testamur.did import KeyResolver, Resolver, did_jwk, issuer_key, verification_key
from testamur.errors import ForeignKeyError, KeyFormatError, MalformedError, ProofError, ResolutionError
from testamur.formats.strict_json import parse_object
from testamur.proofs import jws, sd_jwt_vc
from testamur.verify.presentation import verify_presentation
from testamur.verify.sd_jwt import Occasion, verify_sd_jwt

MOST = 5  # credentials in one answer
MOST_TEXT = 1_000_000
_AGE = timedelta(minutes=15)
_HEADER = frozenset({"alg", "typ", "kid"})
Binding = Shown.Binding


@dataclass(frozen=True, slots=True)
class Asked:
    """What the wallet had to answer to: who asked, and the nonce."""

    client_id: str
    nonce: str
    now: datetime
    resolver: Resolver


@dataclass(frozen=True, slots=True)
class Taken:
    """One credential as it was shown, its holder as far as that was proven, and whether it is theirs."""

    form: str
    data: bytes
    holder: str
    binding: str


def read(vp_token: str, *, asked: Asked) -> list[Taken]:
    """Return the credentials of an answer; WireError where it is none."""
    if len(vp_token) > MOST_TEXT:
        raise refused("it is too large", status=413)
    try:
        members = parse_object(vp_token.encode(errors="replace"))
    except MalformedError as err:
        raise refused(f"vp_token can't be read: {err}") from err
    taken = [each for name, held in members.items() for entry in items(held) for each in _read(name, entry, asked)]
    if not 0 < len(taken) <= MOST:
        raise refused(f"vp_token holds {len(taken)} credentials: 1 to {MOST} are read")
    return taken


def refused(reason: str, *, status: int = 400) -> WireError:
    """Return the refusal of an answer."""
    return WireError("invalid_request", reason[:300], status=status)


def _read(name: str, entry: Any, asked: Asked) -> list[Taken]:
    form = FORMS.get(name)
    if form is None:
        raise refused(f"nothing was asked for under {name!r}")
    try:
        if form == Shown.Form.LDP_VC and isinstance(entry, Mapping):
            return list(_embedded(entry, asked))
        if form == Shown.Form.JWT_VC_JSON and isinstance(entry, str):
            return list(_enveloped(entry, asked))
        if form == Shown.Form.SD_JWT and isinstance(entry, str):
            return [_selective(entry, asked)]
    except (ProofError, KeyFormatError) as err:
        raise refused(f"the presentation can't be read: {err}") from err
    raise refused(f"what stands under {name!r} is of another form")


def _embedded(entry: Mapping[str, Any], asked: Asked) -> Iterator[Taken]:
    held = items(entry.get("verifiableCredential"))
    if len(held) > MOST:
        raise refused(f"a presentation holds more than {MOST} credentials")
    report = verify_presentation(
        json.dumps(entry, ensure_ascii=False).encode(errors="replace"),
        challenge=asked.nonce,
        domain=asked.client_id,
        now=asked.now,
        resolver=asked.resolver,
    )
    for each in map(mapping, held):
        yield _taken(each, holder=report.holder if report.is_genuine else "")


def _taken(document: Mapping[str, Any], *, holder: str) -> Taken:
    """Return a credential of a presentation: JSON as it stands, or the token in an envelope."""
    kind, _comma, token = text(document.get("id")).partition(",")
    if kind.startswith("data:application/vc") and kind.endswith("+jwt"):
        return _token(token, holder=holder)
    data = json.dumps(document, ensure_ascii=False).encode(errors="replace")
    return Taken(Shown.Form.LDP_VC, data, holder, _binding(document, holder))


def _token(token: str, *, holder: str) -> Taken:
    claims = jws.read_object(token.split(".")[1] if token.count(".") == 2 else "", "claims")
    return Taken(Shown.Form.JWT_VC_JSON, token.encode(), holder, _binding(mapping(claims.get("vc")) or claims, holder))


def _enveloped(token: str, asked: Asked) -> Iterator[Taken]:
    """Read a JWT presentation; one whose signature does not hold for this occasion proves nobody as the holder."""
    header = jws.read_header(token, allowed=_HEADER)
    claims = jws.read_object(token.split(".")[1] if token.count(".") == 2 else "", "claims")
    holder = text(header.get("kid")).partition("#")[0]
    is_proven = _is_for_us(claims, asked) and _is_signed(token, text(header.get("kid")), holder, asked)
    presentation = mapping(claims.get("vp")) or claims
    for each in items(presentation.get("verifiableCredential")):
        shown = holder if is_proven else ""
        yield _token(each, holder=shown) if isinstance(each, str) else _taken(mapping(each), holder=shown)


def _is_for_us(claims: Mapping[str, Any], asked: Asked) -> bool:
    moments = [claims.get(name, asked.now.timestamp()) for name in ("iat", "nbf", "exp")]
    if not all(isinstance(each, int | float) for each in moments):
        return False
    made, start, end = moments
    now, skew = asked.now.timestamp(), _AGE.total_seconds()
    is_now = bool(abs(now - made) <= skew and start <= now + skew and end >= now)
    return is_now and claims.get("nonce") == asked.nonce and asked.client_id in items(claims.get("aud"))


def _is_signed(token: str, method: str, holder: str, asked: Asked) -> bool:
    try:
        jws.check(token, key=issuer_key(asked.resolver, method, issuer=holder, purpose="authentication"))
    except (ProofError, ForeignKeyError, ResolutionError, KeyFormatError):
        return False
    return True


def _selective(entry: str, asked: Asked) -> Taken:
    sd_jwt_vc.method_of(entry)  # what is no SD-JWT at all is no answer
    occasion = Occasion(audience=asked.client_id, nonce=asked.nonce, max_age=_AGE)
    report = verify_sd_jwt(entry, now=asked.now, resolver=asked.resolver, occasion=occasion)
    is_bound = any(check.id == "binding" and check.outcome.value == "passed" for check in report.checks)
    key = sd_jwt_vc.holder_key(report.claims)
    holder = did_jwk(key) if key is not None and is_bound else ""
    return Taken(Shown.Form.SD_JWT, entry.encode(), holder, Binding.BOUND if is_bound else Binding.WRONG)


def _binding(document: Mapping[str, Any], holder: str) -> str:
    """Say whether a credential is about the key of who showed it; one that names no key is nobody's in this sense."""
    subject = text(mapping(document.get("credentialSubject")).get("id"))
    if not holder:
        return Binding.WRONG
    if not subject.startswith("did:"):
        return Binding.OPEN
    return Binding.BOUND if _is_same(subject, holder) else Binding.WRONG


def _is_same(subject: str, holder: str) -> bool:
    """Compare identifiers, and where they differ the keys that they hold in themselves."""
    if subject == holder:
        return True
    try:
        return _key_in(subject) == _key_in(holder)
    except ResolutionError:
        return False


def _key_in(did: str) -> Any:
    fragment = did.removeprefix("did:key:") if did.startswith("did:key:") else "0"
    return verification_key(KeyResolver(), f"{did}#{fragment}", purpose="authentication")
