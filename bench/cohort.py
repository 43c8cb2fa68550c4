"""A large cohort as rows: 5,000 learners, 40 units, 500,000 results; what rules and dashboards are measured on.

Rows are written past the services, for speed: nothing here is an award or an event. The same seed gives the same rows.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campus.achievements.models import Achievement
    from campus.assessments.models import Project, Quiz, Result
    from campus.courses.models import Course, Unit
    from campus.organizations.models import Organization

LEARNERS, UNITS, RESULTS = 5_000, 40, 500_000
QUIZZES, PROJECTS, CRITERIA = 16, 4, 4
BATCH = 2_000


@dataclass(frozen=True)
class Cohort:
    """What was built; `units` are those to read, `people` the ids of the learners."""

    organization: Organization
    achievement: Achievement
    course: Course
    units: list[Unit]
    quizzes: list[Quiz]
    projects: list[Project]
    people: list[int]
    began: datetime


@contextmanager
def database() -> Iterator[None]:
    """Start Django in this process on an empty database, as the product sets it up.

    That is SQLite, or the empty one that TESTAMUR_DATABASE_URL names.
    """
    with tempfile.TemporaryDirectory(prefix="testamur-bench-") as folder:
        os.environ["TESTAMUR_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus.config.settings")
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        if connection.vendor == "sqlite":
            connection.settings_dict["NAME"] = Path(folder) / "campus.sqlite3"
        call_command("migrate", verbosity=0)
        yield
        connection.close()


def build(*, learners: int = LEARNERS, units: int = UNITS, results: int = RESULTS, seed: int = 1) -> Cohort:
    """Write a cohort with a course of so many units; its results are spread evenly over quizzes and projects."""
    rng = random.Random(seed)
    began = datetime.fromisoformat("2026-01-05T08:00:00+00:00")
    cohort = _stage(units, learners, began)
    _enrol(cohort, rng)
    _write_results(cohort, results, rng)
    return cohort


def _stage(units: int, learners: int, began: datetime) -> Cohort:
    from campus.achievements.models import Achievement, Version
    from campus.organizations.models import Organization

    organization = Organization.objects.create(slug="cohort", name="Cohort College", country="GB")
    achievement = Achievement.objects.create(organization=organization)
    achievement.current = Version.objects.create(
        achievement=achievement, number=1, name="Whole cohort", description="All.", criteria="All.", published_at=began
    )
    achievement.save()
    quizzes, projects = _assessments(organization)
    course, made = _course(organization, achievement, quizzes[0], projects[0], units, began)
    return Cohort(organization, achievement, course, made, quizzes, projects, _people(learners), began)


def _assessments(organization: Organization) -> tuple[list[Quiz], list[Project]]:
    from campus.assessments.models import Criterion, Project, Quiz

    quizzes = [Quiz.objects.create(organization=organization, title=f"Quiz {n}", attempts=9) for n in range(QUIZZES)]
    scale = ["Not yet", "Developing", "Competent", "Strong"]
    projects = [
        Project.objects.create(organization=organization, title=f"Project {n}", brief="Do it.", scale=scale)
        for n in range(PROJECTS)
    ]
    for project in projects:
        for n in range(CRITERIA):
            Criterion.objects.create(project=project, order=n, name=f"Row {n}", description="", levels=scale)
    return quizzes, projects


def _course(
    organization: Organization, achievement: Achievement, quiz: Quiz, project: Project, units: int, began: datetime
) -> tuple[Course, list[Unit]]:
    from campus.courses.models import Course, Edition, EditionUnit, Unit

    course = Course.objects.create(
        organization=organization, slug="cohort", title="Cohort", summary="A large one.", achievement=achievement,
        published_at=began,
    )  # fmt: skip
    made = [Unit(course=course, title=f"Unit {n}", body="Text.") for n in range(1, units - 1)]
    made += [Unit(course=course, kind="quiz", quiz=quiz), Unit(course=course, kind="project", project=project)]
    made = Unit.objects.bulk_create(made)
    course.current = Edition.objects.create(course=course, number=1, published_at=began)
    course.save()
    EditionUnit.objects.bulk_create(
        EditionUnit(edition=course.current, order=n, unit=unit) for n, unit in enumerate(made, 1)
    )
    return course, [unit for unit in made if unit.kind == "page"]


def _people(learners: int) -> list[int]:
    from campus.accounts.models import Person

    made = [Person(email=f"learner-{n}@example.org", name=f"Learner {n:05}", password="!") for n in range(learners)]
    return [person.pk for person in Person.objects.bulk_create(made, batch_size=BATCH)]


def _enrol(cohort: Cohort, rng: random.Random) -> None:
    """Enrol everybody, each having finished the first so many units, half of the people all of them."""
    from campus.courses.models import Enrolment, UnitDone

    Enrolment.objects.bulk_create(
        (
            Enrolment(course=cohort.course, edition=cohort.course.current, person_id=person, at=cohort.began)
            for person in cohort.people
        ),
        batch_size=BATCH,
    )
    UnitDone.objects.bulk_create(
        (
            UnitDone(unit=unit, person_id=person, at=cohort.began + timedelta(hours=n))
            for person in cohort.people
            for n, unit in enumerate(cohort.units[: rng.choice([len(cohort.units), rng.randrange(len(cohort.units))])])
        ),
        batch_size=BATCH,
    )


def _write_results(cohort: Cohort, results: int, rng: random.Random) -> None:
    from campus.assessments.models import Result

    each, criteria = results // len(cohort.people), _criteria(cohort)
    Result.objects.bulk_create(
        (_result(cohort, person, n, criteria, rng) for person in cohort.people for n in range(each)), batch_size=BATCH
    )


def _criteria(cohort: Cohort) -> dict[int, list[int]]:
    return {project.pk: [row.pk for row in project.criteria.all()] for project in cohort.projects}


def _result(cohort: Cohort, person: int, n: int, criteria: dict[int, list[int]], rng: random.Random) -> Result:
    """Return the n-th result of a person: four of five are tries at quizzes, the others grades of projects."""
    from campus.assessments.models import Result

    at = cohort.began + timedelta(hours=3 * n, minutes=person % 60)
    said = {"person_id": person, "organization_id": cohort.organization.pk, "at": at, "source": f"made:{person}:{n}"}
    if n % 5:
        quiz = cohort.quizzes[n % len(cohort.quizzes)]
        percent = Decimal(rng.randrange(2_000, 10_001)) / 100
        return Result(kind="quiz", thing_id=quiz.pk, percent=percent, is_passed=percent >= quiz.pass_percent, **said)
    project = cohort.projects[n // 5 % len(cohort.projects)]
    levels = {str(row): rng.randrange(4) for row in criteria[project.pk]}
    return Result(kind="project", thing_id=project.pk, levels=levels, lowest=min(levels.values()), **said)
