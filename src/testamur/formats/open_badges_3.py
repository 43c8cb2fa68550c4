"""Open Badges 3.0: the AchievementCredential and the EndorsementCredential, on both versions of the data model."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from testamur.canonical.shapes import UNCACHED, Shapes
from testamur.document.view import Attained, Identity, Party, Scale, View
from testamur.formats import parts
from testamur.formats.credential_1_1 import is_1_1, lifted, lowered, lowered_words
from testamur.formats.node import Node
from testamur.formats.schema import Problem, calendar_problem, schema_problem

NEWEST = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_BADGE = frozenset(["OpenBadgeCredential", "AchievementCredential"])
# The form on version 1.1 was published under several addresses, of drafts too.
_OLDER_CONTEXT = re.compile(r"https://\S*(?:openbadges-specification/|/ob/v3p0/)context(?:-3\.0\.\d)?\.json")
_CONTEXT = re.compile(r"https://purl\.imsglobal\.org/spec/(?:ob/v3p0|clr/v2p0)/context(?:-[23]\.0\.\d+)?\.json")


def is_badge(document: Mapping[str, Any]) -> bool:
    """Return whether it calls itself, by type or by context, an Open Badge of version 3.0."""
    return bool(_BADGE & parts.types_of(document)) or any(map(_CONTEXT.match, parts.contexts_of(document)))


def is_endorsement(document: Mapping[str, Any]) -> bool:
    """Return whether it calls itself an endorsement."""
    return "EndorsementCredential" in parts.types_of(document)


def form_problem(document: Mapping[str, Any], *, name: str, shapes: Shapes = UNCACHED) -> Problem | None:
    """Return how a credential of either data model is not as this schema asks."""
    if not is_1_1(document):
        return (
            schema_problem(document, name=name, shapes=shapes)
            or repeated_resource(document)
            or impossible_date(document)
        )
    held = lifted(document)
    held["@context"] = [NEWEST if _is_older(url) else url for url in parts.contexts_of(held)]
    problem = form_problem(held, name=name)
    return problem and replace(problem, pointer=lowered(problem.pointer), params=lowered_words(problem.params))


def _is_older(url: str) -> bool:
    return _OLDER_CONTEXT.fullmatch(url) is not None


def repeated_resource(document: Mapping[str, Any]) -> Problem | None:
    """Return the related resource whose id stands twice, which no schema can say."""
    resources = document.get("relatedResource", [])
    ids = [resource["id"] for resource in resources] if isinstance(resources, list) else []
    if len(set(ids)) == len(ids):
        return None
    return Problem(pointer="/relatedResource", rule="uniqueItems", fault="twice")


def impossible_date(document: Mapping[str, Any]) -> Problem | None:
    """Return the date of the credential, or of a proof, that no calendar has."""
    proofs = document.get("proof", [])
    held = [(f"/{name}", document.get(name)) for name in ("validFrom", "validUntil", "awardedDate")]
    held += [("/proof", proof.get("expires")) for proof in (proofs if isinstance(proofs, list) else [proofs])]
    return calendar_problem(held)


def view_badge(document: Mapping[str, Any]) -> View:
    """Return what an AchievementCredential says."""
    top = Node(lifted(document) if is_1_1(document) else document)
    subject = top.node("credentialSubject")
    achievement = subject.node("achievement")
    top.skip("credentialSchema", "refreshService", "termsOfUse")
    identities = parts.identities(subject.nodes("identifier"))
    scales = parts.scales(achievement.nodes("resultDescription"))
    return View(
        format="ob-3.0-vc-1.1" if is_1_1(document) else "ob-3.0",
        title=achievement.text("name") or top.text("name"),
        description=achievement.text("description") or top.text("description"),
        name=top.text("name"),
        note=top.text("description"),
        credits=subject.text("creditsEarned") or achievement.text("creditsAvailable"),
        holder=Party(id=subject.text("id"), name=_name(identities), email=_email(identities)),
        identities=identities,
        results=tuple(_results(subject, scales)),
        scales=scales,
        evidence=parts.evidence(top.nodes("evidence")),
        **_picture(achievement, subject, top),
        **_award(subject),
        **achievement_fields(achievement),
        **envelope(top),
    )


def view_endorsement(document: Mapping[str, Any]) -> View:
    """Return what an EndorsementCredential says; its holder is what it endorses."""
    top = Node(lifted(document) if is_1_1(document) else document)
    subject = top.node("credentialSubject")
    top.skip("credentialSchema", "refreshService", "termsOfUse")
    return View(
        format="ob-3.0-endorsement",
        title=top.text("name"),
        description=top.text("description"),
        narrative=subject.text("endorsementComment"),
        holder=Party(id=subject.text("id")),
        **envelope(top),
    )


def envelope(top: Node) -> dict[str, Any]:
    """Return the fields of a view that come from the credential around the subject; call it last, for `unmapped`."""
    fields = {
        "id": top.text("id"),
        "issuer": parts.party(top.node("issuer")),
        "valid_from": top.moment("validFrom"),
        "valid_until": top.moment("validUntil"),
        "statuses": parts.statuses(top.nodes("credentialStatus")),
    }
    fields["awarded"] = top.moment("awardedDate") or fields["valid_from"]
    return fields | {"unmapped": top.unmapped()}


def _picture(*nodes: Node) -> dict[str, Any]:
    """Return the first picture there is; others are left for `unmapped`."""
    for node in nodes:
        if found := parts.image(node):
            return {"image": found, "image_caption": parts.caption(node)}
    return {}


def _award(node: Node) -> dict[str, Any]:
    """Return what is said of this award of the achievement, whoever else earns it."""
    return {
        "narrative": node.text("narrative"),
        "source": parts.party(node.node("source")),
        "role": node.text("role"),
        "term": node.text("term"),
        "licence": node.text("licenseNumber"),
        "activity_start": node.moment("activityStartDate"),
        "activity_end": node.moment("activityEndDate"),
    }


def achievement_fields(node: Node) -> dict[str, Any]:
    """Return the fields of a view that come from an achievement."""
    criteria = node.node("criteria")
    return {
        "achievement_id": node.text("id"),
        "criteria": criteria.text("narrative"),
        "criteria_url": criteria.text("id"),
        "type": node.text("achievementType"),
        "language": node.text("inLanguage", "@language"),
        "tags": node.texts("tag"),
        "skills": parts.skills(node.nodes("alignment")),
        "code": node.text("humanCode"),
        "version": node.text("version"),
        "field_of_study": node.text("fieldOfStudy"),
        "specialization": node.text("specialization"),
        "credits_available": node.text("creditsAvailable"),
        "creator": parts.party(node.node("creator")),
        "identifiers": parts.identifiers(node.nodes("otherIdentifier")),
        "related": parts.editions(node.nodes("related")),
    }


def _results(subject: Node, scales: tuple[Scale, ...]) -> Iterator[Attained]:
    by_id = {scale.id: scale for scale in scales}
    for result in subject.nodes("result"):
        scale = by_id.get(result.text("resultDescription"), Scale(name=""))
        levels = {level.id: level.name for level in scale.levels}
        value, level = result.text("value"), result.text("achievedLevel")
        yield Attained(
            name=scale.name,
            value=value + ("\N{NO-BREAK SPACE}%" if value and scale.type == "Percent" else ""),
            level=levels.get(level) or level,
            status=result.text("status"),
            skills=parts.skills(result.nodes("alignment")),
        )


def _name(identities: tuple[Identity, ...]) -> str:
    return next((each.value for each in identities if each.type == "name" and not each.is_hashed), "")


def _email(identities: tuple[Identity, ...]) -> str:
    return next((each.value for each in identities if "email" in each.type and not each.is_hashed), "")
