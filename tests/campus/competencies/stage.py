"""Small things that the tests of competencies do again and again."""

from __future__ import annotations

from campus.assessments.models import Answer, Attempt, Result
from campus.skills.models import Skill
from tests.campus.assessments.stage import NOW
from tests.cast import Scene


def skill(name: str = "read charts") -> Skill:
    return Skill.objects.get_or_create(name=name, url=f"https://example.org/skills/{name.replace(' ', '-')}")[0]


def named(scene: Scene, what: Skill) -> Skill:
    """Let every question of the scene's quiz and every criterion of its project show this skill."""
    for row in (*scene.questions, *scene.criteria):
        row.skill = what
        row.save()
    return what


def answered(scene: Scene, *marks: bool, number: int = 1, finished: bool = True) -> Attempt:
    """Let the learner answer the first questions of the quiz right or wrong."""
    attempt = Attempt.objects.create(
        quiz=scene.quiz,
        person=scene.cast.learner,
        number=number,
        question_ids=[question.pk for question in scene.questions],
        started_at=NOW,
        finished_at=NOW if finished else None,
    )
    rows = zip(scene.questions, marks, strict=False)
    Answer.objects.bulk_create(
        Answer(attempt=attempt, question=question, response={}, is_right=is_right, score=is_right, at=NOW)
        for question, is_right in rows
    )
    return attempt


def told(scene: Scene, **fields: object) -> Result:
    """Write a result as it is, without an event."""
    start = {"kind": "external", "source": "told:1", "at": NOW, "organization": scene.cast.college}
    return Result.objects.create(person=scene.cast.learner, **{**start, **fields})
