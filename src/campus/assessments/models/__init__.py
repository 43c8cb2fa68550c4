"""Every way of showing a skill, what people handed in, and what came of it."""

from campus.assessments.models.activities import Activity, ActivityCriterion
from campus.assessments.models.attendance import HoursReport, Presence, Session
from campus.assessments.models.attestations import Attestation
from campus.assessments.models.claims import Certificate, Claim, Decision
from campus.assessments.models.observations import Observation, Tick
from campus.assessments.models.projects import (
    Criterion,
    Grade,
    Link,
    Mark,
    PeerUse,
    Project,
    Submission,
    SubmissionFile,
)
from campus.assessments.models.quizzes import (
    Accommodation,
    Answer,
    AnswerFile,
    Attempt,
    DraftAnswer,
    Question,
    Quiz,
)
from campus.assessments.models.results import Evidence, Result
from campus.assessments.models.reviews import Comment, Extension, Review, SavedComment
from campus.assessments.models.rigor import Supervision

__all__ = [
    "Accommodation",
    "Activity",
    "ActivityCriterion",
    "Answer",
    "AnswerFile",
    "Attempt",
    "Attestation",
    "Certificate",
    "Claim",
    "Comment",
    "Criterion",
    "Decision",
    "DraftAnswer",
    "Evidence",
    "Extension",
    "Grade",
    "HoursReport",
    "Link",
    "Mark",
    "Observation",
    "PeerUse",
    "Presence",
    "Project",
    "Question",
    "Quiz",
    "Result",
    "Review",
    "SavedComment",
    "Session",
    "Submission",
    "SubmissionFile",
    "Supervision",
    "Tick",
]
