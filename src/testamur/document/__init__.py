"""Typed values that make up an Open Badges 3.0 credential, checked when made, and the JSON they become.

Field names follow the standard's in Python's spelling. A credential is built once by these, signed, and from then on
is bytes: nothing here reads one back.
"""

from testamur.document.achievement import Achievement, Alignment, Criteria, ResultDescription, RubricCriterionLevel
from testamur.document.credential import (
    AchievementCredential,
    AchievementSubject,
    Evidence,
    IdentityObject,
    Result,
    StatusEntry,
    digest,
    hash_identity,
)
from testamur.document.microcredential import AssessmentRecord, MicroCredential
from testamur.document.profile import Address, IdentifierEntry, Image, Profile

__all__ = [
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "Address",
    "Alignment",
    "AssessmentRecord",
    "Criteria",
    "Evidence",
    "IdentifierEntry",
    "IdentityObject",
    "Image",
    "MicroCredential",
    "Profile",
    "Result",
    "ResultDescription",
    "RubricCriterionLevel",
    "StatusEntry",
    "digest",
    "hash_identity",
]
