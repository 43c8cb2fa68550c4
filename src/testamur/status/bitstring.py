"""Bitstring Status List 1.0: build, encode and read the list that says which credentials were taken back.

Entry number 0 is the left-most bit (clause 2.1). A list has at least 131,072 entries, so that a request for it does not
tell whose credential is being checked. Nothing here fetches, and whether the list itself is signed is the business of
`testamur.verify`: what can't be relied on is a `StatusError` with the code that the specification gives it.
"""

import re
import struct
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from testamur.document.values import moment_text
from testamur.errors import KeyFormatError, StatusError
from testamur.keys import decode_multibase, encode_base64url

MIN_LENGTH = 131_072
"""The fewest entries a list may have: 16 KB uncompressed."""

MAX_BYTES = 2 * 2**20
"""The most that a list may inflate to: 16 million entries."""

ENTRY_TYPE = "BitstringStatusListEntry"
LIST_TYPE = "BitstringStatusListCredential"

_MAX_SIZE = 8
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_HEX = re.compile(r"0x[0-9a-fA-F]{1,8}")
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)


class StatusList:
    """A row of bits, all clear at first.

    Bitstring Status List 1.0, 2.2 (the list) and 3.3, 3.4 (its encoding).
    """

    def __init__(self, length: int = MIN_LENGTH) -> None:
        """Make a list of `length` entries: a multiple of 8, at least `MIN_LENGTH`."""
        if length < MIN_LENGTH or length % 8:
            raise StatusError("STATUS_LIST_LENGTH_ERROR", f"{length} entries; at least {MIN_LENGTH}, in whole bytes")
        self._bits = bytearray(length // 8)

    def __len__(self) -> int:
        return len(self._bits) * 8

    def set(self, index: int, value: bool = True) -> None:
        """Set or clear one bit; `StatusError` RANGE_ERROR outside the list."""
        byte, mask = self._place(index)
        self._bits[byte] = self._bits[byte] | mask if value else self._bits[byte] & ~mask

    def get(self, index: int) -> bool:
        """Return one bit; `StatusError` RANGE_ERROR outside the list."""
        byte, mask = self._place(index)
        return bool(self._bits[byte] & mask)

    def value(self, index: int, *, size: int = 1) -> int:
        """Return an entry of `size` bits as a number, its left-most bit the highest (clause 3.2)."""
        found = 0
        for place in range(index * size, (index + 1) * size):
            found = found << 1 | self.get(place)
        return found

    def to_bytes(self) -> bytes:
        """Return the bits, entry 0 the left-most of the first byte."""
        return bytes(self._bits)

    def encode(self) -> str:
        """Return multibase base64url of the gzipped bits; equal lists give equal text."""
        # Nearly all of a list is runs of one byte: to look for nothing else is much quicker, and packs closer.
        deflater = zlib.compressobj(wbits=-15, strategy=zlib.Z_RLE)
        packed = deflater.compress(self._bits) + deflater.flush()
        # RFC 1952: the header of a file without name and date from no particular system; checksum and length.
        return encode_base64url(b"".join([_GZIP, packed, struct.pack("<II", zlib.crc32(self._bits), len(self._bits))]))

    @classmethod
    def decode(cls, text: str, *, max_bytes: int = MAX_BYTES) -> "StatusList":
        """Read what `encode` writes, inflating no further than `max_bytes`.

        Raises `StatusError`: MALFORMED_VALUE_ERROR, or STATUS_LIST_LENGTH_ERROR for a list too short or too long.
        """
        return cls.inflate(_from_multibase(text), max_bytes=max_bytes)

    @classmethod
    def inflate(cls, packed: bytes, *, max_bytes: int = MAX_BYTES) -> "StatusList":
        """Read the gzipped bits themselves, however they were written as text; raises as `decode` does."""
        decoded = cls.__new__(cls)
        decoded._bits = bytearray(_gunzip(packed, max_bytes=max_bytes))
        if len(decoded) < MIN_LENGTH:
            raise StatusError("STATUS_LIST_LENGTH_ERROR", f"it has {len(decoded)} entries; {MIN_LENGTH} is the least")
        return decoded

    def _place(self, index: int) -> tuple[int, int]:
        if not 0 <= index < len(self):
            raise StatusError("RANGE_ERROR", f"entry {index} lies outside a list of {len(self)}")
        return index // 8, 0x80 >> index % 8


def status_list_credential(
    *,
    id: str,
    issuer: str,
    encoded: str,
    purpose: str,
    valid_from: datetime,
    valid_until: datetime | None = None,
    ttl: timedelta | None = None,
) -> dict[str, Any]:
    """Return the unsigned credential that carries a list (clause 2.2); `ttl` is how long a reader may keep it."""
    subject: dict[str, Any] = {"id": f"{id}#list", "type": "BitstringStatusList", "statusPurpose": purpose}
    if ttl is not None:
        subject["ttl"] = int(ttl.total_seconds() * 1000)
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": id,
        "type": ["VerifiableCredential", LIST_TYPE],
        "issuer": issuer,
        "validFrom": moment_text(valid_from),
    }
    if valid_until is not None:
        document["validUntil"] = moment_text(valid_until)
    return document | {"credentialSubject": subject | {"encodedList": encoded}}


def read_status(
    entry: Mapping[str, Any],
    *,
    list_document: Mapping[str, Any],
    now: datetime,
    max_age: timedelta | None = None,
    clock_skew: timedelta = timedelta(0),
) -> int:
    """Return the entry's value in the list (clause 3.2), of one bit 0 or 1; the caller has checked the signature.

    Raises `StatusError` wherever the answer can't be relied on: another list or purpose than the entry's, a list not
    yet valid (by more than `clock_skew`), no longer valid or older than `max_age`, too short, or without this index.
    """
    if not isinstance(entry.get("statusPurpose"), str) or not isinstance(entry.get("statusListCredential"), str):
        raise StatusError("MALFORMED_VALUE_ERROR", "the entry names no purpose, or no list")
    _check_list(entry, list_document=list_document)
    check_dates(list_document, now=now, max_age=max_age, clock_skew=clock_skew)
    encoded = list_document["credentialSubject"].get("encodedList")
    if not isinstance(encoded, str):
        raise StatusError("MALFORMED_VALUE_ERROR", "the list has no encodedList")
    return StatusList.decode(encoded).value(entry_index(entry), size=entry_size(entry))


def entry_index(entry: Mapping[str, Any]) -> int:
    """Return the entry's index; it is a string in base 10 (clause 2.1)."""
    index = entry.get("statusListIndex")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise StatusError("MALFORMED_VALUE_ERROR", "statusListIndex is not a whole number written as text")
    return int(index)


def entry_size(entry: Mapping[str, Any]) -> int:
    """Return how many bits the entry has; more than one need a message for each of their values (clause 2.1)."""
    size = entry.get("statusSize", 1)
    if not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= _MAX_SIZE:
        raise StatusError("MALFORMED_VALUE_ERROR", f"statusSize is not a whole number from 1 to {_MAX_SIZE}")
    if size > 1 and len(_messages(entry)) != 2**size:
        raise StatusError("MALFORMED_VALUE_ERROR", f"statusMessage does not say what the {2**size} values mean")
    return size


def entry_message(entry: Mapping[str, Any], *, value: int) -> str:
    """Return what the entry says that this value means; empty where it says nothing."""
    for each in _messages(entry):
        status = each.get("status") if isinstance(each, Mapping) else None
        if isinstance(status, str) and _HEX.fullmatch(status) and int(status, 16) == value:
            return str(each.get("message", ""))
    return ""


def _messages(entry: Mapping[str, Any]) -> list[Any]:
    held = entry.get("statusMessage", [])
    return held if isinstance(held, list) else [held]


def _check_list(entry: Mapping[str, Any], *, list_document: Mapping[str, Any]) -> None:
    subject = list_document.get("credentialSubject")
    types = list_document.get("type")
    if LIST_TYPE not in (types if isinstance(types, list) else [types]) or not isinstance(subject, Mapping):
        raise StatusError("STATUS_VERIFICATION_ERROR", "what was fetched is not a status list")
    if subject.get("type") not in ("BitstringStatusList", ["BitstringStatusList"]):
        raise StatusError("STATUS_VERIFICATION_ERROR", "what was fetched is not a bitstring status list")
    # Without this, one list of an issuer could be passed off as another.
    if list_document.get("id") != entry.get("statusListCredential"):
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list names another address as its own")
    purposes = subject.get("statusPurpose")
    if entry.get("statusPurpose") not in (purposes if isinstance(purposes, list) else [purposes]):
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list serves another purpose than the entry's")


def check_dates(
    list_document: Mapping[str, Any], *, now: datetime, max_age: timedelta | None, clock_skew: timedelta
) -> None:
    """Refuse a list that is dated in the future, has ended or is older than `max_age`."""
    valid_from = _date(list_document.get("validFrom", list_document.get("issuanceDate")))
    valid_until = _date(list_document.get("validUntil", list_document.get("expirationDate")))
    if valid_from and valid_from > now + clock_skew:
        raise StatusError("STATUS_VERIFICATION_ERROR", f"the list is dated {valid_from.isoformat()}, in the future")
    if valid_until and valid_until < now:
        raise StatusError("STATUS_VERIFICATION_ERROR", f"the list expired on {valid_until.isoformat()}")
    if max_age is not None and (valid_from is None or now - valid_from > max_age):
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list is older than this check allows")


def _date(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as err:
        raise StatusError("MALFORMED_VALUE_ERROR", f"{value!r} is not a date") from err
    if moment.tzinfo is None:
        raise StatusError("MALFORMED_VALUE_ERROR", f"{value!r} names no time zone")
    return moment


def _from_multibase(text: str) -> bytes:
    if not text.startswith("u"):
        raise StatusError("MALFORMED_VALUE_ERROR", "encodedList is not base64url with the prefix u")
    try:
        return decode_multibase(text)
    except KeyFormatError as err:
        raise StatusError("MALFORMED_VALUE_ERROR", "encodedList is not base64url") from err


def _gunzip(packed: bytes, *, max_bytes: int) -> bytes:
    inflater = zlib.decompressobj(wbits=31)
    try:
        bits = inflater.decompress(packed, max_bytes + 1)
    except zlib.error as err:
        raise StatusError("MALFORMED_VALUE_ERROR", "encodedList is not gzip") from err
    if len(bits) > max_bytes:
        raise StatusError("STATUS_LIST_LENGTH_ERROR", f"the list inflates beyond {max_bytes} bytes")
    if not inflater.eof:
        raise StatusError("MALFORMED_VALUE_ERROR", "encodedList is cut short")
    return bits
