"""Make the derived rows anew. Nobody writes one by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from campus.accounts.models import Person
from campus.analytics import figures
from campus.analytics.models import Report, Standing
from campus.assessments.models import Activity, Result
from campus.courses import queries as courses
from campus.courses.models import Unit
from campus.courses.queries import UnderWay
from campus.courses.steps import State, Step

FIELDS = ("done", "of", "number", "unit", "title", "state", "fails", "last_at", "changes_at")


@transaction.atomic
def stand(person: Person, *, now: datetime) -> None:
    """Write where a person stands in each course that they take.

    The person's row is locked: of two workers the later would else write what the earlier one saw.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    taken = courses.under_way(person, now=now)
    steps = {each.course.pk: each.progress.next or each.progress.waiting for each in taken}
    found = [step for step in steps.values() if step]
    fails, lines = _fails(person, found), _lines(found)
    rows = [_standing(person, each, steps[each.course.pk], fails, lines) for each in taken]
    Standing.objects.filter(person=person).exclude(course__in=steps).delete()
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["course", "person"], update_fields=[*FIELDS]
    )


def _fails(person: Person, steps: Iterable[Step]) -> Mapping[tuple[str, int], int]:
    """Return how many of the person's results did not pass, by kind (as Unit.kind) and thing."""
    rows = Result.objects.filter(person=person, is_passed=False, thing_id__in={step.thing_id for step in steps})
    found: Counter[tuple[str, int]] = Counter()
    for kind, thing in rows.values_list("kind", "thing_id"):
        found["activity" if kind in Activity.Kind.values else kind, thing] += 1
    return found


def _lines(steps: Iterable[Step]) -> Mapping[int, int]:
    """Return by unit what its rows in all editions have in common."""
    return {unit.pk: unit.line for unit in Unit.objects.filter(pk__in={step.unit_id for step in steps}).only("origin")}


def _standing(
    person: Person,
    each: UnderWay,
    step: Step | None,
    fails: Mapping[tuple[str, int], int],
    lines: Mapping[int, int],
) -> Standing:
    bare = {"course": each.course, "person": person, "done": each.progress.done, "of": each.progress.of}
    bare["changes_at"] = each.changes_at
    if step is None:
        return Standing(**bare, state=State.DONE, last_at=each.last_at)
    failed = fails.get((step.kind, step.thing_id), 0)
    place = {"number": step.number, "unit": lines[step.unit_id], "title": step.title[:120]}
    return Standing(**bare, **place, state=_state(each, step), fails=failed, last_at=each.last_at)


def _state(each: UnderWay, step: Step) -> str:
    """Return the state of the step; before a course begins, and after it ended, nobody is held up by a step."""
    if each.begins_at:
        return Standing.COMING
    return Standing.ENDED if each.ended_at and step.state is not State.WAITING else step.state


def put_down(where: Q, *, now: datetime) -> None:
    """Note that dates changed for these: the sweep writes anew where they stand."""
    Standing.objects.filter(where).update(changes_at=now)


def mark_stale(things: Iterable[tuple[int, str, int]]) -> None:
    """Note that results came: organization, kind and thing of each."""
    rows = [Report(organization_id=org, kind=kind, thing_id=thing) for org, kind, thing in sorted(set(things))]
    Report.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "thing_id"], update_fields=["is_stale"]
    )


@transaction.atomic
def make_report(report: Report, *, now: datetime) -> None:
    """Write the figures of one assessment.

    Struck off as stale first: a result that comes meanwhile marks it again, and is not lost.
    """
    if not Report.objects.filter(pk=report.pk, is_stale=True).update(is_stale=False, made_at=now):
        return
    data = figures.of_thing(report.kind, report.thing_id)
    Report.objects.filter(pk=report.pk).update(data=data, flagged=figures.flagged(data))
