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
from testamur.did import KeyResolver, Resolver, did_jwk, verification_key
from testamur.errors import KeyFormatError, MalformedError, ProofError, ResolutionError
from testamur.formats.strict_json import parse_object
from testamur.keys import PublicKey
from testamur.proofs import jws, sd_jwt_vc
from testamur.verify.presentation import verify_presentation
from testamur.verify.presented import credentials_of, read_presented
from testamur.verify.sd_jwt import Occasion, verify_sd_jwt

MOST = 5  # credentials in one answer
MOST_TEXT = 1_000_000
_AGE = timedelta(minutes=15)
Binding, Form = Shown.Binding, Shown.Form


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
    entries = [(name, entry) for name, held in members.items() for entry in items(held)]
    _check_number(len(entries))  # before any is verified: each may ask others for their keys
    taken: list[Taken] = []
    for name, entry in entries:
        taken.extend(_read(name, entry, asked))
        _check_number(len(taken), least=0)
    _check_number(len(taken))
    return taken


def _check_number(number: int, *, least: int = 1) -> None:
    if not least <= number <= MOST:
        raise refused(f"vp_token holds {number} credentials: 1 to {MOST} are read")


def refused(reason: str, *, status: int = 400) -> WireError:
    """Return the refusal of an answer."""
    return WireError("invalid_request", reason[:300], status=status)


def _read(name: str, entry: Any, asked: Asked) -> list[Taken]:
    form = FORMS.get(name)
    if form is None:
        raise refused(f"nothing was asked for under {name!r}")
    if not isinstance(entry, Mapping if form == Form.LDP_VC else str) or (
        isinstance(entry, str) and not entry.isascii()
    ):
        raise refused(f"what stands under {name!r} is of another form")
    try:
        return [_selective(str(entry), asked)] if form == Form.SD_JWT else list(_presented(entry, asked))
    except (ProofError, KeyFormatError, MalformedError) as err:
        raise refused(f"the presentation can't be read: {err}") from err


def _presented(entry: Any, asked: Asked) -> Iterator[Taken]:
    """Read a presentation; one that was not made for this occasion proves nobody as the holder."""
    data = (entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False)).encode(errors="replace")
    held = credentials_of(read_presented(data).document)
    if len(held) > MOST:
        raise refused(f"a presentation holds more than {MOST} credentials")
    report = verify_presentation(
        data, challenge=asked.nonce, domain=asked.client_id, now=asked.now, resolver=asked.resolver
    )
    holder = report.holder if report.is_genuine else ""
    for each in held:
        form = Form.LDP_VC if each.lstrip()[:1] == b"{" else Form.JWT_VC_JSON
        yield Taken(form, each, holder, _binding(_subject(each), holder))


def _subject(credential: bytes) -> str:
    """Return whom a credential says it is about, believed or not."""
    if credential.lstrip()[:1] == b"{":
        document: Mapping[str, Any] = parse_object(credential)
    else:
        claims = credential.decode("ascii", errors="replace").partition(".")[2].partition(".")[0]
        document = jws.read_object(claims, "claims")
    held = mapping(document.get("vc")) or document
    return text(mapping(held.get("credentialSubject")).get("id"))


def _selective(entry: str, asked: Asked) -> Taken:
    sd_jwt_vc.method_of(entry)  # what is no SD-JWT at all is no answer
    occasion = Occasion(audience=asked.client_id, nonce=asked.nonce, max_age=_AGE)
    report = verify_sd_jwt(entry, now=asked.now, resolver=asked.resolver, occasion=occasion)
    is_bound = any(check.id == "binding" and check.outcome.value == "passed" for check in report.checks)
    key = sd_jwt_vc.holder_key(report.claims)
    holder = did_jwk(key) if key is not None and is_bound else ""
    return Taken(Form.SD_JWT, entry.encode(), holder, Binding.BOUND if is_bound else Binding.WRONG)


def _binding(subject: str, holder: str) -> str:
    """Say whether a credential is about the key of who showed it; one that names no key is nobody's in this sense."""
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


def _key_in(did: str) -> PublicKey:
    fragment = did.removeprefix("did:key:") if did.startswith("did:key:") else "0"
    return verification_key(KeyResolver(), f"{did}#{fragment}", purpose="authentication")
