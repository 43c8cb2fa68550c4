"""CLR 1.0: a learner's record before Verifiable Credentials: a learner, a publisher, and assertions about both.

An assertion may also stand by itself: signed, as one of a record's `signedAssertions`, or at an address of its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from testamur.document.view import Attained, Party, View
from testamur.errors import MalformedError
from testamur.formats import compact_jws, parts
from testamur.formats.node import Node
from testamur.formats.schema import Problem, missing

_MARK = "/clr/v1p0/"


def is_ours(document: Mapping[str, Any]) -> bool:
    """Return whether it says by type or context that it is a CLR of version 1."""
    types = parts.types_of(document)
    return bool({"Clr", "CLR"} & types) or any(_MARK in url for url in parts.contexts_of(document))


def is_assertion(document: Mapping[str, Any]) -> bool:
    """Return whether it is an assertion of CLR 1.0, which names an achievement where a badge would stand."""
    return "Assertion" in parts.types_of(document) and "achievement" in document and "badge" not in document


def assertion_problem(document: Mapping[str, Any]) -> Problem | None:
    """Return what an assertion lacks of what version 1.0 asks for; None where nothing is missing."""
    for name in ("id", "achievement", "recipient"):
        if name not in document:
            return missing(name)
    return None


def view_assertion(document: Mapping[str, Any]) -> View:
    """Return what an assertion says; its holder is known by what it gives to recognize them."""
    top = Node(document)
    identities = parts.identities(top.nodes("recipient"))
    seen = _part(top, holder=Party(email=next((each.value for each in identities if each.type == "email"), "")))
    top.skip("verification", "revoked", "revocationReason")
    return replace(seen, identities=identities, unmapped=top.unmapped())


def find_problem(document: Mapping[str, Any]) -> Problem | None:
    """Return what it lacks of what version 1.0 asks for; None where nothing is missing."""
    for name in ("id", "learner", "publisher", "issuedOn"):
        if name not in document:
            return missing(name)
    return None


def view(document: Mapping[str, Any]) -> View:
    """Return what the record says; each assertion is a part."""
    top = Node(document)
    learner, publisher = top.node("learner"), top.node("publisher")
    top.skip("verification", "revoked", "signedEndorsements")
    achievements = [node.skip(*node.value) for node in top.nodes("achievements")]
    signed = (_signed(text, holder=_profile(learner)) for text in top.texts("signedAssertions"))
    assertions = [_part(node, holder=_profile(learner)) for node in top.nodes("assertions")]
    return View(
        format="clr-1.0",
        id=top.text("id"),
        title=top.text("name"),
        holder=_profile(learner),
        issuer=_profile(publisher),
        awarded=top.moment("issuedOn"),
        valid_from=top.moment("issuedOn"),
        valid_until=top.moment("expires"),
        is_partial=top.flag("partial"),
        described=tuple(_part(Node({"achievement": node.value}), holder=Party()) for node in achievements),
        parts=(*assertions, *(part for part in signed if part)),
        unmapped=top.unmapped(),
    )


def _signed(text: str, *, holder: Party) -> View | None:
    """Return what a signed assertion says; None where it can't be read."""
    try:
        _header, document = compact_jws.parse(text) if compact_jws.is_compact_jws(text) else ({}, {})
    except MalformedError:
        return None
    return _part(Node(document), holder=holder) if document else None


def _part(node: Node, *, holder: Party) -> View:
    achievement = node.node("achievement")
    criteria = achievement.node("requirement")
    node.skip("recipient", "verification", "source", "role", "term", "activityStartDate", "activityEndDate")
    achievement.skip("identifiers", "associations", "resultDescriptions", "humanCode")
    return View(
        format="clr-1.0",
        id=node.text("id"),
        achievement_id=achievement.text("id"),
        title=achievement.text("name"),
        description=achievement.text("description"),
        criteria=criteria.text("narrative"),
        criteria_url=criteria.text("id"),
        type=achievement.text("achievementType"),
        image=parts.image(achievement),
        tags=achievement.texts("tags"),
        credits=node.text("creditsEarned") or achievement.text("creditsAvailable"),
        narrative=node.text("narrative"),
        holder=holder,
        issuer=_profile(achievement.node("issuer")),
        awarded=node.moment("issuedOn"),
        valid_from=node.moment("issuedOn"),
        valid_until=node.moment("expires"),
        skills=parts.skills(achievement.nodes("alignments")),
        results=tuple(_result(each) for each in node.nodes("results")),
        evidence=parts.evidence(node.nodes("evidence")),
    )


def _result(node: Node) -> Attained:
    node.skip("resultDescription", "alignments", "resultType")
    return Attained(
        name=node.text("name"),
        value=node.text("value"),
        level=node.text("achievedLevel"),
        status=node.text("status"),
    )


def _profile(node: Node) -> Party:
    node.skip("sourcedId", "studentId", "identifiers", "publicKey", "revocationList", "endorsements")
    return parts.party(node)
