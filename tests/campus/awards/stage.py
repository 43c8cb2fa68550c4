"""Results of the scene's learner as plain rows, and verifying as a stranger would, with our database for a network."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from campus.accounts.models import Person
from campus.assessments.models import Attempt, Grade, Mark, Result, Submission, SubmissionFile
from campus.awards import services, tasks
from campus.awards.models import Award, Rule, StatusList
from campus.awards.services import index
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


def take_quiz(scene: Scene, percent: str = "83", person: Person | None = None, at: datetime = NOW) -> Attempt:
    person = person or scene.cast.learner
    number = Attempt.objects.filter(quiz=scene.quiz, person=person).count() + 1
    attempt = Attempt.objects.create(
        quiz=scene.quiz, person=person, number=number, started_at=at, finished_at=at, percent=Decimal(percent)
    )
    result(
        scene,
        person,
        kind="quiz",
        thing_id=scene.quiz.pk,
        percent=attempt.percent,
        source=f"attempt:{attempt.pk}",
        is_passed=attempt.percent >= 70,
        at=at,
    )
    return attempt


def result(scene: Scene, person: Person | None = None, **fields: Any) -> Result:
    """Return a result as a way of showing something would have written it, without its event."""
    levels = {str(criterion): level for criterion, level in fields.pop("levels", {}).items()}
    given = {"at": NOW, "source": f"test:{Result.objects.count()}", "levels": levels, **fields}
    lowest = min(levels.values(), default=None)
    return Result.objects.create(
        person=person or scene.cast.learner, organization=scene.cast.college, lowest=lowest, **given
    )


def set_tree(scene: Scene, tree: object, **fields: Any) -> Rule:
    """Put another rule in the place of the scene's, as if it had always stood there."""
    Rule.objects.filter(pk=scene.rule.pk).update(tree=tree, **fields)
    scene.rule.refresh_from_db()
    index(scene.rule, now=NOW)
    return scene.rule


def grade_project(
    scene: Scene, levels: tuple[int, int] = (3, 2), person: Person | None = None, at: datetime = NOW, **work: Any
) -> Grade:
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
    grade = Grade.objects.create(submission=submission, grader=scene.cast.educator, at=at)
    for criterion, level in zip(scene.criteria, levels, strict=True):
        Mark.objects.create(grade=grade, criterion=criterion, level=level)
    marks = {criterion.pk: level for criterion, level in zip(scene.criteria, levels, strict=True)}
    result(scene, person, kind="project", thing_id=scene.project.pk, levels=marks, source=f"grade:{grade.pk}", at=at)
    return grade


def earn(scene: Scene, person: Person | None = None) -> None:
    """Give the person every result that the scene's rule asks for."""
    finish_units(scene, person)
    take_quiz(scene, person=person)
    grade_project(scene, person=person)


def tell(scene: Scene, what: str, person: Person | None = None) -> None:
    """Record the event that a lower app would have recorded of a unit, the quiz or the project."""
    verb, data = {
        "unit": ("unit.done", {"unit": scene.units[0].pk, "course": scene.course.pk}),
        "quiz": ("result.recorded", {"kind": "quiz", "thing": scene.quiz.pk}),
        "project": ("result.recorded", {"kind": "project", "thing": scene.project.pk}),
    }[what]
    person = person or scene.cast.learner
    with transaction.atomic():
        record(verb, actor=person, thing=scene.course, person=person, organization_id=scene.cast.college.pk, data=data)


def settle() -> None:
    """Let the worker settle all that waits."""
    while tasks.settle_results():
        pass


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
