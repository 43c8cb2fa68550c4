"""The one status list of this app: on it every place is free, because nothing that is issued here is taken back."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from campus.vcapi import kinds
from testamur import signing
from testamur.errors import LoadError
from testamur.status import StatusList, status_list_credential
from testamur.status.bitstring import ENTRY_TYPE, MIN_LENGTH

KIND = "bitstring"
VALID_FOR = timedelta(days=1)


def address() -> str:
    """Return where the list lies."""
    return f"{settings.PUBLIC_URL}{reverse('vc-api-status')}"


def entry() -> dict[str, str]:
    """Return a status entry at a random place of the list."""
    place = str(secrets.randbelow(MIN_LENGTH))
    return {
        "id": f"{address()}#{place}",
        "type": ENTRY_TYPE,
        "statusPurpose": "revocation",
        "statusListIndex": place,
        "statusListCredential": address(),
    }


def signed(*, now: datetime) -> bytes:
    """Return the list as a signed credential (Bitstring Status List 1.0, clause 2.2)."""
    key = kinds.KINDS[KIND].key
    document = status_list_credential(
        id=address(),
        issuer=kinds.issuer(key),
        encoded=StatusList().encode(),
        purpose="revocation",
        valid_from=now,
        valid_until=now + VALID_FOR,
    )
    return signing.sign(document, key=kinds.key(key), method=kinds.method(key), now=now)


class OwnList:
    """Loads our own list, and asks nobody else: a suite that wants another list must hand it over."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now

    def load(self, url: str) -> bytes:
        """Return the list, or raise LoadError."""
        if url != address():
            raise LoadError(url, "only the list of this place is read here")
        return signed(now=self.now)


def as_json(*, now: datetime) -> dict[str, Any]:
    """Return the list as it is served."""
    held: dict[str, Any] = json.loads(signed(now=now))
    return held
