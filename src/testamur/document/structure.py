"""The rules of the VC Data Model 2.0 that any credential must keep before it is signed, whatever its type.

A signature over a malformed document cannot be taken back, so these are checked by the issuer and not only by whoever
verifies. Rules of Open Badges come on top; the typed values of this package keep those by themselves.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from testamur.canonical.bundle import CREDENTIALS_V2
from testamur.document.values import is_iri
from testamur.errors import DocumentError

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# Section 4 asks for a type in each of these, wherever it is used.
_TYPED = ("credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence")
_WITH_ID = {"credentialSchema"}


def check_structure(document: Mapping[str, Any]) -> None:
    """Raise :class:`DocumentError` naming the first member that the data model does not allow as it is."""
    _check_identity(document)
    _check_subjects(document.get("credentialSubject"))
    check_period(document)
    for name in _TYPED:
        for entry in entries(document.get(name)):
            _check_typed(name, entry)
    _check_resources(document.get("relatedResource"))
    _refuse_empty("", document)


def parse_moment(field: str, text: Any) -> datetime:
    """Return an XML Schema dateTimeStamp as a date and time with its zone, or raise :class:`DocumentError`."""
    try:
        if isinstance(text, str) and _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError as err:
        raise DocumentError(field, text, f"it is no day or hour there is: {err}") from err
    raise DocumentError(field, text, "give a date and time with its zone, such as 2026-01-31T12:00:00Z")


def issuer_id(document: Mapping[str, Any]) -> str:
    """Return the issuer's id, whether ``issuer`` is the id itself or an object that has one."""
    issuer = document.get("issuer")
    name = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if not isinstance(name, str) or not is_iri(name):
        raise DocumentError("issuer", issuer, "give the issuer's DID, or a profile with it as id")
    return name


def entries(value: Any) -> list[Any]:
    """Return a member's values: JSON-LD lets one value stand without its array."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _check_identity(document: Mapping[str, Any]) -> None:
    contexts = entries(document.get("@context"))
    if contexts[:1] != [CREDENTIALS_V2]:
        raise DocumentError("@context", contexts, f"start with {CREDENTIALS_V2}")
    if "VerifiableCredential" not in entries(document.get("type")):
        raise DocumentError("type", document.get("type"), "include VerifiableCredential")
    if "proof" in document:
        raise DocumentError("proof", document["proof"], "leave it out: signing adds it")
    if "id" in document and not (isinstance(document["id"], str) and is_iri(document["id"])):
        raise DocumentError("id", document["id"], "give one absolute IRI")
    issuer_id(document)


def _check_subjects(subjects: Any) -> None:
    if not entries(subjects) or not all(isinstance(subject, Mapping) and subject for subject in entries(subjects)):
        raise DocumentError("credentialSubject", subjects, "give an object that says something")


def check_period(document: Mapping[str, Any]) -> None:
    """Raise :class:`DocumentError` unless the dates are dates, and the end is not before the start."""
    named = [name for name in ("validFrom", "validUntil", "awardedDate") if name in document]
    moments = {name: parse_moment(name, document[name]) for name in named}
    start, end = moments.get("validFrom"), moments.get("validUntil")
    if start and end and end < start:
        raise DocumentError("validUntil", document["validUntil"], "give a moment that is not before validFrom")


def _check_typed(name: str, entry: Any) -> None:
    if not isinstance(entry, Mapping) or not entries(entry.get("type")):
        raise DocumentError(name, entry, "give an object with a type")
    if name in _WITH_ID and "id" not in entry:
        raise DocumentError(name, entry, "give it an id")


def _check_resources(resources: Any) -> None:
    seen = set()
    for resource in entries(resources):
        if not isinstance(resource, Mapping) or not isinstance(resource.get("id"), str):
            raise DocumentError("relatedResource", resource, "give an object with an id")
        if not resource.keys() & {"digestSRI", "digestMultibase"}:
            raise DocumentError("relatedResource", resource, "give its digestSRI or digestMultibase")
        if resource["id"] in seen:
            raise DocumentError("relatedResource", resource["id"], "name each resource once")
        seen.add(resource["id"])


def _refuse_empty(path: str, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, item in value.items():
            _refuse_empty(f"{path}.{name}" if path else str(name), item)
    elif isinstance(value, list | tuple) and value:
        for position, item in enumerate(value):
            _refuse_empty(f"{path}[{position}]", item)
    elif value is None or isinstance(value, list | tuple):
        raise DocumentError(path, value, "leave the member out when there is nothing to say")
