"""CLR 1.0: a learner's record before Verifiable Credentials: a learner, a publisher, and assertions about both."""

from collections.abc import Mapping
from typing import Any

from testamur.document.view import Attained, Party, View
from testamur.formats import parts
from testamur.formats.node import Node
from testamur.formats.schema import Problem

_MARK = "/clr/v1p0/"


def is_ours(document: Mapping[str, Any]) -> bool:
    """Return whether it says by type or context that it is a CLR of version 1."""
    types = parts.types_of(document)
    return bool({"Clr", "CLR"} & types) or any(_MARK in url for url in parts.contexts_of(document))


def find_problem(document: Mapping[str, Any]) -> Problem | None:
    """Return what it lacks of what version 1.0 asks for; None where nothing is missing."""
    for name in ("id", "learner", "publisher", "issuedOn"):
        if name not in document:
            return Problem(pointer="", message=f"{name} is missing", rule="required")
    return None


def view(document: Mapping[str, Any]) -> View:
    """Return what the record says; each assertion is a part."""
    top = Node(document)
    learner, publisher = top.node("learner"), top.node("publisher")
    top.skip("verification", "partial", "achievements", "revoked", "signedAssertions", "signedEndorsements")
    return View(
        format="clr-1.0",
        id=top.text("id"),
        title=top.text("name"),
        holder=_profile(learner),
        issuer=_profile(publisher),
        awarded=top.moment("issuedOn"),
        valid_from=top.moment("issuedOn"),
        valid_until=top.moment("expires"),
        parts=tuple(_part(node, holder=_profile(learner)) for node in top.nodes("assertions")),
        unmapped=top.unmapped(),
    )


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
