"""The two lists of bits that came before Bitstring Status List, for reading only: StatusList2021, RevocationList2020.

StatusList2021 (W3C working draft of 27 April 2023) writes base64url without a prefix; RevocationList2020 (Credentials
Community Group) base64, and knows one purpose. Both are credentials, mostly of version 1.1 of the data model.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from testamur.errors import StatusError
from testamur.status.bitstring import StatusList, check_dates, entry_index

STATUS_LIST_2021 = "StatusList2021Entry"
REVOCATION_LIST_2020 = "RevocationList2020Status"
_LISTS = {STATUS_LIST_2021: "StatusList2021", REVOCATION_LIST_2020: "RevocationList2020"}
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


def purpose_of(entry: Mapping[str, Any]) -> str:
    """Return what an entry of either kind is about."""
    return "revocation" if entry.get("type") == REVOCATION_LIST_2020 else str(entry.get("statusPurpose", ""))


def list_address(entry: Mapping[str, Any]) -> str:
    """Return where the list of an entry of either kind lies; empty where it does not say."""
    name = "revocationListCredential" if entry.get("type") == REVOCATION_LIST_2020 else "statusListCredential"
    held = entry.get(name)
    return held if isinstance(held, str) else ""


def read_older_status(
    entry: Mapping[str, Any],
    *,
    list_document: Mapping[str, Any],
    now: datetime,
    max_age: timedelta | None = None,
    clock_skew: timedelta = timedelta(0),
) -> int:
    """Return 1 where the entry's bit is set, else 0; the caller has checked the list's signature.

    Raises `StatusError` for everything that `testamur.status.read_status` does.
    """
    kind, subject = str(entry.get("type")), list_document.get("credentialSubject")
    if not isinstance(subject, Mapping) or subject.get("type") != _LISTS[kind]:
        raise StatusError("STATUS_VERIFICATION_ERROR", "what was fetched is not the kind of list that the entry names")
    if list_document.get("id") != list_address(entry):
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list names another address as its own")
    if kind == STATUS_LIST_2021 and subject.get("statusPurpose") != entry.get("statusPurpose"):
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list serves another purpose than the entry's")
    check_dates(list_document, now=now, max_age=max_age, clock_skew=clock_skew)
    index = entry.get("statusListIndex", entry.get("revocationListIndex"))
    return StatusList.inflate(_decoded(subject.get("encodedList"))).value(entry_index({"statusListIndex": str(index)}))


def _decoded(text: object) -> bytes:
    if not isinstance(text, str) or not _BASE64.fullmatch(text):
        raise StatusError("MALFORMED_VALUE_ERROR", "encodedList is not base64")
    plain = text.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as err:
        raise StatusError("MALFORMED_VALUE_ERROR", "encodedList is not base64") from err
