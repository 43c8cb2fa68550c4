"""Open Badges 0.5, 1.0 and 1.1: older than JSON-LD, or hardly touched by it.

An assertion of 0.5 has its recipient as a text and the whole badge inside it; 1.0 has `uid` and `verify`; 1.1 added
`@context`, `type` and `id`. Dates are ISO 8601 or seconds since 1970.
"""

from collections.abc import Mapping
from typing import Any

from testamur.document.view import View
from testamur.formats import parts
from testamur.formats.node import Node
from testamur.formats.open_badges_2 import view_assertion
from testamur.formats.schema import Problem, missing

_NEEDED = ("recipient", "badge")


def is_ours(document: Mapping[str, Any]) -> bool:
    """Return whether it has the members of an assertion of version 1, and no context of a later one."""
    if any("openbadges/v1" in url for url in parts.contexts_of(document)):
        return True
    return "@context" not in document and all(name in document for name in _NEEDED)


def find_problem(document: Mapping[str, Any]) -> Problem | None:
    """Return what it lacks of what every version had; None where nothing is missing."""
    for name in _NEEDED:
        if not isinstance(document.get(name), str | Mapping) or not document[name]:
            return missing(name)
    verify = document.get("verify")
    if isinstance(document["recipient"], Mapping) and not isinstance(verify, Mapping):
        return missing("verify")
    return None


def view(document: Mapping[str, Any]) -> View:
    """Return what it says, having given its members the names of version 2."""
    held = dict(document)
    if isinstance(held["recipient"], str):
        held["recipient"] = _recipient(held)
        held.pop("salt", None)
    return view_assertion(Node(_with_plain_issuer(_renamed(held))), format="ob-1")


def _recipient(document: Mapping[str, Any]) -> dict[str, Any]:
    identity = document["recipient"]
    hashed = {"type": "email", "identity": identity, "hashed": "$" in identity}
    return hashed | ({"salt": document["salt"]} if "salt" in document else {})


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    return {"issuedOn" if name == "issued_on" else name: value for name, value in document.items()}


def _with_plain_issuer(document: dict[str, Any]) -> dict[str, Any]:
    """Return the assertion of 0.5 with its issuer's `origin` and `contact` under the names they have today."""
    badge = document["badge"]
    issuer = badge.get("issuer") if isinstance(badge, Mapping) else None
    if not isinstance(issuer, Mapping) or "origin" not in issuer:
        return document
    plain = {"url": issuer["origin"], "name": issuer.get("name"), "email": issuer.get("contact")}
    more = {name: value for name, value in issuer.items() if name not in ("origin", "contact", "name")}
    return document | {"badge": {**badge, "issuer": plain | more}}
