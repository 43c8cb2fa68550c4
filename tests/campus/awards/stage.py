"""Results of the scene's learner as plain rows, and verifying as a stranger would, with our database for a network."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from campus.accounts.models import Person
from campus.assessments.models import Attempt, Grade, Mark, Submission, SubmissionFile
from campus.awards import services
from campus.awards.models import Award, StatusList
from campus.common.identifiers import public_id
from campus.courses.models import UnitDone
from campus.journal.services import record
from campus.organizations.models import Organization
from campus.organizations.queries import did, did_document
from testamur.did import StaticResolver
from testamur.report import Report
from testamur.verify import verify
from tests.cast import Scene, enrolled

NOW = datetime(2026, 11, 22, 10, 42, 7, 123456, tzinfo=UTC)


def finish_units(scene: Scene, person: Person | None = None) -> None:
    person = person or scene.cast.learner
    enrolled(person, scene.course, at=NOW)
    for unit in scene.units:
        UnitDone.objects.get_or_create(unit=unit, person=person, defaults={"at": NOW})


def take_quiz(scene: Scene, percent: str = "83", person: Person | None = None) -> Attempt:
    person = person or scene.cast.learner
    number = Attempt.objects.filter(quiz=scene.quiz, person=person).count() + 1
    return Attempt.objects.create(
        quiz=scene.quiz, person=person, number=number, started_at=NOW, finished_at=NOW, percent=Decimal(percent)
    )


def grade_project(scene: Scene, levels: tuple[int, int] = (3, 2), person: Person | None = None, **work: Any) -> Grade:
    person = person or scene.cast.learner
    number = Submission.objects.filter(project=scene.project, person=person).count() + 1
    submission = Submission.objects.create(
        **{"title": "Do half our pupils skip lunch?", "state": "graded", **work},
        public_id=public_id(), project=scene.project, person=person, number=number, saved_at=NOW, handed_in_at=NOW,
    )  # fmt: skip
    SubmissionFile.objects.create(
        public_id=public_id(), submission=submission, file="submissions/x", name="maya-report.pdf",
        media_type="application/pdf", size=1, sha256="ab" * 32,
    )  # fmt: skip
    grade = Grade.objects.create(submission=submission, grader=scene.cast.educator, at=NOW)
    for criterion, level in zip(scene.criteria, levels, strict=True):
        Mark.objects.create(grade=grade, criterion=criterion, level=level)
    return grade


def earn(scene: Scene, person: Person | None = None) -> None:
    """Give the person every result that the scene's rule asks for."""
    finish_units(scene, person)
    take_quiz(scene, person=person)
    grade_project(scene, person=person)


def tell(scene: Scene, verb: str, person: Person | None = None) -> None:
    """Record the event that a lower app would have recorded."""
    data = {
        "unit.done": {"unit": scene.units[0].pk, "course": scene.course.pk},
        "quiz.scored": {"quiz": scene.quiz.pk},
        "project.graded": {"project": scene.project.pk},
    }[verb]
    person = person or scene.cast.learner
    with transaction.atomic():
        record(verb, actor=person, thing=scene.course, person=person, organization_id=scene.cast.college.pk, data=data)


def awarded(scene: Scene, person: Person | None = None) -> Award:
    """Return the award of the scene's achievement, earned in full."""
    earn(scene, person)
    return services.award(person=person or scene.cast.learner, achievement=scene.achievement, now=NOW)


def document(award: Award) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(award.credential))
    return found


class Lists:
    """Gives a verifier the status lists that our pages would serve."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def load(self, url: str) -> bytes:
        status_list = StatusList.objects.get(public_id=url.rpartition("/")[2])
        return services.status_bytes(status_list, now=self.now)


def check(data: bytes, organization: Organization, *, now: datetime = NOW, base_url: str | None = None) -> Report:
    known = did(organization, base_url=base_url)
    resolver = StaticResolver({known: did_document(organization, base_url)})
    return verify(data, now=now, resolver=resolver, loader=Lists(now))


def address(scene: Scene, path: str) -> str:
    award = Award.objects.first()
    names = {"award": award.public_id if award else "x", "achievement": scene.achievement.public_id}
    return f"/manage/harbourside/{path.format(**names)}"


def page(scene: Scene, path: str, role: str = "owner", **query: str) -> str:
    answer = scene.cast.client(role).get(address(scene, path), query)
    assert answer.status_code == 200
    return answer.content.decode()
