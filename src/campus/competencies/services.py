"""Make estimates from everything that was seen. Nobody writes one by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campus.accounts.models import Person
from campus.competencies import evidence, queries, tracing
from campus.competencies.mastery import Mastery
from campus.competencies.models import Estimate, Rated, Task
from campus.journal import services as journal
from campus.skills.models import Skill

MOST_PEOPLE = 400  # whose results tasks are rated by: those seen last
MOVED = tracing.SPREAD / 8  # of a task's rating, below which estimates may wait for their next result
FIELDS = ("percent", "low", "high", "n", "at")


@transaction.atomic
def estimate(person: Person, *, now: datetime) -> list[Estimate]:
    """Make all estimates of a person anew; return those whose percentage changed, each told as `mastery.changed`.

    The person's row is locked: of two workers that read different results the later would else write what the earlier
    one saw. What nothing speaks of any more (a question that names another skill now) goes.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    before = {each.skill_id: each for each in Estimate.objects.filter(person=person)}
    signs = {skill: rows for (_, skill), rows in evidence.signs([person.pk]).items()}
    known = queries.hardness(signs)
    after = {skill: found for skill, rows in signs.items() if (found := _of(rows, known[skill]))}
    Estimate.objects.filter(person=person).exclude(skill__in=after).delete()
    rows = [_row(person, skill, mastery) for skill, mastery in after.items()]
    Estimate.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "skill"], update_fields=[*FIELDS]
    )
    kept = {skill: each.percent for skill, each in before.items()}
    changed = [row for row in rows if kept.get(row.skill_id) != row.percent]
    for row in changed:
        data = {"skill": row.skill_id}
        journal.record("mastery.changed", actor=None, thing=person, person=person, data=data, now=now)
    return changed


@transaction.atomic
def rate_tasks(skill: Skill, *, seen: int, now: datetime) -> bool:
    """Rate the tasks of a skill anew from up to MOST_PEOPLE people; return whether any moved far enough to matter.

    `seen` is how much had been seen. The row of the skill's last rating is locked: of two workers one rates. Where it
    matters, `skills.rated` has everybody's estimates made anew, some at a time.
    """
    kept, _new = Rated.objects.select_for_update().get_or_create(skill=skill, defaults={"seen": 0, "at": now})
    newest = Estimate.objects.filter(skill=skill).order_by("-at", "-person_id")
    people = list(newest.values_list("person_id", flat=True)[:MOST_PEOPLE])
    signs = evidence.signs(people, [skill.pk])
    found = tracing.rate({person: [_seen(row) for row in rows] for (person, _skill), rows in signs.items()})
    before = queries.hardness([skill.pk])[skill.pk]
    Task.objects.filter(skill=skill).delete()
    Task.objects.bulk_create(
        Task(skill=skill, key=key, mu=each.mu, sigma=each.sigma, people=each.people) for key, each in found.items()
    )
    kept.seen, kept.at = seen, now
    kept.save()
    has_moved = any(_moved(before.get(key), found.get(key)) for key in {*before, *found})
    if has_moved:
        journal.record("skills.rated", actor=None, thing=skill, data={"after": 0}, now=now)
    return has_moved


def _moved(before: tracing.Hardness | None, after: tracing.Hardness | None) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(before.mu - after.mu) >= MOVED


def _seen(row: evidence.Sign) -> tracing.Seen:
    return tracing.Seen(row.at, row.key, row.reached, row.steps, row.task)


def _of(rows: list[evidence.Sign], known: tracing.Known) -> Mastery | None:
    return tracing.estimate((_seen(row) for row in rows), known)


def _row(person: Person, skill: int, mastery: Mastery) -> Estimate:
    figures = {name: getattr(mastery, name) for name in FIELDS}
    return Estimate(person=person, skill_id=skill, **figures)
