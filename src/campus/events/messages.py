"""What others are told of an award: as a webhook in our own words, or as an xAPI statement for a record store.

The webhook's envelope is that of Standard Webhooks 1.0.0 ("Payload structure"): `type`, `timestamp`, `data`. The verb
and the type of the statement are those of the xAPI profile for Open Badges.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.urls import reverse

from campus.accounts.models import Identifier
from campus.accounts.queries import identifiers, reachable
from campus.awards.models import Award
from campus.events.models import Topic
from campus.organizations.queries import did

EARNED_VERB = "http://specification.openbadges.org/xapi/verbs/earned"
BADGE_TYPE = "http://activitystrea.ms/schema/1.0/badge"


def webhook(topic: str, award: Award, *, at: datetime) -> bytes:
    """Return the body of a webhook; the address of its holder is in it, since it goes to the issuer's own systems."""
    said = {"type": topic, "timestamp": at.isoformat(), "data": _data(topic, award)}
    return json.dumps(said, ensure_ascii=False).encode()


def _data(topic: str, award: Award) -> dict[str, Any]:
    base = award.base_url
    said: dict[str, Any] = {
        "credential": {
            "id": base + reverse("credential", args=[award.public_id]),
            "awardedAt": award.awarded_at.isoformat(),
            "validUntil": award.valid_until.isoformat() if award.valid_until else None,
        },
        "achievement": {"id": _achievement(award), "name": award.version.name},
        "issuer": {"id": did(award.organization, base_url=base), "name": award.organization.name},
        "holder": {"name": award.person.name, "email": reachable(award.person) or None},
    }
    if topic == Topic.REVOKED and award.replaced_by is not None:
        said["replacedBy"] = base + reverse("credential", args=[award.replaced_by.public_id])
    if topic == Topic.REVOKED and award.revoked_at is not None:
        said |= {"revokedAt": award.revoked_at.isoformat(), "reason": award.revocation_reason}
    return said


def earned(award: Award, *, at: datetime) -> bytes:
    """Return the statement that somebody earned an achievement; its id is the same however often it is made."""
    link = award.base_url + reverse("credential", args=[award.public_id])
    statement = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, link)),
        "actor": {"objectType": "Agent", "name": award.person.name, **_agent(award)},
        "verb": {"id": EARNED_VERB, "display": {"en": "earned"}},
        "object": {
            "objectType": "Activity",
            "id": _achievement(award),
            "definition": {"type": BADGE_TYPE, "name": {award.version.language: award.version.name}, "moreInfo": link},
        },
        "context": {"platform": "Testamur"},
        "timestamp": at.isoformat(),
    }
    return json.dumps(statement, ensure_ascii=False).encode()


def _agent(award: Award) -> dict[str, Any]:
    """Return what names the holder: an address, a number of the institution, or else their account here."""
    if address := reachable(award.person):
        return {"mbox": f"mailto:{address}"}
    own = next((each for each in identifiers(award.person) if each.kind == Identifier.Kind.NUMBER), None)
    where, _sign, name = own.value.partition("|") if own else (award.base_url, "", str(award.person_id))
    return {"account": {"homePage": where, "name": name}}


def _achievement(award: Award) -> str:
    return award.base_url + reverse("achievement", args=[award.achievement.public_id])
