"""Courses of units in editions, and how far people are. Progress is counted, never stored twice."""

from campus.courses.models.content import Attachment, Course, Edition, EditionUnit, Unit
from campus.courses.models.discussions import Post
from campus.courses.models.joining import Admission, Cohort, CohortDue, CourseInvitation, Prerequisite
from campus.courses.models.learning import Enrolment, UnitDone
from campus.courses.models.programmes import Programme, ProgrammeCourse

__all__ = [
    "Admission",
    "Attachment",
    "Cohort",
    "CohortDue",
    "Course",
    "CourseInvitation",
    "Edition",
    "EditionUnit",
    "Enrolment",
    "Post",
    "Prerequisite",
    "Programme",
    "ProgrammeCourse",
    "Unit",
    "UnitDone",
]
