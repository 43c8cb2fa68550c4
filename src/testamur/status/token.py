"""Token Status List: the same bits for readers of SD-JWT VCs, in a JWT (media type statuslist+jwt).

"Token Status List" of the IETF's OAuth working group. Entry 0 is the right-most bit of the first byte (section 4.1),
where Bitstring Status List has the left-most; the bytes are compressed by ZLIB, not GZIP. Whether the token is signed,
and by whom, is for the caller to check.
"""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from testamur.errors import KeyFormatError, StatusError
from testamur.keys import decode_base64url, encode_base64url
from testamur.status.bitstring import MAX_BYTES, StatusList

TOKEN_TYPE = "statuslist+jwt"  # noqa: S105 - a media type

_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_SIZES = (1, 2, 4, 8)
_LATEST = 253_402_300_000  # the end of the year 9999


def token_claims(
    bits: StatusList, *, url: str, now: datetime, valid_for: timedelta, ttl: timedelta | None = None
) -> dict[str, Any]:
    """Return the claims of the token that publishes a list at an address (section 5.1)."""
    issued = int(now.astimezone(UTC).timestamp())
    packed = zlib.compress(bits.to_bytes().translate(_MIRRORED), level=6)
    claims: dict[str, Any] = {"sub": url, "iat": issued, "exp": issued + int(valid_for.total_seconds())}
    if ttl is not None:
        claims["ttl"] = int(ttl.total_seconds())
    return claims | {"status_list": {"bits": 1, "lst": encode_base64url(packed)[1:]}}


def reference(status: Any) -> tuple[str, int]:
    """Return address and index of the entry that a token's claim ``status`` names (section 6.2)."""
    entry = status.get("status_list") if isinstance(status, Mapping) else None
    url, index = (entry.get("uri"), entry.get("idx")) if isinstance(entry, Mapping) else (None, None)
    if not isinstance(url, str) or not isinstance(index, int) or isinstance(index, bool) or index < 0:
        raise StatusError("MALFORMED_VALUE_ERROR", "the token names no entry of a status list")
    return url, index


def read_token_status(
    claims: Mapping[str, Any],
    *,
    url: str,
    index: int,
    now: datetime,
    max_age: timedelta | None = None,
    clock_skew: timedelta = timedelta(0),
) -> int:
    """Return an entry's value (0 is valid, 1 taken back, 2 suspended; section 7.1) from a list's checked claims.

    Raises `StatusError` wherever the answer can't be relied on: another list, one that ended or is dated in the future
    (by more than `clock_skew`), one without this index.
    """
    listed = claims.get("status_list")
    if claims.get("sub") != url or not isinstance(listed, Mapping):
        raise StatusError("STATUS_VERIFICATION_ERROR", "what was fetched is not the list that the token names")
    _check_dates(claims, now=now, max_age=max_age, clock_skew=clock_skew)
    size, packed = listed.get("bits"), listed.get("lst")
    if size not in _SIZES or isinstance(size, bool) or not isinstance(packed, str):
        raise StatusError("MALFORMED_VALUE_ERROR", "the list has no entries that can be read")
    data = _inflated(packed)
    if index * size >= len(data) * 8:
        raise StatusError("RANGE_ERROR", f"entry {index} lies outside the list")
    return int(data[index * size // 8] >> (index * size % 8) & (1 << size) - 1)


def _check_dates(claims: Mapping[str, Any], *, now: datetime, max_age: timedelta | None, clock_skew: timedelta) -> None:
    issued, end = _moment(claims, "iat"), _moment(claims, "exp", otherwise=_LATEST)
    if issued > (now + clock_skew).timestamp():
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list is dated in the future")
    if end < now.timestamp():
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list has expired")
    if max_age is not None and now.timestamp() - issued > max_age.total_seconds():
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list is older than this check allows")


def _moment(claims: Mapping[str, Any], name: str, *, otherwise: int | None = None) -> int:
    value = claims.get(name, otherwise)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LATEST:
        raise StatusError("MALFORMED_VALUE_ERROR", f"{name} of the list is no moment in seconds since 1970")
    return value


def _inflated(packed: str) -> bytes:
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(decode_base64url(packed), MAX_BYTES + 1)
    except (KeyFormatError, zlib.error) as err:
        raise StatusError("MALFORMED_VALUE_ERROR", "lst is not base64url of ZLIB") from err
    if len(data) > MAX_BYTES or not inflater.eof:
        raise StatusError("MALFORMED_VALUE_ERROR", "lst is cut short, or inflates beyond what is read")
    return data
