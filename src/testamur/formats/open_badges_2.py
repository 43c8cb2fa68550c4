"""Open Badges 2.0 and 2.1: the Assertion, with its BadgeClass and Issuer inside it or at addresses of their own.

Version 2.1 added a protocol and left the data as they were. What lies elsewhere is joined in by `testamur.verify`,
through the caller's loader; here only what is at hand is read.
"""

from collections.abc import Mapping
from typing import Any

from testamur.document.view import Party, View
from testamur.formats import parts
from testamur.formats.node import Node
from testamur.formats.schema import ASSERTION, Problem, calendar_problem, schema_problem

V2_0 = "https://w3id.org/openbadges/v2"
_CONTEXTS = {
    V2_0: "ob-2.0",
    "https://openbadgespec.org/v2/context.json": "ob-2.0",
    "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld": "ob-2.1",
}


def is_ours(document: Mapping[str, Any]) -> bool:
    """Return whether it says by context, or by type and members, that it is an Assertion of version 2."""
    if "Assertion" in parts.types_of(document) and _version(document):
        return True
    return "badge" in document and "recipient" in document and not _is_older(document)


def find_problem(document: Mapping[str, Any]) -> Problem | None:
    """Return how it is not as Open Badges 2.0 asks; None where it is."""
    if not _version(document):
        return Problem(pointer="/@context", rule="contains", fault="no_context")
    problem = schema_problem(document, name=ASSERTION)
    return problem or calendar_problem((f"/{name}", document.get(name)) for name in ("issuedOn", "expires"))


def view(document: Mapping[str, Any]) -> View:
    """Return what an Assertion says; call it on one whose BadgeClass and Issuer were joined in to see them too."""
    return view_assertion(Node(document), format=_version(document) or "ob-2.0")


def view_assertion(top: Node, *, format: str) -> View:
    """Return what an Assertion says, in the words of version 1.1 or 2.0."""
    badge = top.node("badge")
    identities = parts.identities(top.nodes("recipient"))
    top.skip("verification", "verify", "uid", "revocationReason", "revoked")
    badge.skip("@context", "@language", "related", "version")
    shown = top.nodes("evidence")
    fields: dict[str, Any] = {
        "id": top.text("id", "uid"),
        "holder": Party(email=_open_address(identities), name=_recipient_name(top)),
        "identities": identities,
        "image": parts.image(badge) or parts.image(top),
        "narrative": top.text("narrative"),
        "awarded": top.moment("issuedOn"),
        "valid_from": top.moment("issuedOn"),
        "valid_until": top.moment("expires"),
        "evidence": parts.evidence(shown),
        "issuer": _issuer(badge.node("issuer")),
    }
    return View(format=format, **_badge(badge), **fields, unmapped=top.unmapped())


def _badge(node: Node) -> dict[str, Any]:
    criteria = node.node("criteria")
    return {
        "achievement_id": node.text("id"),
        "title": node.text("name"),
        "description": node.text("description"),
        "criteria": criteria.text("narrative"),
        "criteria_url": criteria.text("id"),
        "language": node.text("@language"),
        "tags": node.texts("tags"),
        "skills": parts.skills([*node.nodes("alignment"), *node.nodes("alignments")]),
    }


def _issuer(node: Node) -> Party:
    node.skip("@context", "publicKey", "revocationList", "verification")
    return parts.party(node)


def _recipient_name(top: Node) -> str:
    """Return the name, which 2.0 has no place for: Blockcerts and an extension of 1EdTech's write it beside."""
    return top.node("recipientProfile").text("name") or top.node("extensions:recipientProfile").text("name")


def _open_address(identities: tuple[Any, ...]) -> str:
    return next((each.value for each in identities if each.type == "email" and not each.is_hashed), "")


def _version(document: Mapping[str, Any]) -> str:
    return next((_CONTEXTS[url] for url in parts.contexts_of(document) if url in _CONTEXTS), "")


def _is_older(document: Mapping[str, Any]) -> bool:
    return "@context" not in document or any("openbadges/v1" in url for url in parts.contexts_of(document))
