"""What is known of people's skills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from campus.accounts.models import Person
from campus.competencies.mastery import Mastery
from campus.competencies.models import Estimate


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


def estimates(person: Person) -> QuerySet[Estimate]:
    """Return a person's estimates with their skills, by name."""
    return Estimate.objects.filter(person=person).select_related("skill").order_by("skill__name", "pk")
