"""Make the quiz and the project of a course, which are then written in their own editors."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campus.accounts.models import Person
from campus.assessments.models import Project, Quiz
from campus.assessments.services import create_project, create_quiz
from campus.courses.models import Course
from campus.courses.services.editing import attach, locked
from campus.organizations.services import require


@transaction.atomic
def add_quiz(actor: Person, *, course: Course, now: datetime) -> Quiz:
    """Return the course's quiz, made now where it has none."""
    require(actor, course.organization)
    fresh = locked(course)
    if fresh.quiz:
        return fresh.quiz
    quiz = create_quiz(actor, organization=course.organization, title=course.title)
    attach(actor, course=fresh, quiz=quiz, now=now)
    return quiz


@transaction.atomic
def add_project(actor: Person, *, course: Course, now: datetime) -> Project:
    """Return the course's project, made now where it has none."""
    require(actor, course.organization)
    fresh = locked(course)
    if fresh.project:
        return fresh.project
    project = create_project(actor, organization=course.organization, title=course.title)
    attach(actor, course=fresh, project=project, now=now)
    return project
