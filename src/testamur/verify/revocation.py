"""Step 7: whether the issuer has taken the credential back. Bitstring Status List 1.0, clause 3.2.

Each list is itself a credential: its signature is checked as the credential's was, and its issuer must be the same.
What can't be read, for whatever reason, is `not_checked`: a list that an attacker keeps away must not say "valid".
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from testamur import formats, status
from testamur.did import Resolver
from testamur.errors import LoadError, MalformedError, StatusError
from testamur.report import Check, Outcome
from testamur.verify.policy import Loader, Policy
from testamur.verify.signature import check_signature, issuer_id

NONE_NAMED = "none_named"
_JUDGED = ("revocation", "suspension")
# Each entry makes the caller fetch something; a credential needs one or two.
_MAX_ENTRIES = 4


def check_status(
    document: Mapping[str, Any], *, now: datetime, resolver: Resolver, loader: Loader | None, policy: Policy
) -> Check:
    """Return the check `status`: failed where any list says revoked or suspended, passed where every one was read."""
    entries = [entry for entry in _entries(document) if _is_judged(entry)]
    if not entries:
        detail = "The issuer keeps no list that could say it was taken back."
        return Check(id="status", outcome=Outcome.NOT_CHECKED, reason=NONE_NAMED, detail=detail)
    failure: StatusError | None = None
    for entry in entries[:_MAX_ENTRIES]:
        try:
            is_set = _read(entry, issuer=issuer_id(document), now=now, resolver=resolver, loader=loader, policy=policy)
        except StatusError as err:
            failure = err
            continue
        if is_set:
            return _taken_back(entry["statusPurpose"])
    if len(entries) > _MAX_ENTRIES:
        failure = StatusError("MALFORMED_VALUE_ERROR", f"it names more than {_MAX_ENTRIES} lists")
    return _in_good_standing() if failure is None else _not_read(failure)


def _entries(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    held = document.get("credentialStatus", [])
    return held if isinstance(held, list) else [held]


def _is_judged(entry: Mapping[str, Any]) -> bool:
    """Tell entries about validity from those that carry messages; of kinds unknown here, assume the former."""
    return entry["type"] != status.ENTRY_TYPE or entry.get("statusPurpose") in _JUDGED


def _read(
    entry: Mapping[str, Any],
    *,
    issuer: str,
    now: datetime,
    resolver: Resolver,
    loader: Loader | None,
    policy: Policy,
) -> bool:
    if entry["type"] != status.ENTRY_TYPE:
        raise StatusError("MALFORMED_VALUE_ERROR", f"status of the kind {str(entry['type'])[:80]} is not read here")
    if loader is None:
        raise StatusError("STATUS_RETRIEVAL_ERROR", "nothing was given to fetch the list with")
    document = _load_list(entry["statusListCredential"], issuer=issuer, resolver=resolver, loader=loader)
    return status.read_status(
        entry, list_document=document, now=now, max_age=policy.status_max_age, clock_skew=policy.clock_skew
    )


def _load_list(url: str, *, issuer: str, resolver: Resolver, loader: Loader) -> Mapping[str, Any]:
    try:
        held = formats.read(loader.load(url))
    except LoadError as err:
        raise StatusError("STATUS_RETRIEVAL_ERROR", err.reason) from err
    except MalformedError as err:
        raise StatusError("STATUS_VERIFICATION_ERROR", str(err)) from err
    if issuer_id(held.document) != issuer:
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list is of another issuer than the credential")
    for check in check_signature(held, resolver=resolver):
        if check.outcome is not Outcome.PASSED:
            raise StatusError("STATUS_VERIFICATION_ERROR", f"the list can't be believed. {check.detail}")
    return held.document


def _taken_back(purpose: str) -> Check:
    is_final = purpose == "revocation"
    return Check(
        id="status",
        outcome=Outcome.FAILED,
        reason="revoked" if is_final else "suspended",
        detail="The issuer has taken it back." if is_final else "The issuer has suspended it.",
        params={"purpose": purpose},
        pointer="/credentialStatus",
    )


def _in_good_standing() -> Check:
    return Check(id="status", outcome=Outcome.PASSED, reason="not_revoked", detail="The issuer has not taken it back.")


def _not_read(failure: StatusError) -> Check:
    return Check(
        id="status",
        outcome=Outcome.NOT_CHECKED,
        reason="not_read",
        detail=f"Whether the issuer has taken it back could not be read: {failure.reason}.",
        params={"code": failure.code},
        pointer="/credentialStatus",
    )
