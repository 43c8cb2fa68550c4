"""Every way of showing a skill, what people handed in, and what came of it."""

from campus.assessments.models.activities import Activity
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
from campus.assessments.models.quizzes import Answer, Attempt, Question, Quiz
from campus.assessments.models.results import Evidence, Result
from campus.assessments.models.reviews import Comment, Extension, Review, SavedComment
from campus.assessments.models.rigor import Supervision

__all__ = [
    "Activity",
    "Answer",
    "Attempt",
    "Comment",
    "Criterion",
    "Evidence",
    "Extension",
    "Grade",
    "Link",
    "Mark",
    "PeerUse",
    "Project",
    "Question",
    "Quiz",
    "Result",
    "Review",
    "SavedComment",
    "Submission",
    "SubmissionFile",
    "Supervision",
]
