"""Every way of showing a skill, what people handed in, and what came of it."""

from campus.assessments.models.activities import Activity
from campus.assessments.models.projects import Criterion, Grade, Mark, Project, Submission, SubmissionFile
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
from campus.assessments.models.rigor import Supervision

__all__ = [
    "Accommodation",
    "Activity",
    "Answer",
    "AnswerFile",
    "Attempt",
    "Criterion",
    "DraftAnswer",
    "Evidence",
    "Grade",
    "Mark",
    "Project",
    "Question",
    "Quiz",
    "Result",
    "Submission",
    "SubmissionFile",
    "Supervision",
]
