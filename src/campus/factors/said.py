"""What a browser sends of a passkey, made sure to be texts and bytes before the library reads it.

The library takes a number where bytes belong for that many bytes of nought: in the JSON of an answer, in the client
data inside it, and in the CBOR of an attestation. Ten digits from a stranger would take up all memory. So nothing
reaches it but what is text, under known names, within bounds.
"""

from __future__ import annotations

import json
import re
import struct
from base64 import urlsafe_b64decode
from typing import Any

from django.utils.translation import gettext as _

from campus.common.errors import InvalidError

MOST_ANSWER = 24 * 1024  # characters; without attestation, which is not asked for, a thousand are many
MOST_ID = 1023  # bytes (WebAuthn Level 3, clause 5.1)
_ID = re.compile(rf"[\w-]{{1,{(MOST_ID + 2) * 4 // 3}}}={{0,2}}", re.ASCII)  # base64url: no database asks for more
_NEW = ("clientDataJSON", "attestationObject")
_SHOWN = ("clientDataJSON", "authenticatorData", "signature", "userHandle")


def new(answer: str) -> dict[str, Any]:
    """Return the answer about a new passkey, as the library takes it. Raises InvalidError."""
    from fido2 import cbor

    said = _said(answer, _NEW)
    try:
        attestation = cbor.decode(_bytes(said["response"]["attestationObject"]))
        is_whole = isinstance(attestation, dict) and isinstance(attestation.get("authData"), bytes)
    except (ValueError, KeyError, IndexError, TypeError, struct.error, RecursionError) as err:
        raise _unreadable() from err
    if not is_whole:
        raise _unreadable()
    return said


def shown(answer: str) -> dict[str, Any]:
    """Return the answer of a passkey, as the library takes it. Raises InvalidError."""
    return _said(answer, _SHOWN)


def _said(answer: str, names: tuple[str, ...]) -> dict[str, Any]:
    if len(answer) > MOST_ANSWER:
        raise _unreadable()
    found = _object(answer)
    response, own = found.get("response"), found.get("rawId")
    if not isinstance(response, dict) or not isinstance(own, str) or not _ID.fullmatch(own):
        raise _unreadable()
    kept = {name: response[name] for name in names if response.get(name) is not None}
    if not all(isinstance(value, str) for value in kept.values()):
        raise _unreadable()
    _look_at_client(kept.get("clientDataJSON", ""))
    return {"id": own, "rawId": own, "type": "public-key", "response": kept}


def _look_at_client(text: str) -> None:
    """Raise InvalidError unless the client data (clause 5.8.1) say in words what was asked, by whom and where."""
    try:
        found = _object(_bytes(text).decode())
    except ValueError as err:
        raise _unreadable() from err
    if not all(isinstance(found.get(name), str) for name in ("type", "challenge", "origin")):
        raise _unreadable()


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise _unreadable() from err
    if not isinstance(found, dict):
        raise _unreadable()
    return found


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _unreadable() -> InvalidError:
    return InvalidError(_("Your browser sent no passkey. Try once more."))
