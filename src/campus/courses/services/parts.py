"""Make the quizzes and projects of a course, which are then written in their own editors."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campus.accounts.models import Person
from campus.assessments.services import create_project, create_quiz
from campus.courses.models import Course, Unit
from campus.courses.services.editions import locked
from campus.courses.services.units import add_unit
from campus.organizations.services import require

MAKE = {"quiz": create_quiz, "project": create_project}


@transaction.atomic
def add_assessed(
    actor: Person, *, course: Course, kind: str, now: datetime, title: str = "", form_token: str = ""
) -> Unit:
    """Return a unit of the course with a new quiz or project (`kind`), called `title` or as the course is.

    The same `form_token` again returns the unit that it made.
    """
    require(actor, course.organization)
    fresh = locked(course)
    made = fresh.units.filter(form_token=form_token).first() if form_token else None
    if made:
        return made
    thing = MAKE[kind](actor, organization=course.organization, title=title or course.title)
    return add_unit(actor, course=fresh, now=now, form_token=form_token, kind=kind, **{kind: thing})
