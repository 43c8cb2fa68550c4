"""What is known of people's skills, and how a course's skills stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from campus.accounts.models import Person
from campus.assessments.models import ActivityCriterion, Criterion, Question
from campus.common.together import Ask, Rows, moment
from campus.competencies.mastery import FRESH, LEAST, SOLID, Mastery, State
from campus.competencies.models import Estimate, Rated, Task
from campus.competencies.tracing import LEAST_PEOPLE, Hardness
from campus.courses.models import Course, Enrolment, Unit
from campus.skills.models import Skill

GROWN = 1.1  # times as much seen as before, after which tasks are rated anew


def mastery(people: Collection[int], skills: Collection[int] | None = None) -> dict[int, dict[int, Mastery]]:
    """Return each person's mastery by skill (all by id), of these skills alone where they are given; in one query.

    Everybody asked for has an entry; a skill of which nothing was seen has none.
    """
    rows = Estimate.objects.filter(person__in=people)
    if skills is not None:
        rows = rows.filter(skill__in=skills)
    found: dict[int, dict[int, Mastery]] = defaultdict(dict)
    for row in rows:
        found[row.person_id][row.skill_id] = row.mastery
    return {person: found[person] for person in people}


def hardness(skills: Collection[int]) -> dict[int, dict[str, Hardness]]:
    """Return how hard the tasks of these skills (by id) proved to be, by skill and key; in one query."""
    found: dict[int, dict[str, Hardness]] = {skill: {} for skill in skills}
    for row in Task.objects.filter(skill__in=skills):
        found[row.skill_id][row.key] = Hardness(row.mu, row.sigma, row.people)
    return found


def to_rate() -> list[tuple[Skill, int]]:
    """Return the skills of which a tenth more has been seen than when their tasks were rated, each with how much.

    Those of fewer people than a rating needs are left out.
    """
    seen = Estimate.objects.values("skill").order_by().annotate(seen=Sum("n"), people=Count("pk"))
    rated = dict(Rated.objects.values_list("skill", "seen"))
    due = {
        row["skill"]: row["seen"]
        for row in seen.filter(people__gte=LEAST_PEOPLE)
        if row["seen"] > GROWN * rated.get(row["skill"], 0)
    }
    return [(skill, due[skill.pk]) for skill in Skill.objects.filter(pk__in=due).order_by("pk")]


def estimates(person: Person) -> QuerySet[Estimate]:
    """Return a person's estimates with their skills, the least known first."""
    return Estimate.objects.filter(person=person).select_related("skill").order_by("percent", "skill__name", "pk")


def ask_estimates(person: Person) -> Ask:
    """Ask for a person's estimates."""
    columns = ("percent", "skill__name", "pk", "skill_id", "low", "high", "n", "at")
    return Ask(Estimate.objects.filter(person=person), columns)


def estimates_of(rows: Rows) -> list[Estimate]:
    """Return the estimates with the names of their skills, the least known first."""
    return [
        Estimate(pk=pk, skill=Skill(pk=skill_id, name=name), percent=percent, low=low, high=high, n=n, at=moment(at))
        for percent, name, pk, skill_id, low, high, n, at in sorted(rows)
    ]


def skills_to_do(person: Person, *, now: datetime) -> QuerySet[Estimate, int]:
    """Return the skills (by id) that are worth another look."""
    weak = which(State.SHAKY, now) | which(State.REVISIT, now)
    return Estimate.objects.filter(weak, person=person).values_list("skill_id", flat=True)


def skills_in(course: Course) -> list[Skill]:
    """Return the skills that a course's units, questions and criteria name in any edition, by name; in one query."""
    named: list[QuerySet[Any]] = [
        Unit.objects.filter(course=course),
        Question.objects.filter(quiz__units__course=course),
        Criterion.objects.filter(project__units__course=course),
        ActivityCriterion.objects.filter(activity__units__course=course),
    ]
    wanted = Q(pk__in=[])
    for rows in named:
        wanted |= Q(pk__in=rows.values("skill"))
    return list(Skill.objects.filter(wanted))


@dataclass(frozen=True)
class Standing:
    """How many of a course's learners stand where with one skill; they sum to `of`."""

    skill: Skill
    solid: int
    revisit: int
    shaky: int
    early: int  # too little seen, or nothing
    seen: int  # anything at all
    of: int


def which(state: State, now: datetime) -> Q:
    """Return the condition under which an estimate is in a state, as `Mastery.state` says it."""
    seen, firm, fresh = Q(n__gte=LEAST), Q(low__gte=SOLID), Q(at__gte=now - FRESH)
    return {
        State.EARLY: ~seen,
        State.SHAKY: seen & ~firm,
        State.REVISIT: seen & firm & ~fresh,
        State.SOLID: seen & firm & fresh,
    }[state]


def standings(takers: QuerySet[Enrolment], skills: Collection[Skill], *, of: int, now: datetime) -> list[Standing]:
    """Return how these `of` learners stand with each of these skills, the least solid first."""
    counted = Estimate.objects.filter(skill__in=skills, person__in=takers.values("person")).values("skill").order_by()
    states = (State.SOLID, State.REVISIT, State.SHAKY)
    rows = counted.annotate(
        seen=Count("pk"), **{state.value: Count("pk", filter=which(state, now)) for state in states}
    )
    by_skill = {row["skill"]: row for row in rows}
    found = [_standing(skill, by_skill.get(skill.pk, {}), of) for skill in skills]
    return sorted(found, key=lambda each: (each.solid, each.skill.name.casefold()))


def _standing(skill: Skill, row: Mapping[str, Any], of: int) -> Standing:
    solid, revisit, shaky = (row.get(state, 0) for state in ("solid", "revisit", "shaky"))
    return Standing(skill, solid, revisit, shaky, of - solid - revisit - shaky, row.get("seen", 0), of)


def learners_by(takers: QuerySet[Enrolment], skill: Skill) -> QuerySet[Estimate]:
    """Return the estimates of these learners in one skill, the least known first, with their people."""
    found = Estimate.objects.filter(skill=skill, person__in=takers.values("person"))
    return found.select_related("person").order_by("percent", "pk")
