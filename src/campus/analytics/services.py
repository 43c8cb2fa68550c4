"""Make the derived rows anew. Nobody writes one by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from campus.accounts.models import Person
from campus.analytics import figures
from campus.analytics.models import Report, Standing
from campus.assessments.models import Result
from campus.courses import queries as courses
from campus.courses.queries import UnderWay
from campus.courses.steps import State, Step

FIELDS = ("done", "of", "number", "kind", "thing_id", "title", "state", "fails", "last_at")


@transaction.atomic
def stand(person: Person, *, now: datetime) -> None:
    """Write where a person stands in each course that they take.

    The person's row is locked: of two workers the later would else write what the earlier one saw.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    taken = courses.under_way(person, now=now)
    steps = {each.course.pk: each.progress.next or each.progress.waiting for each in taken}
    fails = _fails(person, [step for step in steps.values() if step])
    rows = [_standing(person, each, steps[each.course.pk], fails) for each in taken]
    Standing.objects.filter(person=person).exclude(course__in=steps).delete()
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["course", "person"], update_fields=[*FIELDS]
    )


def _fails(person: Person, steps: Iterable[Step]) -> Mapping[int, int]:
    """Return by thing how many of the person's results did not pass; ids of two kinds that are alike count together."""
    rows = Result.objects.filter(person=person, is_passed=False, thing_id__in=[step.thing_id for step in steps])
    rows = rows.filter(kind__in={step.kind for step in steps})
    return dict(rows.values("thing_id").annotate(n=Count("pk")).order_by().values_list("thing_id", "n"))


def _standing(person: Person, each: UnderWay, step: Step | None, fails: Mapping[int, int]) -> Standing:
    bare = {"course": each.course, "person": person, "done": each.progress.done, "of": each.progress.of}
    if step is None:
        return Standing(**bare, state=State.DONE, last_at=each.last_at)
    place = {"number": each.progress.steps.index(step) + 1, "kind": step.kind, "thing_id": step.thing_id}
    title, failed = step.title[:120], fails.get(step.thing_id, 0)
    return Standing(**bare, **place, title=title, state=step.state, fails=failed, last_at=each.last_at)


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
