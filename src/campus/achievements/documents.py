"""An achievement as data: the class Achievement of Open Badges 3.0, for machines that follow a credential's link."""

from __future__ import annotations

from typing import Any

from campus.achievements import standard
from campus.achievements.models import Version
from campus.achievements.queries import badge_alt
from campus.organizations.queries import did, public_url
from testamur.canonical.bundle import microcredential
from testamur.document import Achievement, Alignment, Criteria, Image, Profile

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]


def document(version: Version) -> dict[str, Any]:
    """Return a published version as JSON-LD; raises testamur.errors.DocumentError for a value that has no place."""
    organization = version.achievement.organization
    url = public_url(f"/a/{version.achievement.public_id}/")
    made = Achievement(
        id=url,
        name=version.name,
        description=version.description,
        criteria=Criteria(id=url, narrative=version.criteria),
        achievement_type=version.kind,
        image=Image(id=f"{url}badge.svg", caption=badge_alt(version)),
        alignments=tuple(
            Alignment(
                target_name=skill.name,
                target_url=skill.url,
                target_description=skill.description,
                target_framework=skill.framework,
                target_code=skill.code,
            )
            for skill in version.skills.order_by("pk")
        ),
        credits_available=float(version.ects) if version.ects else None,
        in_language=version.language,
        version=str(version.number),
        micro_credential=standard.elements(version),
        creator=Profile(id=did(organization), name=organization.name, url=organization.url),
    )
    contexts = [*CONTEXTS, microcredential()] if made.micro_credential else CONTEXTS
    return {"@context": contexts, **made.to_json()}
