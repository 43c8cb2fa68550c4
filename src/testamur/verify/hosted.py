"""Steps 3 and 4 for Open Badges 1 and 2 and CLR 1.0: believed because of where it lies, or signed by a key there.

Open Badges 2.0, "Verification": the assertion is fetched from its own address, and must be what was handed in; its
issuer is fetched too, and says which addresses speak for it. CLR 1.0 has the same of a record with its publisher, and
of an assertion with the issuer of its achievement. Everything comes through the caller's loader, so nothing
is fetched unless one is given. What the fetched documents call themselves does not count; where they lay does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from testamur.document import digest
from testamur.errors import KeyFormatError, LoadError, MalformedError, ProofError, StatusError
from testamur.formats import ReadCredential, format_of
from testamur.formats.node import Node
from testamur.formats.parts import types_of
from testamur.formats.strict_json import parse_object
from testamur.keys import PublicKey
from testamur.proofs import ob2_jws
from testamur.report import Check
from testamur.verify.made import failed, not_checked, passed
from testamur.verify.policy import Loader

_ISSUER = frozenset(["Issuer", "Profile"])
# By the format, where the issuer stands in a document; what is above it is there or is fetched.
_PATHS = {"clr-1.0": ("publisher",), "clr-1.0-assertion": ("achievement", "issuer")}
_BADGE = frozenset(["BadgeClass", "Achievement"])
_NOT_HAD = "What lies at {url} could not be had."


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """What came of it: the checks `key` and `signature`, and the assertion with badge and issuer joined in.

    `issuer` is the issuer's address; `is_withdrawn` that there is only word of its withdrawal left.
    """

    checks: tuple[Check, Check]
    document: Mapping[str, Any] = field(default_factory=dict)
    issuer: str = ""
    is_withdrawn: bool = False


class _Stopped(Exception):
    """The check that the procedure ended with."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.detail)
        self.check = check


def check_hosted(credential: ReadCredential, *, loader: Loader | None) -> Hosted:
    """Check an assertion that is verified by where it lies, or by a signature as Open Badges 2 had it."""
    key = not_checked("key", "not_had", "Whom its address belongs to was not looked for.")
    try:
        if credential.kind == "jwt":
            return _check_signed(credential, loader=loader)
        held = _at_its_address(credential.document, loader=loader)
        if held.get("revoked") is True:
            gone = not_checked("signature", "withdrawn", "At its own address there is only word that it was withdrawn.")
            return Hosted(checks=(key, gone), is_withdrawn=True)
        same = _compare(credential.document, held)
        joined, issuer = _joined(held, loader=loader)
        return Hosted(checks=(_check_origin(held, joined, issuer=issuer), same), document=joined, issuer=issuer)
    except _Stopped as stop:
        if stop.check.id == "signature":
            return Hosted(checks=(key, stop.check))
        return Hosted(checks=(stop.check, not_checked("signature", "skipped", _SKIPPED)))


_SKIPPED = "Not checked, because an earlier check did not pass."


def _at_its_address(document: Mapping[str, Any], *, loader: Loader | None) -> Mapping[str, Any]:
    url = hosted_address(document)
    if not url:
        raise _Stopped(failed("signature", "unsigned", "It names no address that could confirm it, and is not signed."))
    return _load(url, loader=loader, id="signature")


def hosted_address(document: Mapping[str, Any]) -> str:
    """Return the web address at which an assertion must lie: of version 1 `verify.url`, of version 2 its id."""
    node = Node(document)
    return next((url for url in (node.node("verify").text("url"), node.text("id")) if _is_web(url)), "")


def _compare(document: Mapping[str, Any], held: Mapping[str, Any]) -> Check:
    if digest(document) != digest(held):
        detail = "It is not what lies at its own address."
        raise _Stopped(failed("signature", "mismatch", detail))
    return passed("signature", "hosted", "It is exactly what lies at its own address.")


def issuer_of(document: Mapping[str, Any]) -> Node:
    """Return what a document, as joined, says of its issuer; empty where it says nothing."""
    node = Node(document)
    for name in _path(document):
        node = node.node(name)
    return node


def _path(document: Mapping[str, Any]) -> tuple[str, ...]:
    return _PATHS.get(format_of(document).id, ("badge", "issuer"))


def _joined(document: Mapping[str, Any], *, loader: Loader | None) -> tuple[Mapping[str, Any], str]:
    """Return the document with its badge and its issuer in it, and the issuer's address (empty if it has none)."""
    *above, name = _path(document)
    holder = _resolved(document.get(above[0]), loader=loader) if above else document
    # Who a badge's issuer is must come from the issuer: else anybody could write a known name beside their own address.
    url = Node(holder).node(name).text("id")
    issuer = _load(url, loader=loader, id="key") if _is_web(url) else holder.get(name)
    if not isinstance(issuer, Mapping) or ("@context" in issuer and not _ISSUER & types_of(issuer)):
        raise _Stopped(failed("key", "bad_issuer", "What it names as its issuer is no issuer."))
    if _is_web(url) and _host(Node(issuer).text("id") or url) != _host(url):
        raise _Stopped(failed("key", "bad_issuer", "What lies at its issuer's address calls itself somebody else."))
    named = {**issuer, "id": url} if _is_web(url) else issuer
    return _with(document, above, {**holder, name: named}), url if _is_web(url) else ""


def _with(document: Mapping[str, Any], above: Sequence[str], holder: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**document, above[0]: holder} if above else holder


def _resolved(held: object, *, loader: Loader | None) -> Mapping[str, Any]:
    badge = _load(held, loader=loader, id="key") if isinstance(held, str) else held
    if not isinstance(badge, Mapping) or ("@context" in badge and not _BADGE & types_of(badge)):
        raise _Stopped(failed("key", "bad_badge", "What it names as its badge is no badge."))
    return badge


def _check_origin(assertion: Mapping[str, Any], joined: Mapping[str, Any], *, issuer: str) -> Check:
    """Return the check `key`: whether the issuer lets this address speak for it (OB 2.0, VerificationObject)."""
    address = hosted_address(assertion)
    rules = issuer_of(joined).node("verification")
    starts, origins = rules.texts("startsWith"), rules.texts("allowedOrigins")
    host = _host(address)
    # An issuer without an address of its own speaks from wherever the assertion lies.
    if host not in (origins or (_host(issuer) or host,)) or (starts and not address.startswith(starts)):
        detail = "It lies at an address that its issuer does not speak from."
        return failed("key", "foreign_origin", detail, params={"issuer": issuer, "address": address})
    detail = f"It lies at an address of its issuer, {host}."
    return passed("key", "hosted", detail, issuer=issuer or address, address=address)


def _check_signed(credential: ReadCredential, *, loader: Loader | None) -> Hosted:
    joined, issuer = _joined(credential.document, loader=loader)
    node = Node(joined)
    creator = node.node("verification").text("creator") or node.node("verify").text("url", "creator")
    listed = [key.text("id") for key in issuer_of(joined).nodes("publicKey")]
    url = creator or next(iter(listed), "")
    if not _is_web(url):
        raise _Stopped(not_checked("key", "no_key", "It names no key."))
    if listed and url not in listed:
        raise _Stopped(_foreign(issuer, url, error="its issuer does not list it"))
    return _check_key(credential, url, joined=joined, issuer=issuer, loader=loader)


def _check_key(
    credential: ReadCredential, url: str, *, joined: Mapping[str, Any], issuer: str, loader: Loader | None
) -> Hosted:
    """Check the signature with the key document that lies at the address; it must be the issuer's."""
    held = _load(url, loader=loader, id="key")
    found = passed("key", "found", "The key belongs to the issuer.", issuer=issuer, method=url)
    if held.get("owner") != issuer or "revoked" in held:
        raise _Stopped(_foreign(issuer, url, error="the key's own document does not name it as owner"))
    try:
        key = PublicKey.from_pem(Node(held).text("publicKeyPem"))
    except KeyFormatError as err:
        detail = "The issuer's key is of a kind that is not read here."
        params = {"kind": "key", "error": str(err)}
        return _signed(found, not_checked("signature", "unknown_kind", detail, params=params), joined, issuer)
    try:
        ob2_jws.check(credential.raw, key=key)
    except ProofError as err:
        detail = "The signature does not match: this is not what was signed."
        return _signed(found, failed("signature", "mismatch", detail, params={"error": str(err)}), joined, issuer)
    return _signed(found, passed("signature", "matches", "The signature matches.", how="JWS"), joined, issuer)


def _signed(key: Check, signature: Check, joined: Mapping[str, Any], issuer: str) -> Hosted:
    return Hosted(checks=(key, signature), document=joined, issuer=issuer)


def _foreign(issuer: str, url: str, *, error: str) -> Check:
    detail = "The key that it names belongs to somebody else than the issuer it names."
    return failed("key", "foreign_key", detail, params={"issuer": issuer, "method": url, "error": error})


def is_on_list(document: Mapping[str, Any], *, loader: Loader | None) -> tuple[bool, str] | None:
    """Return whether the issuer's list of revoked assertions names this one, and why; None where it keeps no list.

    Raises `StatusError` where the list can't be had.
    """
    node = Node(document)
    url = issuer_of(document).text("revocationList")
    if not url:
        return None
    try:
        held = _load(url, loader=loader, id="status")
    except _Stopped as stop:
        raise StatusError("STATUS_RETRIEVAL_ERROR", stop.check.detail.rstrip(".")) from stop
    for entry in Node(held).nodes("revokedAssertions"):
        if entry.text("id", "uid") in {node.text("id"), node.text("uid")} - {""}:
            return True, entry.text("revocationReason")
    return False, ""


def _load(url: object, *, loader: Loader | None, id: str) -> Mapping[str, Any]:
    if not isinstance(url, str) or not _is_web(url):
        raise _Stopped(failed(id, "no_address", "It refers to something that has no web address."))
    if loader is None:
        detail = "It is confirmed by its address on the web, and nothing was given to fetch that with."
        raise _Stopped(not_checked(id, "not_had", detail, params={"url": url}))
    try:
        return parse_object(loader.load(url))
    except (LoadError, StatusError, MalformedError) as err:
        detail = _NOT_HAD.format(url=url[:200])
        raise _Stopped(not_checked(id, "not_had", detail, params={"url": url, "error": str(err)})) from err


def _is_web(url: object) -> bool:
    return isinstance(url, str) and url.startswith(("https://", "http://")) and bool(_host(url))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
