"""Typed values that make up Open Badges 3.0 and CLR 2.0 credentials, checked when made, and the JSON they become.

Field names follow the standard's in Python's spelling. A credential is built once by these, signed, and from then on
is bytes. What is read back, in whatever format, is a :class:`testamur.document.view.View`.
"""

from testamur.document.achievement import (
    Achievement,
    Alignment,
    Criteria,
    Related,
    ResultDescription,
    RubricCriterionLevel,
)
from testamur.document.attached import Attached, RelatedResource, StatusEntry
from testamur.document.clr import Association, ClrCredential, ClrSubject
from testamur.document.credential import AchievementCredential, EndorsementCredential, digest, told
from testamur.document.extension import Extension
from testamur.document.microcredential import AssessmentRecord, MicroCredential
from testamur.document.profile import Address, GeoCoordinates, IdentifierEntry, Image, PersonName, Profile
from testamur.document.subject import AchievementSubject, Evidence, IdentityObject, Result, hash_identity

__all__ = [
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "Address",
    "Alignment",
    "AssessmentRecord",
    "Association",
    "Attached",
    "ClrCredential",
    "ClrSubject",
    "Criteria",
    "EndorsementCredential",
    "Evidence",
    "Extension",
    "GeoCoordinates",
    "IdentifierEntry",
    "IdentityObject",
    "Image",
    "MicroCredential",
    "PersonName",
    "Profile",
    "Related",
    "RelatedResource",
    "Result",
    "ResultDescription",
    "RubricCriterionLevel",
    "StatusEntry",
    "digest",
    "hash_identity",
    "told",
]
