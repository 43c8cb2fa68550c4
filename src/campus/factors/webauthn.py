"""The ceremonies of passkeys, registration and sign-in (WebAuthn Level 3, clauses 7.1 and 7.2), by python-fido2.

What is asked of the browser goes out as JSON, what it answers comes in as JSON, and the challenge between the two is
the caller's to keep. Nothing here knows rows or requests. The library is imported when somebody first uses a passkey:
most processes never do.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError
from campus.factors import said

if TYPE_CHECKING:
    from fido2.server import Fido2Server

# What the library raises on bytes that are no answer; each of them is somebody's input and no fault of ours.
UNREADABLE = (
    *(ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError),
    *(struct.error, NotImplementedError, RecursionError),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked, as it goes to `navigator.credentials`, and what to keep until it answers."""

    options: dict[str, Any]
    challenge: str  # base64url
    handle: bytes = b""  # whom a new passkey is for


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey as the device described it."""

    credential_id: bytes
    data: bytes
    counter: int
    is_copied: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a passkey said of itself as it answered, once its signature was verified."""

    counter: int
    is_copied: bool
    handle: bytes


def ask_new(*, site: str, house: str, handle: bytes, login: str, name: str, known: list[bytes]) -> Asked:
    """Return what makes a passkey for the site at this address; devices that hold one of `known` refuse."""
    from fido2.webauthn import (
        AttestedCredentialData,
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options, state = _server(site, house).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=login, display_name=name or login),
        [AttestedCredentialData(each) for each in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(_plain(options), state["challenge"], handle)


def read_new(answer: str, *, site: str, challenge: str) -> Made:
    """Verify what a browser made (clause 7.1). Raises InvalidError."""
    answered = said.new(answer)
    try:
        server = _server(site)
        found = server.register_complete(_state(challenge), answered)
        data = found.credential_data
        if data is None or data.public_key.get(3) not in {each.alg for each in server.allowed_algorithms}:
            raise ValueError("no key of a kind that was asked for")
        return Made(bytes(data.credential_id), bytes(data), found.counter, found.is_backed_up())
    except UNREADABLE as err:
        raise InvalidError(_("Your device answered something else than it was asked. Try once more.")) from err


def ask(*, site: str) -> Asked:
    """Return what has a device choose among the passkeys it has for this site, and make sure who holds it."""
    from fido2.webauthn import UserVerificationRequirement

    options, state = _server(site).authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return Asked(_plain(options), state["challenge"])


def credential_id(answer: str) -> str:
    """Return which passkey an answer says to come from, base64url, before anything is verified. Raises InvalidError."""
    return str(said.shown(answer)["rawId"]).rstrip("=")


def read(answer: str, *, site: str, challenge: str, data: bytes) -> Shown:
    """Verify what a passkey answered (clause 7.2) with the key in `data`. Raises InvalidError."""
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse

    answered = said.shown(answer)
    try:
        _server(site).authenticate_complete(_state(challenge), [AttestedCredentialData(data)], answered)
        response = AuthenticationResponse.from_dict(answered).response
        found = response.authenticator_data
        return Shown(found.counter, found.is_backed_up(), bytes(response.user_handle or b""))
    except UNREADABLE as err:
        raise InvalidError(_("This passkey could not be verified. Try once more.")) from err


def _server(site: str, house: str = "") -> Fido2Server:
    """Return a relying party at one origin: the public address, and no other that leads to this server."""
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    party = PublicKeyCredentialRpEntity(id=urlsplit(site).hostname or "", name=house or site)
    return Fido2Server(party, attestation=None, verify_origin=lambda origin: origin == site)


def _plain(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as JSON has them: bytes are base64url, and names are those of the specification."""
    found: dict[str, Any] = json.loads(json.dumps(dict(options), default=dict))
    return found


def _state(challenge: str) -> dict[str, str]:
    """Return the state of a ceremony as the library wants it back: who holds the device is always made sure of."""
    return {"challenge": challenge, "user_verification": "required"}
