"""What was seen of people's skills: every answer, mark and result that names one, in a fixed number of queries.

An answer counts for its question's skill once its attempt is finished; the level on a rubric or checklist for its
criterion's; and a result whose `data` says `skills: {"<skill id>": share}` (0 to 1) for each of those, so that results
from elsewhere count as soon as somebody writes one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from campus.assessments.models import Activity, ActivityCriterion, Answer, Criterion, Project, Result
from campus.assessments.ways.terms import terms


@dataclass(frozen=True)
class Sign:
    """One thing that speaks of a skill: `reached` of `steps`, where, and what was asked."""

    person_id: int
    skill_id: int
    at: datetime
    key: str  # tells apart what was seen at one moment
    reached: float
    steps: int
    kind: str  # as Result.kind
    where: str  # the title of the quiz, project or activity; empty for what comes from elsewhere
    asked: str
    task: str = ""  # what it was: question:5, project:7; empty for what comes from elsewhere

    @property
    def is_reached(self) -> bool:
        """Whether it was done right, or half of its levels and more were reached."""
        return self.reached * 2 >= self.steps


def signs(people: Collection[int], skills: Collection[int] | None = None) -> dict[tuple[int, int], list[Sign]]:
    """Return everything seen of these people, by person and skill; of these skills alone where they are given."""
    found: dict[tuple[int, int], list[Sign]] = defaultdict(list)
    for sign in (*_answered(people, skills), *_judged(people)):
        if skills is None or sign.skill_id in skills:
            found[sign.person_id, sign.skill_id].append(sign)
    return found


def _answered(people: Collection[int], skills: Collection[int] | None) -> Iterator[Sign]:
    which = Q(question__skill__isnull=False) if skills is None else Q(question__skill__in=skills)
    rows = Answer.objects.filter(which, attempt__person__in=people, attempt__finished_at__isnull=False)
    # What waits for a person to mark it says nothing yet.
    told = rows.filter(score__isnull=False).values_list(
        *("pk", "attempt__person_id", "question__skill_id", "at", "score"),
        *("attempt__quiz__title", "question__text", "question_id"),
    )
    for pk, person, skill, at, score, title, text, question in told:
        where = (Result.Kind.QUIZ, title, text, f"question:{question}")
        yield Sign(person, skill, at, f"answer:{pk}", float(score or 0), 1, *where)


def _judged(people: Collection[int]) -> Iterator[Sign]:
    levels, told = Q(lowest__isnull=False), Q(data__has_key="skills")
    rows = list(Result.objects.filter(levels | told, person__in=people))
    criteria = _criteria(rows)
    for row in rows:
        for criterion_id, level in row.levels.items():
            if known := criteria.get((row.kind, int(criterion_id))):
                task = f"{'project' if row.kind == Result.Kind.PROJECT else 'activity'}:{criterion_id}"
                key, where = f"{row.source}/{criterion_id}", (row.kind, known.where, known.name, task)
                yield Sign(row.person_id, known.skill, row.at, key, level, known.steps, *where)
        yield from _told(row)


def _told(row: Result) -> Iterator[Sign]:
    shares: Mapping[str, float] = row.data.get("skills", {})
    for skill, share in shares.items():
        yield Sign(row.person_id, int(skill), row.at, row.source, share, 1, row.kind, "", "")


@dataclass(frozen=True)
class _Known:
    skill: int
    steps: int
    where: str
    name: str


def _criteria(rows: Collection[Result]) -> dict[tuple[str, int], _Known]:
    """Return the criteria that name a skill, by kind of result and id; a rubric of one level says nothing."""
    of_projects = {int(pk) for row in rows if row.kind == Result.Kind.PROJECT for pk in row.levels}
    of_activities = {int(pk) for row in rows if row.kind in Activity.Kind.values for pk in row.levels}
    found: dict[tuple[str, int], _Known] = {}
    if of_projects:
        for each in Criterion.objects.filter(pk__in=of_projects, skill__isnull=False).select_related("project"):
            found |= _known("project", each.project, each, len(each.project.scale))
    if of_activities:
        lines = ActivityCriterion.objects.filter(pk__in=of_activities, skill__isnull=False).select_related("activity")
        for line in lines:
            found |= _known(line.activity.kind, line.activity, line, len(terms(line.activity).scale))
    return found


def _known(
    kind: str, thing: Project | Activity, row: Criterion | ActivityCriterion, levels: int
) -> dict[tuple[str, int], _Known]:
    if not row.skill_id or levels < 2:
        return {}
    return {(kind, row.pk): _Known(row.skill_id, levels - 1, thing.title, row.name)}
