"""Courses of units, with a quiz and a project, and how far people are. Progress is counted, never stored twice."""

from campus.courses.models.content import Attachment, Course, Unit
from campus.courses.models.learning import Enrolment, UnitDone

__all__ = ["Attachment", "Course", "Enrolment", "Unit", "UnitDone"]
