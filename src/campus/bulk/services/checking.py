"""Look at a list before anything is issued: what would become of each line, and why.

The lines are read and written lot by lot, so that whoever reads a long list can do other work in between. A worker that
dies is followed by one that begins anew, as nothing was issued yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.awards.queries import STANDS
from campus.bulk import files, naming, people, tables
from campus.bulk.models import Batch, Lot, Outcome, Row
from campus.bulk.services import knowing
from campus.bulk.services.knowing import Key
from campus.common.among import Among
from campus.common.errors import InvalidError
from campus.common.rows import insert, need_not_last
from campus.organizations.queries import zone

LOT = 1000  # lines
CLEARED = 5000
LEASE = timedelta(minutes=2)
State, Verdict = Batch.State, Row.Verdict
_COLUMNS = ("batch_id", "number", "verdict", "email", "name", "kind", "named", "said", "column", "reason")
_VERDICT = _COLUMNS.index("verdict")
_Judged = tuple[int, int, str, str, str, str, str, str, str, str]


class _LostError(Exception):
    """Somebody else reads the list now, or it was cancelled."""


class _Read(NamedTuple):
    number: int
    said: people.Said | None
    column: str = ""
    reason: str = ""


def check(batch: Batch, *, now: datetime) -> bool:
    """Read the whole list and note what would become of each line; return whether it was ours to read."""
    steps = reading(batch, now=now)
    if steps is None:
        return False
    for _lines in steps:
        pass
    batch.refresh_from_db()
    return True


def reading(batch: Batch, *, now: datetime) -> Iterator[int] | None:
    """Return the steps in which the list is read, each of so many lines; None where it is not ours to read.

    Nor is it while somebody is to be taken out of its file. Whoever takes no step for the time of a lease has lost it:
    the next step finds that, and is the last.
    """
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    mine = Batch.objects.filter(free, pk=batch.pk, state=State.CHECKING)
    if not mine.update(claimed_until=now + LEASE, rows=0, fresh=0, held=0, again=0, wrong=0):
        return None
    if batch.erasures.exists():  # looked for after the list is ours: a deletion either takes it from us or is seen
        Batch.objects.filter(pk=batch.pk, claimed_until=now + LEASE).update(claimed_until=None)
        return None
    batch.refresh_from_db()
    return _steps(batch, now)


def _steps(batch: Batch, now: datetime) -> Iterator[int]:
    try:
        _clear(batch)
        yield from _read_all(batch, now)
    except InvalidError as err:
        _end(batch, State.REFUSED, problem=str(err)[:300])
    except FileNotFoundError:
        _end(batch, State.REFUSED, problem=_("The file of this list is no longer here. Send it again."))
    except _LostError:
        return
    else:
        _end(batch, State.CHECKED)


def _clear(batch: Batch) -> None:
    """Forget what a worker that died had noted, some thousand lines at a time."""
    Lot.objects.filter(batch=batch).delete()
    while numbers := list(Row.objects.filter(batch=batch).values_list("pk", flat=True)[:CLEARED]):
        Row.objects.filter(pk__in=numbers).delete()


def _end(batch: Batch, state: str, *, problem: str = "") -> None:
    # A file that was written anew meanwhile, without somebody, is read anew when this lease ends.
    _mine(batch).update(state=state, problem=problem, claimed_until=None)


def _mine(batch: Batch) -> QuerySet[Batch]:
    return Batch.objects.filter(
        pk=batch.pk, state=State.CHECKING, sha256=batch.sha256, claimed_until=batch.claimed_until
    )


def _read_all(batch: Batch, now: datetime) -> Iterator[int]:
    lines = tables.lines(files.path_of(batch.sha256), batch.form)
    next(lines)  # the names of the columns
    today, scope = timezone.localdate(now, zone(batch.organization)), naming.scope_of(batch.organization)
    while lot := list(islice(lines, LOT)):
        read = [_line(line, batch, today=today, scope=scope) for line in lot]
        with transaction.atomic():
            need_not_last()  # whoever finds the list half read begins anew
            _write(batch, read)
        yield len(lot)


def _line(line: tables.Line, batch: Batch, *, today: date, scope: naming.Scope) -> _Read:
    if line.problem:
        return _Read(line.number, None, reason=line.problem)
    try:
        return _Read(line.number, people.read(line.cells, batch.columns, today=today, scope=scope, order=batch.days))
    except people.CellError as err:
        return _Read(line.number, None, column=err.field, reason=str(err))


def _write(batch: Batch, read: Sequence[_Read]) -> None:
    judged = list(_judged(batch, read))
    insert(Row, _COLUMNS, judged)
    counts = Counter(row[_VERDICT] for row in judged)
    if counts[Verdict.FRESH]:
        Lot.objects.create(batch=batch, first=read[0].number, last=read[-1].number, fresh=counts[Verdict.FRESH])
    until = timezone.now() + LEASE
    if not _mine(batch).update(
        rows=F("rows") + len(judged),
        fresh=F("fresh") + counts[Verdict.FRESH],
        held=F("held") + counts[Verdict.HELD],
        again=F("again") + counts[Verdict.AGAIN],
        wrong=F("wrong") + counts[Verdict.WRONG],
        claimed_until=until,
    ):
        raise _LostError
    batch.claimed_until = until


def _judged(batch: Batch, read: Sequence[_Read]) -> Iterator[_Judged]:
    """Return the rows with what would become of each."""
    named = [knowing.keys_of(each.said) if each.said else [] for each in read]
    keys = set(chain.from_iterable(named))
    known = knowing.known(batch.organization, keys)
    holders, seen = holding(batch, [person.pk for person in known.values()]), _seen(batch, keys)
    for each, mine in zip(read, named, strict=True):
        said = each.said
        if said is None:
            nobody = "", "", "", ""
            yield batch.pk, each.number, str(Verdict.WRONG), *nobody, "", each.column, each.reason[:200]
            continue
        verdict, reason = _verdict(batch, mine, known, seen, holders)
        seen.update(mine)
        rest = said.rest() if verdict == Verdict.FRESH else ""
        whom = said.email, said.name, said.kind, said.named
        yield batch.pk, each.number, str(verdict), *whom, rest, "", reason


def _seen(batch: Batch, keys: Collection[Key]) -> set[Key]:
    """Return which of these stand further up."""
    fresh = Row.objects.filter(batch=batch, verdict=Verdict.FRESH)
    emails = [value for kind, value in keys if kind == ""]
    further_up = fresh.filter(Among("email", emails)).exclude(email="")
    found = {("", email) for email in further_up.values_list("email", flat=True)}
    if values := [value for kind, value in keys if kind]:
        found |= set(fresh.filter(Among("named", values)).exclude(named="").values_list("kind", "named"))
    return found


def _verdict(
    batch: Batch, keys: Sequence[Key], known: dict[Key, Person], seen: set[Key], holders: set[int]
) -> tuple[Row.Verdict, str]:
    if again := [key for key in keys if key in seen]:
        is_address = again[0][0] == ""
        words = _("This address stands further up already.")
        return Verdict.AGAIN, words if is_address else _("The same person stands further up already.")
    person, are_two = knowing.one_of(keys, known)
    if are_two:
        return Verdict.WRONG, knowing.of_two()
    if person is None:
        return Verdict.FRESH, ""
    if person.pk == batch.by_id:
        return Verdict.WRONG, _("This would be your own award. Somebody else has to give it.")
    if person.pk in holders:
        return Verdict.HELD, _("They hold it already.")
    return Verdict.FRESH, ""


def holding(batch: Batch, people: Iterable[int]) -> set[int]:
    """Return who of these people (by id) holds the achievement, apart from what the list puts right."""
    held = Award.objects.filter(STANDS, Among("person_id", list(people)), achievement=batch.achievement_id)
    if batch.corrects_id:
        held = held.exclude(
            pk__in=Outcome.objects.filter(row__batch=batch.corrects_id, award__isnull=False).values("award")
        )
    return set(held.values_list("person_id", flat=True))
