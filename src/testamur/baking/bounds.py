"""How much a file may hold, and inflating that stops there.

A few kilobytes of zlib data can stand for gigabytes. Nothing in this package inflates without a limit.
"""

import zlib

from testamur.errors import MalformedError

MAX_FILE_BYTES = 10 * 2**20
"""The largest image or PDF that is read or baked."""

MAX_CREDENTIAL_BYTES = 5 * 2**20
"""The largest credential that is put in or taken out."""


def check_size(data: bytes, *, what: str) -> None:
    """Refuse a file beyond `MAX_FILE_BYTES` before anything looks into it."""
    if len(data) > MAX_FILE_BYTES:
        raise MalformedError(what, f"it has {len(data):,} bytes; the limit is {MAX_FILE_BYTES:,}")


def inflate(data: bytes, *, what: str) -> bytes:
    """Inflate a zlib stream of at most `MAX_CREDENTIAL_BYTES`; what follows its end is ignored."""
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, MAX_CREDENTIAL_BYTES + 1)
    except zlib.error as err:
        raise MalformedError(what, "its compressed data is damaged") from err
    if len(text) > MAX_CREDENTIAL_BYTES:
        raise MalformedError(what, f"it inflates beyond the limit of {MAX_CREDENTIAL_BYTES:,} bytes")
    if not inflater.eof:
        raise MalformedError(what, "its compressed data is cut short")
    return text
