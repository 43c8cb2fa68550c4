"""What the European standard for micro-credentials asks for and Open Badges 3.0 has no place for.

Council Recommendation of 16 June 2022 (2022/C 243/02), Annex I. What has a native place stays there: issuer, country,
title, date, ECTS (``creditsAvailable``), level of the EQF (an alignment), grade (``result``). The rest stands in two
members of our own: ``microCredential`` of the achievement, the same for everybody who earns it, and
``assessmentRecord`` of the subject, how it was assessed this time. Their context is bundled and stands inline in the
credential, so that any verifier can check the signature without fetching it (docs/decisions/0133).
"""

from dataclasses import dataclass
from typing import Any

from testamur.document.values import check_required, check_texts, check_vocabulary, filled
from testamur.errors import DocumentError

# Form of participation in the learning activity.
PARTICIPATION = ("onsite", "online", "blended", "distance", "workplace")
# Supervision and identity verification: the cases of Annex I.
SUPERVISION = ("unsupervised", "supervised", "supervised-online-identified", "supervised-onsite-identified")
# Integration and stackability options.
STACKABILITY = ("standalone", "integrated", "stackable")
# Cycles of the Qualifications Framework of the European Higher Education Area.
CYCLES = ("short", "first", "second", "third")


@dataclass(frozen=True, slots=True, kw_only=True)
class MicroCredential:
    """The elements of the standard that an achievement itself states; ``workload_hours`` is notional, in hours."""

    learning_outcomes: tuple[str, ...] = ()
    workload_hours: float | None = None
    cycle: str = ""
    assessment_types: tuple[str, ...] = ()
    participation: str = ""
    quality_assurance: str = ""
    prerequisites: str = ""
    supervision: str = ""
    stackability: str = ""
    further_information: str = ""

    def __post_init__(self) -> None:
        check_texts(self, "learning_outcomes", "assessment_types", "quality_assurance", "prerequisites")
        check_texts(self, "further_information")
        check_vocabulary(self, "participation", PARTICIPATION)
        check_vocabulary(self, "supervision", SUPERVISION)
        check_vocabulary(self, "stackability", STACKABILITY)
        check_vocabulary(self, "cycle", CYCLES)
        if self.workload_hours is not None and not 0 < self.workload_hours < 100_000:
            raise DocumentError("MicroCredential.workload_hours", self.workload_hours, "give hours above 0")

    def to_json(self) -> dict[str, Any]:
        """Return the ``microCredential`` member; ``workload`` is an XML Schema duration, such as PT25H30M."""
        return filled(
            {
                "type": ["MicroCredential"],
                "learningOutcome": list(self.learning_outcomes),
                "workload": duration(self.workload_hours),
                "cycle": self.cycle,
                "assessmentType": list(self.assessment_types),
                "participation": self.participation,
                "qualityAssurance": self.quality_assurance,
                "prerequisites": self.prerequisites,
                "supervision": self.supervision,
                "stackability": self.stackability,
                "furtherInformation": self.further_information,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecord:
    """How one part was assessed for this person: what, watched how, by whom, and how many others passed it.

    ``method`` is a word such as quiz, project, observation; ``passed`` of ``tried`` people are counted on the day of
    the award, and left out where too few have tried to say anything.
    """

    title: str
    method: str
    supervision: str = ""
    assessor_role: str = ""
    assessor: str = ""
    passed: int | None = None
    tried: int | None = None
    attempts: int | None = None

    def __post_init__(self) -> None:
        check_required(self, "title", "method")
        check_texts(self, "assessor_role", "assessor")
        check_vocabulary(self, "supervision", SUPERVISION)
        if (self.passed is None) != (self.tried is None) or not 0 <= (self.passed or 0) <= (self.tried or 0):
            raise DocumentError("AssessmentRecord.passed", self.passed, "give passed and tried, passed at most tried")

    def to_json(self) -> dict[str, Any]:
        """Return one ``assessmentRecord``."""
        return filled(
            {
                "type": ["AssessmentRecord"],
                "assessedTitle": self.title,
                "assessmentType": [self.method],
                "supervision": self.supervision,
                "assessorRole": self.assessor_role,
                "assessorName": self.assessor,
                "peoplePassed": self.passed,
                "peopleTried": self.tried,
                "attemptsTaken": self.attempts,
            }
        )


def duration(hours: float | None) -> str:
    """Return hours as an XML Schema duration in hours and minutes, empty for none: 25.5 is PT25H30M."""
    if hours is None:
        return ""
    whole, minutes = divmod(round(hours * 60), 60)
    return "PT" + (f"{whole}H" if whole else "") + (f"{minutes}M" if minutes else "")
