"""What the suites bring along that nobody should rely on elsewhere: a vocabulary for examples, and old digests.

The context for examples gives every word a meaning, so a misspelt member passes for a statement there: that is why it
is known within this app only.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

from testamur.canonical import bundle
from testamur.document.structure import entries
from testamur.errors import DocumentError, KeyFormatError
from testamur.keys import decode_multibase

DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}
# The candidate recommendation's form of the context, of July 2024, whose digests the suite for the data model gives.
_FORMER = {
    bundle.CREDENTIALS_V2: {
        bytes.fromhex("24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9"),
        base64.b64decode("NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg"),
    }
}
_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
_MULTIHASHES = (b"\x12\x20", b"\x20\x30", b"\x13\x40")


def check_digests(document: Mapping[str, Any]) -> None:
    """Raise DocumentError where a digest is not that of the file, for the files that we have: the contexts."""
    for resource in entries(document.get("relatedResource")):
        url = resource["id"]
        if url not in bundle.index():
            continue
        known = _FORMER.get(url, set()) | {hashed(bundle.file(url)).digest() for hashed in _HASHES.values()}
        for name, read in (("digestSRI", _sri), ("digestMultibase", _multihash)):
            if name in resource and read(str(resource[name])) not in known:
                raise DocumentError("relatedResource", resource[name], f"{name} is not that of {url}")


def _sri(text: str) -> bytes:
    name, _, digest = text.partition("-")
    try:
        return base64.b64decode(digest, validate=True) if name in _HASHES else b""
    except binascii.Error:
        return b""


def _multihash(text: str) -> bytes:
    """Return the digest; some write it without the header that says which hash it is."""
    try:
        held = decode_multibase(text)
    except KeyFormatError:
        return b""
    return held[2:] if held[:2] in _MULTIHASHES and len(held) == held[1] + 2 else held
