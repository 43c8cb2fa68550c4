"""Resolve identifiers, as "DID Resolution" has it; of the methods did:key and did:jwk, which need no network."""

from __future__ import annotations

import re
from typing import Any

from testamur.did import KeyResolver, controller_of
from testamur.errors import KeyFormatError, ResolutionError
from testamur.keys import decode_multibase

_CONTEXT = "https://w3id.org/did-resolution/v1"
_DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]+")
_METHODS = ("key", "jwk")
# Of each key type by its multicodec: how many bytes follow.
_LENGTHS = {b"\xed\x01": 32, b"\x80\x24": 33, b"\x81\x24": 49, b"\xec\x01": 32}
_FORMATS = ("Multikey", "JsonWebKey2020", "Ed25519VerificationKey2020")
_OLDER_FORMATS = ("Ed25519VerificationKey2018", "X25519KeyAgreementKey2019", "X25519KeyAgreementKey2020")


def resolve(url: str, *, key_format: str = "") -> tuple[dict[str, Any], str]:
    """Return what is known of a DID, or of a DID URL with a fragment, and the name of the error, empty for none.

    `key_format` is the form of keys that was asked for; ours is Multikey alone.
    """
    is_did = "#" not in url and "/" not in url
    error = _error(url, is_did=is_did) or _format_error(key_format)
    document: Any = None
    if not error:
        document, error = _document(url)
    about = "didResolutionMetadata" if is_did else "didDereferencingMetadata"
    return {
        "@context": _CONTEXT,
        "didDocument": document if document is not None else {},
        "didDocumentMetadata": {},
        about: {"error": error} if error else {"contentType": "application/did+ld+json"},
    }, error


def _error(url: str, *, is_did: bool) -> str:
    if not is_did:
        try:
            controller_of(url)
        except ResolutionError:
            return "invalidDidUrl"
    did = url.partition("#")[0]
    scheme, _, rest = did.partition(":")
    method = rest.partition(":")[0]
    if scheme != "did" or not _DID.fullmatch(did):
        return "invalidDid"
    return "" if method in _METHODS else "methodNotSupported"


def _format_error(asked: str) -> str:
    if not asked or asked in _FORMATS:
        return ""
    return "invalidPublicKeyType" if asked in _OLDER_FORMATS else "unsupportedPublicKeyType"


def _document(url: str) -> tuple[Any, str]:
    did = url.partition("#")[0]
    if _is_wrong_length(did):
        return None, "invalidPublicKeyLength"
    try:
        document = KeyResolver().resolve(did)
    except ResolutionError:
        return None, "invalidDid"
    if did == url:
        return document, ""
    methods = [method for method in document["verificationMethod"] if method["id"] == url]
    return (methods[0], "") if methods else (None, "notFound")


def _is_wrong_length(did: str) -> bool:
    try:
        held = decode_multibase(did.removeprefix("did:key:"))
    except KeyFormatError:
        return False
    return held[:2] in _LENGTHS and len(held) != 2 + _LENGTHS[held[:2]]
