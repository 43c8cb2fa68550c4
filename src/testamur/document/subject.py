"""Whom a credential is about, what came of it and what shows it: AchievementSubject of Open Badges 3.0."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testamur.document.achievement import Achievement, Alignment
from testamur.document.microcredential import AssessmentRecord
from testamur.document.profile import IDENTIFIER_TYPES, Image, Profile
from testamur.document.values import (
    check_credits,
    check_iris,
    check_moments,
    check_required,
    check_term,
    check_texts,
    filled,
    list_of,
    moment_text,
    number,
)
from testamur.errors import DocumentError

RESULT_STATUSES = frozenset(["Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"])


def hash_identity(identity: str, *, salt: str) -> str:
    """Return the ``identityHash`` of an identity, such as an e-mail address: ``sha256$`` and 64 hexadecimal digits.

    Open Badges 3.0, class IdentityObject.
    """
    return f"sha256${hashlib.sha256((identity + salt).encode()).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityObject:
    """Another identity of the subject, open or hashed; ``identity_type`` is for example ``emailAddress``."""

    identity_type: str
    identity_hash: str
    hashed: bool
    salt: str = ""

    def __post_init__(self) -> None:
        check_required(self, "identity_type", "identity_hash")
        check_term(self, "identity_type", IDENTIFIER_TYPES)
        check_texts(self, "salt")
        if self.hashed and not re.fullmatch(r"sha256\$[0-9a-f]{64}", self.identity_hash):
            raise DocumentError("IdentityObject.identity_hash", self.identity_hash, "give the result of hash_identity")

    def to_json(self) -> dict[str, Any]:
        """Return the IdentityObject as in Open Badges 3.0."""
        return filled(
            {
                "type": "IdentityObject",
                "identityType": self.identity_type,
                "identityHash": self.identity_hash,
                "hashed": self.hashed,
                "salt": self.salt,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A result reached: ``result_description`` and ``achieved_level`` are ids within the achievement."""

    result_description: str = ""
    value: str = ""
    achieved_level: str = ""
    status: str = ""
    alignments: tuple[Alignment, ...] = ()

    def __post_init__(self) -> None:
        check_texts(self, "value")
        check_iris(self, "result_description", "achieved_level")
        if self.status and self.status not in RESULT_STATUSES:
            raise DocumentError("Result.status", self.status, f"use one of {', '.join(sorted(RESULT_STATUSES))}")

    def to_json(self) -> dict[str, Any]:
        """Return the Result as in Open Badges 3.0."""
        return filled(
            {
                "type": ["Result"],
                "resultDescription": self.result_description,
                "value": self.value,
                "achievedLevel": self.achieved_level,
                "status": self.status,
                "alignment": list_of(self.alignments),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was done to earn it; ``narrative`` is Markdown."""

    id: str = ""
    name: str = ""
    description: str = ""
    narrative: str = ""
    genre: str = ""
    audience: str = ""

    def __post_init__(self) -> None:
        check_iris(self, "id")
        check_texts(self, "name", "description", "narrative", "genre", "audience")

    def to_json(self) -> dict[str, Any]:
        """Return the Evidence as in Open Badges 3.0."""
        return filled(
            {
                "id": self.id,
                "type": ["Evidence"],
                "name": self.name,
                "description": self.description,
                "narrative": self.narrative,
                "genre": self.genre,
                "audience": self.audience,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementSubject:
    """Who earned it, and how: with an ``id``, ``identifiers``, or both, or else verifiers refuse it.

    Open Badges 3.0, class AchievementSubject.
    """

    achievement: Achievement
    id: str = ""
    identifiers: tuple[IdentityObject, ...] = ()
    results: tuple[Result, ...] = ()
    narrative: str = ""
    source: Profile | None = None
    image: Image | None = None
    credits_earned: float | None = None
    activity_start: datetime | None = None
    activity_end: datetime | None = None
    license_number: str = ""
    role: str = ""
    term: str = ""
    assessments: tuple[AssessmentRecord, ...] = ()

    def __post_init__(self) -> None:
        check_iris(self, "id")
        check_texts(self, "narrative", "license_number", "role", "term")
        check_credits(self, "credits_earned")
        check_moments(self, "activity_start", "activity_end")
        if not (self.id or self.identifiers):
            raise DocumentError("AchievementSubject", "", "give the subject an id, an identifier, or both")

    def to_json(self) -> dict[str, Any]:
        """Return the AchievementSubject as in Open Badges 3.0."""
        return filled(
            {
                "id": self.id,
                "type": ["AchievementSubject"],
                "identifier": list_of(self.identifiers),
                "achievement": self.achievement.to_json(),
                "result": list_of(self.results),
                "narrative": self.narrative,
                "source": self.source and self.source.to_json(),
                "image": self.image and self.image.to_json(),
                "creditsEarned": number(self.credits_earned),
                "activityStartDate": moment_text(self.activity_start),
                "activityEndDate": moment_text(self.activity_end),
                "licenseNumber": self.license_number,
                "role": self.role,
                "term": self.term,
                "assessmentRecord": list_of(self.assessments),
            }
        )
