"""What a holder is told about how often their credentials were looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from campus.accounts.models import Person
from campus.portfolio.models import Seen

DAYS = 30
_SUMS = {
    "people": Sum("n", filter=Q(what__in=["page", "frame"], who="person"), default=0),
    "checked": Sum("n", filter=Q(what="check") | Q(what="file", who="program"), default=0),
    "robots": Sum("n", filter=Q(who="robot"), default=0),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One credential, or one day: how often people looked, how often it was verified, and what machines did beside."""

    name: str | date
    people: int
    checked: int
    robots: int
    public_id: str = ""


def by_credential(person: Person, *, since: date) -> list[Line]:
    """Return a line for each credential that was looked at since a day, the most looked at first."""
    looks = Seen.objects.filter(award__person=person, day__gte=since).order_by()
    rows = looks.values_list("award__version__name", "award__public_id").annotate(**_SUMS)
    lines = [Line(name, people, checked, robots, key) for name, key, people, checked, robots in rows]
    return sorted(lines, key=lambda line: (-line.people, -line.checked, str(line.name)))


def by_day(person: Person, *, since: date) -> list[Line]:
    """Return a line for each day on which anything was looked at, the newest first."""
    looks = Seen.objects.filter(award__person=person, day__gte=since)
    return [Line(*row) for row in looks.order_by("-day").values_list("day").annotate(**_SUMS)]


def week_of(person: Person, *, until: date) -> Line:
    """Return the sums of the seven days before a day."""
    lines = by_day(person, since=until - timedelta(days=7))
    week = [line for line in lines if isinstance(line.name, date) and line.name < until]
    return Line("", sum(x.people for x in week), sum(x.checked for x in week), sum(x.robots for x in week))
