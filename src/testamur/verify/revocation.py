"""Step 7: whether the issuer has taken the credential back, and what else its lists say of it.

Bitstring Status List 1.0, clause 3.2, and the lists that came before it. Each list of bits is itself a credential: its
signature is checked as the credential's was, and its issuer must be the same. What can't be read, for whatever reason,
is `not_checked`: a list that an attacker keeps away must not say "valid".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from testamur import formats, status
from testamur.canonical.shapes import UNCACHED, Shapes
from testamur.did import Resolver
from testamur.errors import LoadError, MalformedError, StatusError
from testamur.formats.node import Node
from testamur.report import Check, Outcome
from testamur.verify.made import failed, not_checked, passed
from testamur.verify.policy import Loader, Policy
from testamur.verify.signature import check_signature, issuer_id

NONE_NAMED = "none_named"
_JUDGED = ("revocation", "suspension")
_BITS = (status.ENTRY_TYPE, status.STATUS_LIST_2021, status.REVOCATION_LIST_2020)
# Each entry makes the caller fetch something; a credential needs one or two.
_MAX_ENTRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What reading a list takes; each list is loaded and checked once."""

    now: datetime
    resolver: Resolver
    loader: Loader | None
    policy: Policy
    shapes: Shapes = UNCACHED
    _known: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def as_of(self) -> str:
        """Return when the oldest of the lists read is from, as it says itself; empty where the lists are read now."""
        if self.policy.status_as_of is None:
            return ""
        moments = (Node(held).moment("validFrom", "issuanceDate") for held in self._known.values())
        return min((moment.isoformat() for moment in moments if moment), default="")

    def value(self, entry: Mapping[str, Any], *, issuer: str) -> int:
        """Return what a list of bits says for the entry; `StatusError` where that can't be relied on."""
        kind = type_of(entry)
        url = status.list_address({**entry, "type": kind})
        read = status.read_status if kind == status.ENTRY_TYPE else status.read_older_status
        return read(
            {**entry, "type": kind},
            list_document=self._list(url, issuer=issuer),
            now=self.policy.status_as_of or self.now,
            max_age=self.policy.status_max_age,
            clock_skew=self.policy.clock_skew,
        )

    def listed(self, document: Mapping[str, Any], entry: Mapping[str, Any]) -> tuple[bool, str]:
        """Return whether a list of ids names the credential, and the reason it gives."""
        if self.policy.status_as_of is not None:
            raise StatusError("STATUS_VERIFICATION_ERROR", "the list is not signed, and this is only a copy of it")
        listing = self._load(str(entry.get("id", ""))).document
        return status.is_listed(str(document.get("id", "")), listing=listing, issuer=issuer_id(document))

    def _list(self, url: str, *, issuer: str) -> Mapping[str, Any]:
        if url not in self._known:
            held = self._load(url)
            if issuer_id(held.document) != issuer:
                raise StatusError("STATUS_VERIFICATION_ERROR", "the list is of another issuer than the credential")
            keys = self.policy.known_keys
            for check in check_signature(held, resolver=self.resolver, known_keys=keys, shapes=self.shapes):
                if check.outcome is not Outcome.PASSED:
                    raise StatusError("STATUS_VERIFICATION_ERROR", f"the list can't be believed. {check.detail}")
            self._known[url] = held.document
        return self._known[url]

    def text(self, url: str) -> str:
        """Return the token that lies at an address; `StatusError` where there is nothing, or no text."""
        return self._bytes(url).decode("ascii", errors="replace").strip()

    def _load(self, url: str) -> formats.ReadCredential:
        try:
            return formats.read(self._bytes(url))
        except MalformedError as err:
            raise StatusError("STATUS_VERIFICATION_ERROR", str(err)) from err

    def _bytes(self, url: str) -> bytes:
        if self.loader is None:
            raise StatusError("STATUS_RETRIEVAL_ERROR", "nothing was given to fetch the list with")
        try:
            return self.loader.load(url)
        except LoadError as err:
            raise StatusError("STATUS_RETRIEVAL_ERROR", err.reason) from err


def check_status(document: Mapping[str, Any], *, reader: Reader) -> tuple[Check, ...]:
    """Return the check `status`: failed where any list says revoked or suspended, passed where every one was read.

    Checks `refresh` and `message` follow where the credential names lists for those; they judge nothing.
    """
    if "credentialStatus" not in document:
        return (none_named(),)
    entries = [entry for entry in _entries(document) if is_judged(entry)]
    judged = _judge(document, entries, reader=reader) if entries else none_named()
    return (judged, *_told(document, reader=reader))


@cache
def none_named() -> Check:
    """Return the check of a credential whose issuer keeps no list."""
    return not_checked("status", NONE_NAMED, "The issuer keeps no list that could say it was taken back.")


def taken_back(purpose: str, *, why: str = "") -> Check:
    """Return the check of a credential that its issuer has revoked or suspended."""
    is_final = purpose == "revocation"
    return failed(
        "status",
        "revoked" if is_final else "suspended",
        "The issuer has taken it back." if is_final else "The issuer has suspended it.",
        params={"purpose": purpose} | ({"why": why[:500]} if why else {}),
        pointer="/credentialStatus",
    )


def in_good_standing(*, as_of: str = "") -> Check:
    """Return the check of a credential that every list says nothing against; `as_of` where they are copies."""
    if as_of:
        detail = f"When the issuer's list was made, on {as_of[:10]}, it had not been taken back."
        return passed("status", "not_revoked_then", detail, asOf=as_of)
    return passed("status", "not_revoked", "The issuer has not taken it back.")


def not_read(failure: StatusError, *, id: str = "status") -> Check:
    """Return the check of a credential one of whose lists could not be relied on."""
    detail = f"Whether the issuer has taken it back could not be read: {failure.reason}."
    if id != "status":
        detail = f"What the issuer has to add could not be read: {failure.reason}."
    return not_checked(
        id, "not_read", detail, params={"code": failure.code, "why": failure.reason}, pointer="/credentialStatus"
    )


def type_of(entry: Mapping[str, Any]) -> str:
    """Return the kind of a status entry, which may stand in an array of one."""
    held = entry.get("type")
    first = held[0] if isinstance(held, list) and len(held) == 1 else held
    return first if isinstance(first, str) else ""


def is_judged(entry: Mapping[str, Any]) -> bool:
    """Tell entries about validity from those that only inform; of kinds unknown here, assume the former."""
    return type_of(entry) not in _BITS or _purpose(entry) in _JUDGED


def _judge(document: Mapping[str, Any], entries: list[Mapping[str, Any]], *, reader: Reader) -> Check:
    failure: StatusError | None = None
    for entry in entries[:_MAX_ENTRIES]:
        try:
            found = _take_back(document, entry, reader=reader)
        except StatusError as err:
            failure = err
            continue
        if found is not None:
            return found
    if len(entries) > _MAX_ENTRIES:
        failure = StatusError("MALFORMED_VALUE_ERROR", f"it names more than {_MAX_ENTRIES} lists")
    if failure is not None:
        return not_read(failure)
    return in_good_standing(as_of=reader.as_of())


def _take_back(document: Mapping[str, Any], entry: Mapping[str, Any], *, reader: Reader) -> Check | None:
    kind = type_of(entry)
    if kind == status.REVOCATION_LIST:
        is_listed, why = reader.listed(document, entry)
        return taken_back("revocation", why=why) if is_listed else None
    if kind not in _BITS:
        raise StatusError("MALFORMED_VALUE_ERROR", f"status of the kind {kind[:80] or 'unknown'} is not read here")
    return taken_back(_purpose(entry)) if reader.value(entry, issuer=issuer_id(document)) else None


def _told(document: Mapping[str, Any], *, reader: Reader) -> Iterator[Check]:
    informing = [entry for entry in _entries(document) if not is_judged(entry)]
    for entry in informing[:_MAX_ENTRIES]:
        purpose = _purpose(entry)
        if purpose not in ("refresh", "message"):
            continue
        try:
            value = reader.value(entry, issuer=issuer_id(document))
        except StatusError as err:
            yield not_read(err, id=purpose)
            continue
        yield _refresh(value) if purpose == "refresh" else _message(entry, value)


def _refresh(value: int) -> Check:
    if value:
        return passed("refresh", "newer", "The issuer has a newer one.")
    return passed("refresh", "current", "The issuer has no newer one.")


def _message(entry: Mapping[str, Any], value: int) -> Check:
    text = status.entry_message(entry, value=value)
    return passed("message", "told", "The issuer has something to add.", value=value, message=text[:500])


def _purpose(entry: Mapping[str, Any]) -> str:
    return status.purpose_of({**entry, "type": type_of(entry)})


def _entries(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    held = document.get("credentialStatus", [])
    return [entry for entry in (held if isinstance(held, list) else [held]) if isinstance(entry, dict | Mapping)]
