"""Gather what people have shown of what a rule names, for one person or for thousands, in a handful of queries.

A few people get every result with its date, as it is stored beside an award. For many, results of which only the best
counts are summed up by the database; `decide` gives the same answer from either, which is a test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q

from campus.achievements.models import Achievement
from campus.assessments.models import Result
from campus.awards import rules
from campus.awards.models import Approval, Award, Rule
from campus.awards.rules import Facts, Input, Shown, Units
from campus.competencies.mastery import LEAST
from campus.competencies.queries import mastery
from campus.courses.models import Course, Enrolment
from campus.courses.queries import assessing, finished

FEW = 20  # people whose results are read one by one
BATCH = 1000  # people in one query
COLUMNS = (
    *("person_id", "kind", "thing_id", "at", "percent", "levels", "hours", "is_passed", "ref", "assessor_role"),
    *("organization_id", "source", "data__verb"),
)
_BEST = (rules.QuizAtLeast, rules.ProjectAtLeast, rules.ScoreAtLeast, rules.Passed)


def facts_of(
    people: Collection[int],
    rule: rules.Rule,
    *,
    achievement: Achievement,
    now: datetime,
    since: Mapping[int, datetime] | None = None,
    kept: Rule | None = None,
) -> dict[int, Facts]:
    """Return by person (id) what they have shown of what the rule asks for.

    `since` leaves out, by person, results of up to that moment; `kept` is the rule's row, whose approvals count.
    """
    found: dict[int, Facts] = {}
    everybody = sorted(people)
    for start in range(0, len(everybody), BATCH):
        batch = everybody[start : start + BATCH]
        found |= _batch(batch, rule, achievement=achievement, now=now, since=since or {}, kept=kept)
    return found


def _batch(
    people: Sequence[int],
    rule: rules.Rule,
    *,
    achievement: Achievement,
    now: datetime,
    since: Mapping[int, datetime],
    kept: Rule | None,
) -> dict[int, Facts]:
    wanted = rules.inputs(rule)
    results = _results(people, rule, wanted, achievement, since)
    courses = {each.thing for each in wanted if each.kind == "course"}
    units = finished(people, courses, is_dated=rules.is_timed(rule)) if courses else {}
    known = _mastery(people, {each.thing for each in wanted if each.kind == "skill"})
    holds = _holds(people, {each.ref for each in wanted if each.kind == "achievement"}, now)
    approvals = _approvals(people, kept, since) if Input("approval") in wanted else {}
    enrolled = _enrolled(people, wanted, achievement) if Input("enrolment") in wanted else {}
    waits = any(isinstance(leaf, rules.After) for leaf in rules.leaves(rule))
    return {
        person: Facts(
            results=tuple(results.get(person, ())),
            units={course: Units(*units[person][course]) for course in units.get(person, ())},
            mastery=known.get(person, {}),
            holds=holds.get(person, {}),
            approvals=approvals.get(person, {}),
            enrolled_at=enrolled.get(person),
            now=now if waits else None,
            since=since.get(person),
        )
        for person in people
    }


def _results(
    people: Sequence[int],
    rule: rules.Rule,
    wanted: set[Input],
    achievement: Achievement,
    since: Mapping[int, datetime],
) -> dict[int, list[Shown]]:
    brief = _brief(rule) if len(people) > FEW and not rules.is_timed(rule) else set()
    found: dict[int, list[Shown]] = defaultdict(list)
    dated = [person for person in people if person in since]
    if len(dated) < len(people):
        others = [person for person in people if person not in since] if dated else people
        for person, shown in _bests(others, brief):
            found[person].append(shown)
        for person, shown in _rows(others, where(wanted - brief, achievement)):
            found[person].append(shown)
    for person, shown in _rows(dated, where(wanted, achievement)):
        if shown.at is not None and shown.at > since[person]:
            found[person].append(shown)
    return found


def where(wanted: Collection[Input], achievement: Achievement) -> Q:
    """Return which results a rule looks at; what is asked of any activity is asked of the institution's own."""
    things: dict[str, list[int]] = defaultdict(list)
    found = Q()
    for kind, thing, ref in wanted:
        if kind == "hours":
            found |= Q(organization=thing, hours__isnull=False)
        elif ref and kind == "external":
            found |= Q(kind=kind, ref=ref, data__verb__isnull=True)
        elif kind == "event":  # what other institutions' systems tell counts there
            found |= Q(kind="external", ref=ref, organization=achievement.organization_id)
        elif kind == "attestation" and not thing:
            found |= Q(kind=kind, organization=achievement.organization_id)
        elif kind in rules.KINDS:
            things[kind].append(thing)
    for kind, ids in things.items():
        found |= Q(kind=kind, thing_id__in=ids)
    return found


def _brief(rule: rules.Rule) -> set[Input]:
    """Return the things of which only the best result counts, whatever part asks for them."""
    best = {each for leaf in rules.leaves(rule) if isinstance(leaf, _BEST) for each in rules.inputs(leaf)}
    return best - {each for leaf in rules.leaves(rule) if not isinstance(leaf, _BEST) for each in rules.inputs(leaf)}


def _bests(people: Sequence[int], brief: set[Input]) -> Iterator[tuple[int, Shown]]:
    """Yield of each thing one result that is as good as the best: its percentage, its lowest level, whether passed."""
    for kind in sorted({each.kind for each in brief}):
        rows = Result.objects.filter(
            kind=kind, thing_id__in=[each.thing for each in brief if each.kind == kind], person__in=people
        )
        sums = rows.values_list("person_id", "thing_id").annotate(
            percent=Max("percent"), lowest=Max("lowest"), passed=Count("pk", filter=Q(is_passed=True))
        )
        for person, thing, percent, lowest, passed in sums:
            levels = () if lowest is None else (lowest,)
            yield person, Shown(kind, thing, percent=_floored(percent), levels=levels, is_passed=passed > 0)


def _rows(people: Sequence[int], chosen: Q) -> Iterator[tuple[int, Shown]]:
    if not people or not chosen:  # no condition would be every result there is
        return
    for row in Result.objects.filter(chosen, person__in=people).values(*COLUMNS):
        yield row["person_id"], shown(row)


def shown(row: Mapping[str, Any]) -> Shown:
    """Return a result's columns (COLUMNS) as rules look at it."""
    return Shown(
        row["kind"],
        row["thing_id"],
        at=row["at"],
        percent=_floored(row["percent"]),
        levels=tuple(row["levels"][criterion] for criterion in sorted(row["levels"])),
        hours=row["hours"],
        is_passed=row["is_passed"],
        ref=row["ref"],
        role=row["assessor_role"],
        organization=row["organization_id"],
        source=row["source"],
        verb=row["data__verb"] or "",
    )


def _floored(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else rules.two_places(percent)


def _mastery(people: Sequence[int], skills: set[int]) -> dict[int, dict[int, Decimal]]:
    """Return the estimates that rest on enough to say anything."""
    if not skills:
        return {}
    return {
        person: {skill: Decimal(known.percent) for skill, known in found.items() if known.n >= LEAST}
        for person, found in mastery(people, skills).items()
    }


def _holds(people: Sequence[int], achievements: set[str], now: datetime) -> dict[int, dict[str, datetime]]:
    """Return which of these achievements each person holds today, and since when at the earliest."""
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    if not achievements:
        return found
    valid = Q(valid_until__isnull=True) | Q(valid_until__gt=now)
    standing = Award.objects.filter(valid, revoked_at__isnull=True, replaced_by__isnull=True, person__in=people)
    rows = standing.filter(achievement__public_id__in=achievements).order_by("awarded_at")
    for person, achievement, at in rows.values_list("person_id", "achievement__public_id", "awarded_at"):
        found[person].setdefault(achievement, at)
    return found


def _approvals(
    people: Sequence[int], kept: Rule | None, since: Mapping[int, datetime]
) -> dict[int, dict[str, datetime]]:
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    if kept is None or kept.pk is None:
        return found
    rows = Approval.objects.filter(rule=kept, person__in=people).order_by("at")
    for person, role, at in rows.values_list("person_id", "role", "at"):
        if person not in since or at > since[person]:
            found[person].setdefault(role, at)
    return found


def _enrolled(people: Sequence[int], wanted: set[Input], achievement: Achievement) -> dict[int, datetime]:
    """Return when each person last enrolled in a course that the rule is about."""
    rows = Enrolment.objects.filter(person__in=people, course__in=courses_of(wanted, achievement))
    return dict(rows.order_by().values_list("person_id").annotate(at=Max("at")))


def courses_of(wanted: Collection[Input], achievement: Achievement) -> set[int]:
    """Return the ids of the courses that a rule is about: which it names, or assess what it names, or lead to it."""
    named = {each.thing for each in wanted if each.kind == "course"}
    things = [(each.kind, each.thing) for each in wanted if each.kind in rules.KINDS and each.thing]
    leading = Course.objects.filter(achievement=achievement).values_list("pk", flat=True)
    return named | set(leading) | set(assessing(things).values_list("pk", flat=True))
