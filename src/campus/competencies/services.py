"""Make estimates from everything that was seen. Nobody writes one by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campus.accounts.models import Person
from campus.competencies import evidence, tracing
from campus.competencies.mastery import Mastery
from campus.competencies.models import Estimate
from campus.journal import services as journal

FIELDS = ("percent", "low", "high", "n", "at")


@transaction.atomic
def estimate(person: Person, *, now: datetime) -> list[Estimate]:
    """Make all estimates of a person anew; return those whose percentage changed, each told as `mastery.changed`.

    The person's row is locked: of two workers that read different results the later would else write what the earlier
    one saw. What nothing speaks of any more (a question that names another skill now) goes.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    before = {each.skill_id: each for each in Estimate.objects.filter(person=person)}
    after = {skill: found for (_, skill), rows in evidence.signs([person.pk]).items() if (found := _of(rows))}
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


def _of(rows: list[evidence.Sign]) -> Mastery | None:
    return tracing.estimate(tracing.Seen(row.at, row.key, row.reached, row.steps) for row in rows)


def _row(person: Person, skill: int, mastery: Mastery) -> Estimate:
    figures = {name: getattr(mastery, name) for name in FIELDS}
    return Estimate(person=person, skill_id=skill, **figures)
