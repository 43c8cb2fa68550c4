"""Write down what came of showing a skill: the one door through which every way of showing it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from campus.accounts.models import Person
from campus.assessments.models import Result
from campus.journal import services as journal


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result before it is written, as far as other systems tell one: the fields of Result of these names."""

    person_id: int
    organization_id: int
    kind: str
    source: str
    at: datetime
    ref: str = ""
    percent: Decimal | None = None
    is_passed: bool | None = None
    data: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def add_many(outcomes: Sequence[Outcome], *, now: datetime) -> int:
    """Write the results of which none has the same `source` yet, and tell the journal; return how many were new.

    In a handful of queries however many there are: other systems tell thousands at once.
    """
    first: dict[str, Outcome] = {}
    for each in outcomes:
        first.setdefault(each.source, each)
    known = set(Result.objects.filter(source__in=list(first)).values_list("source", flat=True))
    fresh = Result.objects.bulk_create(
        Result(**{name: getattr(each, name) for name in Outcome.__slots__})
        for source, each in first.items()
        if source not in known
    )
    entries = [journal.Entry(Result, each.pk, each.person_id, each.organization_id, _said(each)) for each in fresh]
    journal.record_many("result.recorded", actor=None, entries=entries, now=now)
    return len(fresh)


def _said(result: Result) -> dict[str, Any]:
    return {"kind": result.kind, "thing": result.thing_id, "ref": result.ref, "result": result.pk}


@transaction.atomic
def add(
    person: Person,
    *,
    organization_id: int,
    kind: str,
    source: str,
    at: datetime,
    thing_id: int = 0,
    levels: Mapping[int, int] | None = None,
    assessor: Person | None = None,
    **figures: Any,
) -> Result:
    """Return the result of `source`, written now where there was none, and tell the journal (`result.recorded`).

    `figures` are other fields of Result: percent, hours, is_passed, ref, assessor_name, assessor_role, data. Who may
    write one is for the caller to have asked.
    """
    rows = {str(criterion): level for criterion, level in (levels or {}).items()}
    fields = {
        "person": person,
        "organization_id": organization_id,
        "kind": kind,
        "thing_id": thing_id,
        "levels": rows,
        "lowest": min(rows.values(), default=None),
        "assessor": assessor,
        "assessor_name": assessor.name if assessor else "",
        "at": at,
        **figures,
    }
    result, is_new = Result.objects.get_or_create(source=source, defaults=fields)
    if is_new:
        _tell(result, actor=assessor)
    return result


def _tell(result: Result, *, actor: Person | None) -> None:
    journal.record(
        "result.recorded",
        actor=actor,
        thing=result,
        person=result.person,
        organization_id=result.organization_id,
        data=_said(result),
        now=result.at,
    )
