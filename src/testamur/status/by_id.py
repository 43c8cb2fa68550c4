"""1EdTechRevocationList: a plain list of the ids of credentials taken back, at an address that the credential names.

"Verifiable Credentials Revocation List" by 1EdTech, version 1.0. The list is not signed: it is believed because the
signed credential names its address. It tells whoever serves it whose credential is being looked at only by its id.
"""

from collections.abc import Mapping
from typing import Any

from testamur.document.attached import REVOCATION_LIST
from testamur.errors import StatusError

__all__ = ["REVOCATION_LIST", "is_listed", "revocation_list"]


def is_listed(document_id: str, *, listing: Mapping[str, Any], issuer: str) -> tuple[bool, str]:
    """Return whether the list names this credential as revoked, and the reason it gives.

    Raises `StatusError` for a list of another issuer, or without its members.
    """
    if listing.get("issuer", issuer) != issuer:
        raise StatusError("STATUS_VERIFICATION_ERROR", "the list is of another issuer than the credential")
    held = listing.get("revokedCredential", listing.get("revokedCredentials"))
    entries = held if isinstance(held, list) else [held]
    if held is None or not all(isinstance(entry, Mapping) for entry in entries):
        raise StatusError("STATUS_VERIFICATION_ERROR", "what was fetched is not a revocation list")
    for entry in entries:
        # "The value of revoked is true or omitted."
        if entry.get("id") == document_id and entry.get("revoked", True) is not False:
            return True, str(entry.get("revocationReason", ""))
    return False, ""


def revocation_list(*, id: str, issuer: str, revoked: Mapping[str, str]) -> dict[str, Any]:
    """Return the list to publish at `id`; `revoked` gives for each credential's id a reason, or an empty text."""
    entries = [
        {"id": each, "revoked": True} | ({"revocationReason": reason} if reason else {})
        for each, reason in revoked.items()
    ]
    return {"id": id, "issuer": issuer, "revokedCredential": entries}
