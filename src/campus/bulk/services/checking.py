"""Look at a list before anything is issued: what would become of each line, and why.

The lines are written lot by lot; a worker that dies is followed by one that begins anew, as nothing was issued yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.queries import by_addresses
from campus.awards.models import Award
from campus.awards.queries import STANDS
from campus.bulk import files, people, tables
from campus.bulk.models import Batch, Lot, Outcome, Row
from campus.bulk.services.lists import form_of
from campus.common.errors import InvalidError

LOT = 500  # lines
LEASE = timedelta(minutes=2)
State, Verdict = Batch.State, Row.Verdict


@dataclass(frozen=True, slots=True)
class _Read:
    number: int
    said: people.Said | None
    column: str = ""
    reason: str = ""


def check(batch: Batch, *, now: datetime) -> bool:
    """Read the whole list and note what would become of each line; return whether it was ours to read."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    mine = Batch.objects.filter(free, pk=batch.pk, state=State.CHECKING)
    if not mine.update(claimed_until=now + LEASE, rows=0, fresh=0, held=0, again=0, wrong=0):
        return False
    batch.refresh_from_db()
    Lot.objects.filter(batch=batch).delete()
    Row.objects.filter(batch=batch).delete()
    try:
        _read_all(batch, now)
    except InvalidError as err:
        _end(batch, State.REFUSED, problem=str(err)[:300])
    except FileNotFoundError:
        _end(batch, State.REFUSED, problem=_("The file of this list is no longer here. Send it again."))
    else:
        _end(batch, State.CHECKED)
    batch.refresh_from_db()
    return True


def _end(batch: Batch, state: str, *, problem: str = "") -> None:
    # A file that was written anew meanwhile, without somebody, is read anew when this lease ends.
    found = Batch.objects.filter(pk=batch.pk, state=State.CHECKING, sha256=batch.sha256)
    found.update(state=state, problem=problem, claimed_until=None)


def _read_all(batch: Batch, now: datetime) -> None:
    lines = tables.lines(files.path_of(batch.sha256), form_of(batch))
    next(lines)  # the names of the columns
    today = timezone.localdate(now, timezone.get_default_timezone())
    while lot := list(islice(lines, LOT)):
        read = [_line(line, batch, today=today) for line in lot]
        with transaction.atomic():
            _write(batch, read)


def _line(line: tables.Line, batch: Batch, *, today: date) -> _Read:
    if line.problem:
        return _Read(line.number, None, reason=line.problem)
    try:
        return _Read(line.number, people.read(line.cells, batch.columns, today=today))
    except people.CellError as err:
        return _Read(line.number, None, column=err.field, reason=str(err))


def _write(batch: Batch, read: Sequence[_Read]) -> None:
    rows = list(_judged(batch, read))
    Row.objects.bulk_create(rows)
    counts = Counter(row.verdict for row in rows)
    if counts[Verdict.FRESH]:
        Lot.objects.create(batch=batch, first=read[0].number, last=read[-1].number, fresh=counts[Verdict.FRESH])
    Batch.objects.filter(pk=batch.pk).update(
        rows=F("rows") + len(rows),
        fresh=F("fresh") + counts[Verdict.FRESH],
        held=F("held") + counts[Verdict.HELD],
        again=F("again") + counts[Verdict.AGAIN],
        wrong=F("wrong") + counts[Verdict.WRONG],
        claimed_until=timezone.now() + LEASE,
    )


def _judged(batch: Batch, read: Sequence[_Read]) -> Iterator[Row]:
    """Return the rows with what would become of each."""
    emails = {each.said.email for each in read if each.said}
    known = {email: person.pk for email, person in by_addresses(emails).items()}
    seen = set(Row.objects.filter(batch=batch, verdict=Verdict.FRESH, email__in=emails).values_list("email", flat=True))
    holders = holding(batch, known.values())
    for each in read:
        if each.said is None:
            yield Row(
                batch=batch, number=each.number, verdict=Verdict.WRONG, column=each.column, reason=each.reason[:200]
            )
            continue
        verdict, reason = _verdict(batch, each.said, known.get(each.said.email, 0), seen, holders)
        seen.add(each.said.email)
        rest = each.said.rest() if verdict == Verdict.FRESH else ""
        yield Row(
            batch=batch, number=each.number, verdict=verdict, email=each.said.email, name=each.said.name, said=rest,
            reason=reason,
        )  # fmt: skip


def _verdict(
    batch: Batch, said: people.Said, person: int, seen: set[str], holders: set[int]
) -> tuple[Row.Verdict, str]:
    if said.email in seen:
        return Verdict.AGAIN, _("This address stands further up already.")
    if person == batch.by_id:
        return Verdict.WRONG, _("This would be your own award. Somebody else has to give it.")
    if person in holders:
        return Verdict.HELD, _("They hold it already.")
    return Verdict.FRESH, ""


def holding(batch: Batch, people: Iterable[int]) -> set[int]:
    """Return who of these people (by id) holds the achievement, apart from what the list puts right."""
    held = Award.objects.filter(STANDS, achievement=batch.achievement_id, person__in=list(people))
    if batch.corrects_id:
        held = held.exclude(
            pk__in=Outcome.objects.filter(row__batch=batch.corrects_id, award__isnull=False).values("award")
        )
    return set(held.values_list("person_id", flat=True))
