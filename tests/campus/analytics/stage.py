"""Small things that the tests of analytics do again and again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from campus.accounts.models import Person
from campus.analytics.models import Report, Standing
from campus.assessments.models import Answer, Attempt, Result, Submission
from campus.courses.models import EditionUnit
from tests.cast import Scene, enrolled


def learners(number: int, word: str = "learner") -> list[Person]:
    """Make people without addresses or passwords: they never sign in."""
    rows = [Person(email=f"{word}{n}@example.org", name=f"Learner {n:02}", password="!") for n in range(number)]
    return Person.objects.bulk_create(rows)


def standing(
    scene: Scene, who: Person, *, number: int = 1, state: str = "open", fails: int = 0, days: int = 0
) -> Standing:
    """Write where somebody stands in the scene's course, as the sweep would; number 0 has done all."""
    enrolled(who, scene.course)
    place = EditionUnit.objects.filter(edition=scene.course.current, order=number).first()
    return Standing.objects.create(
        course=scene.course,
        person=who,
        done=max(number - 1, 0) if number else 4,
        of=4,
        number=number,
        unit=place.unit_id if place else 0,
        title=place.unit.name if place else "",
        state=state,
        fails=fails,
        last_at=timezone.now() - timedelta(days=days),
    )


def taken(scene: Scene, people: list[Person], *, at: datetime) -> None:
    """Let each take the quiz once: the better the person, the more right; the last is right for the worst alone."""
    for place, who in enumerate(people):
        skill = place / len(people)
        attempt = Attempt.objects.create(
            quiz=scene.quiz, person=who, number=1, question_ids=[each.pk for each in scene.questions],
            started_at=at, finished_at=at + timedelta(minutes=5 + place),
        )  # fmt: skip
        marks = [skill > 0.3, skill > 0.5, skill > 0.7, skill < 0.2]
        Answer.objects.bulk_create(
            Answer(attempt=attempt, question=question, response={}, is_right=is_right, score=is_right, at=at)
            for question, is_right in zip(scene.questions, marks, strict=True)
        )
        result(scene, who, percent=25 * sum(marks), at=at)


def result(scene: Scene, who: Person, *, percent: int, at: datetime) -> Result:
    return Result.objects.create(
        person=who, organization=scene.cast.college, kind="quiz", thing_id=scene.quiz.pk, percent=percent,
        is_passed=percent >= 70, at=at, source=f"made:{who.pk}:{Result.objects.count()}",
    )  # fmt: skip


def stale(scene: Scene, kind: str = "quiz", thing_id: int | None = None) -> Report:
    return Report.objects.create(organization=scene.cast.college, kind=kind, thing_id=thing_id or scene.quiz.pk)


def handed_in_by(scene: Scene, who: Person) -> Submission:
    now = timezone.now()
    return Submission.objects.create(
        project=scene.project, person=who, number=1, state="handed_in", public_id=f"work-{who.pk}",
        saved_at=now, handed_in_at=now,
    )  # fmt: skip
