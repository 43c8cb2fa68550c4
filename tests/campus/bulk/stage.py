"""Lists for the tests: taken in, looked at and issued as the worker does it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from campus.accounts.models import Person
from campus.bulk import services, tasks
from campus.bulk.models import Batch, Outcome, Row
from tests.cast import Scene

HEAD = "E-mail,Name\n"
THREE = HEAD + "ann@example.org,Ann Lee\nbo@example.org,Bo Lund\nmaya@example.org,Maya O.\n"


def taken(
    scene: Scene, text: str | bytes = THREE, *, actor: Person | None = None, corrects: Batch | None = None
) -> Batch:
    data = text.encode() if isinstance(text, str) else text
    return services.take_in(
        actor or scene.cast.educator,
        achievement=scene.achievement,
        chunks=[data],
        name="people.csv",
        now=timezone.now(),
        corrects=corrects,
    )


def checked(scene: Scene, text: str | bytes = THREE, *, corrects: Batch | None = None) -> Batch:
    batch = taken(scene, text, corrects=corrects)
    services.name_columns(scene.cast.educator, batch=batch, chosen=batch.columns, now=timezone.now())
    services.check(batch, now=timezone.now())
    return batch


def started(scene: Scene, text: str | bytes = THREE, *, corrects: Batch | None = None, mails: bool = True) -> Batch:
    batch = checked(scene, text, corrects=corrects)
    services.start(scene.cast.educator, batch=batch, now=timezone.now() - timedelta(seconds=1), mails=mails)
    return batch


def issued(scene: Scene, text: str | bytes = THREE, *, corrects: Batch | None = None, mails: bool = True) -> Batch:
    batch = started(scene, text, corrects=corrects, mails=mails)
    while tasks.issue():
        pass
    batch.refresh_from_db()
    return batch


def verdicts(batch: Batch) -> list[tuple[int, str, str]]:
    """Return number, verdict and the field that is wrong of each line."""
    return list(Row.objects.filter(batch=batch).order_by("number").values_list("number", "verdict", "column"))


def outcomes(batch: Batch) -> dict[str, str]:
    """Return by address what came of it: "award" or the reason."""
    found = Outcome.objects.filter(row__batch=batch).select_related("row")
    return {each.row.email: "award" if each.award_id else each.reason for each in found}
