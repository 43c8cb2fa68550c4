"""What can be earned: the class Achievement of Open Badges 3.0, and what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from testamur.document.extension import Extension, extended
from testamur.document.microcredential import MicroCredential
from testamur.document.profile import IdentifierEntry, Image, Profile
from testamur.document.values import (
    check_credits,
    check_id,
    check_iris,
    check_required,
    check_term,
    check_texts,
    filled,
    list_of,
    number,
)
from testamur.errors import DocumentError

ACHIEVEMENT_TYPES = frozenset(
    [
        "Achievement",
        "ApprenticeshipCertificate",
        "Assessment",
        "Assignment",
        "AssociateDegree",
        "Award",
        "Badge",
        "BachelorDegree",
        "Certificate",
        "CertificateOfCompletion",
        "Certification",
        "CommunityService",
        "Competency",
        "Course",
        "CoCurricular",
        "Degree",
        "Diploma",
        "DoctoralDegree",
        "Fieldwork",
        "GeneralEducationDevelopment",
        "JourneymanCertificate",
        "LearningProgram",
        "License",
        "Membership",
        "ProfessionalDoctorate",
        "QualityAssuranceCredential",
        "MasterCertificate",
        "MasterDegree",
        "MicroCredential",
        "ResearchDoctorate",
        "SecondarySchoolDiploma",
    ]
)
TARGET_TYPES = frozenset(
    [
        "ceasn:Competency",
        "ceterms:Credential",
        "CFItem",
        "CFRubric",
        "CFRubricCriterion",
        "CFRubricCriterionLevel",
        "CTDL",
    ]
)
RESULT_TYPES = frozenset(
    [
        "GradePointAverage",
        "LetterGrade",
        "Percent",
        "PerformanceLevel",
        "PredictedScore",
        "RawScore",
        "Result",
        "RubricCriterion",
        "RubricCriterionLevel",
        "RubricScore",
        "ScaledScore",
        "Status",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """How it is earned: a page (``id``), a text in Markdown (``narrative``), or both.

    Open Badges 3.0, class Criteria.
    """

    id: str = ""
    narrative: str = ""

    def __post_init__(self) -> None:
        check_texts(self, "narrative")
        check_iris(self, "id")
        if not (self.id or self.narrative.strip()):
            raise DocumentError("Criteria", "", "give a narrative, or the address of a page with the criteria")

    def to_json(self) -> dict[str, Any]:
        """Return the Criteria as in Open Badges 3.0."""
        return filled({"id": self.id, "narrative": self.narrative})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A node in a framework of skills, occupations or levels that this stands for."""

    target_name: str
    target_url: str
    target_description: str = ""
    target_framework: str = ""
    target_code: str = ""
    target_type: str = ""

    def __post_init__(self) -> None:
        check_required(self, "target_name", "target_url")
        check_texts(self, "target_description", "target_framework", "target_code")
        check_iris(self, "target_url")
        check_term(self, "target_type", TARGET_TYPES)

    def to_json(self) -> dict[str, Any]:
        """Return the Alignment as in Open Badges 3.0."""
        return filled(
            {
                "type": ["Alignment"],
                "targetName": self.target_name,
                "targetUrl": self.target_url,
                "targetDescription": self.target_description,
                "targetFramework": self.target_framework,
                "targetCode": self.target_code,
                "targetType": self.target_type,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricCriterionLevel:
    """One level of a rubric's criterion; ``points`` is text, as the standard has it."""

    id: str
    name: str
    level: str = ""
    points: str = ""
    description: str = ""
    alignments: tuple[Alignment, ...] = ()

    def __post_init__(self) -> None:
        check_id(self)
        check_required(self, "name")
        check_texts(self, "level", "points", "description")

    def to_json(self) -> dict[str, Any]:
        """Return the RubricCriterionLevel as in Open Badges 3.0."""
        return filled(
            {
                "id": self.id,
                "type": ["RubricCriterionLevel"],
                "name": self.name,
                "level": self.level,
                "points": self.points,
                "description": self.description,
                "alignment": list_of(self.alignments),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDescription:
    """A result that can be reached; a :class:`Result` refers to it by ``id``."""

    id: str
    name: str
    result_type: str
    required_value: str = ""
    required_level: str = ""
    value_min: str = ""
    value_max: str = ""
    allowed_values: tuple[str, ...] = ()
    levels: tuple[RubricCriterionLevel, ...] = ()
    alignments: tuple[Alignment, ...] = ()

    def __post_init__(self) -> None:
        check_id(self)
        check_required(self, "name", "result_type")
        check_texts(self, "required_value", "value_min", "value_max", "allowed_values")
        check_iris(self, "required_level")
        check_term(self, "result_type", RESULT_TYPES)
        if self.required_level and self.required_level not in {level.id for level in self.levels}:
            raise DocumentError("ResultDescription.required_level", self.required_level, "name one of the levels")

    def to_json(self) -> dict[str, Any]:
        """Return the ResultDescription as in Open Badges 3.0."""
        return filled(
            {
                "id": self.id,
                "type": ["ResultDescription"],
                "name": self.name,
                "resultType": self.result_type,
                "allowedValue": list(self.allowed_values),
                "requiredValue": self.required_value,
                "requiredLevel": self.required_level,
                "valueMin": self.value_min,
                "valueMax": self.value_max,
                "rubricCriterionLevel": list_of(self.levels),
                "alignment": list_of(self.alignments),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """The same achievement elsewhere: in another language, or another version of it."""

    id: str
    in_language: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        check_id(self)
        check_texts(self, "in_language", "version")

    def to_json(self) -> dict[str, Any]:
        """Return the Related as in Open Badges 3.0."""
        return filled({"id": self.id, "type": ["Related"], "inLanguage": self.in_language, "version": self.version})


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """The definition of what is awarded; many awards share one.

    Several languages are several achievements: each says its own in ``in_language`` (BCP 47) and names the others in
    ``related``. ``endorsements`` are signed EndorsementCredentials, taken in as they are.

    Open Badges 3.0, class Achievement.
    """

    id: str
    name: str
    description: str
    criteria: Criteria
    achievement_type: str = ""
    image: Image | None = None
    alignments: tuple[Alignment, ...] = ()
    result_descriptions: tuple[ResultDescription, ...] = ()
    credits_available: float | None = None
    in_language: str = ""
    tags: tuple[str, ...] = ()
    human_code: str = ""
    version: str = ""
    field_of_study: str = ""
    specialization: str = ""
    creator: Profile | None = None
    other_identifiers: tuple[IdentifierEntry, ...] = ()
    related: tuple[Related, ...] = ()
    endorsements: tuple[Mapping[str, Any], ...] = ()
    extensions: tuple[Extension, ...] = ()
    micro_credential: MicroCredential | None = None

    def __post_init__(self) -> None:
        check_id(self)
        check_required(self, "name", "description")
        check_texts(self, "in_language", "tags", "human_code", "version", "field_of_study", "specialization")
        check_term(self, "achievement_type", ACHIEVEMENT_TYPES)
        check_credits(self, "credits_available")

    def to_json(self) -> dict[str, Any]:
        """Return the Achievement as in Open Badges 3.0."""
        plain = filled(
            {
                "id": self.id,
                "type": ["Achievement"],
                "name": self.name,
                "description": self.description,
                "criteria": self.criteria.to_json(),
                "achievementType": self.achievement_type,
                "image": self.image and self.image.to_json(),
                "creator": self.creator and self.creator.to_json(),
                "inLanguage": self.in_language,
                "tag": list(self.tags),
                "humanCode": self.human_code,
                "version": self.version,
                "fieldOfStudy": self.field_of_study,
                "specialization": self.specialization,
                "creditsAvailable": number(self.credits_available),
                "alignment": list_of(self.alignments),
                "resultDescription": list_of(self.result_descriptions),
                "otherIdentifier": list_of(self.other_identifiers),
                "related": list_of(self.related),
                "endorsement": list(self.endorsements),
                "microCredential": self.micro_credential and self.micro_credential.to_json(),
            }
        )
        return extended(plain, self.extensions)
