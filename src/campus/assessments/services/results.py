"""Write down what came of showing a skill: the one door through which every way of showing it goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from campus.accounts.models import Person
from campus.assessments.models import Result
from campus.journal import services as journal


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
    data = {"kind": result.kind, "thing": result.thing_id, "ref": result.ref, "result": result.pk}
    journal.record(
        "result.recorded",
        actor=actor,
        thing=result,
        person=result.person,
        organization_id=result.organization_id,
        data=data,
        now=result.at,
    )
