"""The files that a credential names with a digest: VC Data Model 2.0, section 5.3.

The digests are part of what is signed, so whoever relies on such a file must hold it against them. Each is loaded by
the caller's loader, and only if the policy asks.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, TypeGuard

from testamur.errors import KeyFormatError, LoadError, StatusError
from testamur.keys import decode_multibase
from testamur.report import Check
from testamur.verify.made import failed, not_checked, passed
from testamur.verify.policy import Loader, Policy

_MOST = 8
_SRI = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
# Multihash codes of SHA-256 and SHA-384, each followed by the digest's length.
_MULTIHASH = {b"\x12\x20": hashlib.sha256, b"\x20\x30": hashlib.sha384}


def check_resources(document: Mapping[str, Any], *, loader: Loader | None, policy: Policy) -> Check | None:
    """Return the check `resources`; None where the credential names no file."""
    held = document.get("relatedResource", [])
    resources = held if isinstance(held, list) else [held]
    if not resources:
        return None
    if not policy.check_resources or loader is None:
        return _unread("The files that it names were not looked at.", reason="not_asked")
    if len(resources) > _MOST:
        return _unread(f"It names more than {_MOST} files.", reason="too_many")
    for place, resource in enumerate(resources):
        # Not every format has a schema that would have refused it.
        if not _has_digest(resource) or not isinstance(resource.get("id"), str):
            error = "it has no address, or no digest"
            return _unread("A file that it names could not be held against its digest.", error=error)
        try:
            matches = is_same(loader.load(resource["id"]), resource)
        except (LoadError, StatusError, KeyFormatError) as err:
            return _unread("A file that it names could not be held against its digest.", error=str(err))
        if not matches:
            detail = "A file that it names is not the one that was signed."
            params = {"url": resource["id"]}
            return failed("resources", "mismatch", detail, pointer=f"/relatedResource/{place}", params=params)
    return passed("resources", "matches", "The files that it names are those that were signed.")


def _has_digest(resource: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(resource, Mapping) and ("digestSRI" in resource or "digestMultibase" in resource)


def is_same(data: bytes, resource: Mapping[str, Any]) -> bool:
    """Return whether these bytes have the digests given; raises `KeyFormatError` for a kind not known here."""
    kinds = {"digestSRI": _is_sri, "digestMultibase": _is_multihash}
    given = {name: resource[name] for name in kinds if name in resource}
    if not all(isinstance(text, str) for text in given.values()):
        raise KeyFormatError("a digest is no text")
    found = [kinds[name](data, text) for name, text in given.items()]
    return all(found)


def _is_sri(data: bytes, text: str) -> bool:
    algorithm, _, digest = text.partition("-")
    if algorithm not in _SRI:
        raise KeyFormatError(f"digests of the kind {algorithm[:20]!r} are not read")
    expected = base64.b64encode(_SRI[algorithm](data).digest())
    return hmac.compare_digest(expected, digest.encode())


def _is_multihash(data: bytes, text: str) -> bool:
    held = decode_multibase(text)
    if held[:2] not in _MULTIHASH:
        raise KeyFormatError("multihashes of this kind are not read")
    return hmac.compare_digest(_MULTIHASH[held[:2]](data).digest(), held[2:])


def _unread(detail: str, *, reason: str = "not_read", error: str = "") -> Check:
    params = {"error": error} if error else {}
    return not_checked("resources", reason, detail, pointer="/relatedResource", params=params)
