"""When a course begins and ends for people, by when they do its quizzes and projects, and what is granted to one alone.

What `assessments` decides for one person at one thing (allowances.closes_at, opinions.due_for) is asked here for many
at once, as the steps of a course are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from campus.assessments.models import Accommodation, Extension
from campus.common.together import Ask, Rows, moment
from campus.courses.models import CohortDue, Enrolment, Unit
from campus.courses.steps import Terms

Key = tuple[str, int]  # kind of unit, and thing
Dates = Mapping[int, Mapping[Key, datetime]]  # by person


def begins(enrolment: Enrolment) -> datetime | None:
    """Return when the course begins for somebody: with the cohort, or on the course's day; None for when they like."""
    if enrolment.cohort:
        return enrolment.cohort.starts_at
    terms = getattr(enrolment.course, "admission", None)
    return terms.starts_at if terms else None


def ends(enrolment: Enrolment) -> datetime | None:
    """Return when the course ends for somebody, None for never."""
    if enrolment.cohort:
        return enrolment.cohort.ends_at
    terms = getattr(enrolment.course, "admission", None)
    return terms.ends_at if terms else None


def asks(people: Collection[int], outline: Collection[Unit]) -> list[Ask]:
    """Return what is asked of these people (by id): what they are granted, dates of their cohorts, more time."""
    quizzes = {unit.quiz.pk for unit in outline if unit.quiz}
    projects = {unit.project_id for unit in outline if unit.project_id}
    everywhere = Q(quiz__isnull=True, organization__in={unit.quiz.organization_id for unit in outline if unit.quiz})
    granted = Accommodation.objects.filter(Q(quiz__in=quizzes) | everywhere, person__in=people)
    of_cohorts = CohortDue.objects.filter(
        Q(quiz__in=quizzes) | Q(project__in=projects), cohort__enrolments__person__in=people
    )
    more = Extension.objects.filter(person__in=people, project__in=projects)
    return [
        Ask(granted, ("person_id", "organization_id", "quiz_id", "extra_attempts", "closes_at")),
        Ask(of_cohorts, ("cohort__enrolments__person_id", "quiz_id", "project_id", "due_at")),
        Ask(more, ("person_id", "project_id", "due_at")),
    ]


def read(people: Iterable[int], outline: Collection[Unit], rows: Iterable[Rows]) -> dict[int, dict[Key, Terms]]:
    """Return the terms of each person, of what has any."""
    granted, of_cohorts, more = rows
    quizzes, own = _granted(granted), _extended(more)
    dues = _of_cohorts(of_cohorts)
    found: dict[int, dict[Key, Terms]] = defaultdict(dict)
    for person in people:
        for unit in outline:
            terms = _terms(unit, dues[person], quizzes[person], own[person])
            if terms:
                found[person][unit.kind, unit.thing.pk if unit.thing else 0] = terms
    return found


def _granted(rows: Rows) -> dict[int, dict[tuple[int, int | None], tuple[int, datetime | None]]]:
    """Return what people are granted, by institution and quiz (None: in each that nothing is said of)."""
    found: dict[int, Any] = defaultdict(dict)
    for person, organization, quiz, attempts, closes in rows:
        found[person][organization, quiz] = (attempts, moment(closes) if closes else None)
    return found


def _of_cohorts(rows: Rows) -> dict[int, dict[Key, datetime]]:
    """Return the latest date of any cohort that somebody belongs to."""
    found: dict[int, dict[Key, datetime]] = defaultdict(dict)
    for person, quiz, project, due in rows:
        key, at = ("quiz", quiz) if quiz else ("project", project), moment(due)
        found[person][key] = max(found[person].get(key, at), at)
    return found


def _extended(rows: Rows) -> dict[int, dict[int, datetime]]:
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for person, project, due in rows:
        found[person][project] = moment(due)
    return found


def _terms(
    unit: Unit,
    dues: Mapping[Key, datetime],
    granted: Mapping[tuple[int, int | None], tuple[int, datetime | None]],
    more: Mapping[int, datetime],
) -> Terms | None:
    """Return the terms of one person in one unit; None where it has none of its own."""
    if unit.quiz:
        everywhere = granted.get((unit.quiz.organization_id, None), (0, None))
        attempts, later = granted.get((unit.quiz.organization_id, unit.quiz.pk), everywhere)
        closes = dues.get(("quiz", unit.quiz.pk))
        by = max(closes, later) if closes and later else closes
        return Terms(by, is_final=True, attempts=attempts) if by or attempts else None
    if unit.project:
        usual = dues.get(("project", unit.project.pk)) or unit.project.due_at
        own = more.get(unit.project.pk)
        by = max(usual, own) if usual and own else usual
        return Terms(by, is_final=not unit.project.takes_late) if by else None
    return None
