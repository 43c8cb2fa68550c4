"""Issue a list lot by lot: signed outside the transaction, then kept with its outcomes in one.

A worker that dies before that has changed nothing; its lot is taken by another when the lease ends. The lot's own
UPDATE stands in the same transaction, so that of two workers with one lot only one keeps its awards; the primary key of
an outcome and `awarded_once` would stop the other as well (docs/decisions/0178).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbelow

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards import services as awards
from campus.awards.models import Award
from campus.bulk import people
from campus.bulk.models import Batch, Lot, Outcome, Row
from campus.bulk.services.checking import holding
from campus.bulk.services.gifts import gift
from campus.bulk.services.keeping import let_go
from campus.bulk.services.knowing import expected, of_two
from campus.common.errors import InvalidError, NotAllowedError
from campus.common.rows import insert
from campus.organizations.queries import zone as zone_of

LEASE = timedelta(minutes=3)
MOST_TRIES = 20
_NEAR = 8  # of the lots that wait, a worker takes one of the first few, so that two seldom want the same
State = Batch.State
_Outcome = tuple[int, int | None, str]  # row, award, reason


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A row with the person whom it is about."""

    row: Row
    said: people.Said
    person: Person


def issue_lot(batch: Batch, *, now: datetime) -> int | None:
    """Issue one lot of a running list; return how many lines it had, or None where no lot is free."""
    lot = claim(batch, Lot.State.WAITING, now=now)
    if lot is None:
        return None
    try:
        return _issue(batch, lot, now)
    except (NotAllowedError, InvalidError) as err:  # whoever started it left, or the achievement was put away
        Batch.objects.filter(pk=batch.pk, state=State.RUNNING).update(state=State.PAUSED, problem=str(err)[:300])
    except IntegrityError:  # somebody was awarded by other means in the meantime: the next look sees it
        pass
    Lot.objects.filter(pk=lot.pk).update(claimed_until=None)
    return 0


def finish(batch: Batch, *, now: datetime) -> bool:
    """Note that nothing is left to issue; return whether that is so."""
    return settle(batch, State.RUNNING, State.DONE, left=Lot.State.WAITING, now=now)


def settle(batch: Batch, before: str, after: str, *, left: str, now: datetime) -> bool:
    """Lead a list on once no lot is `left`, or pause it where those that are fail for ever; return whether it was."""
    mine, lots = Batch.objects.filter(pk=batch.pk, state=before), batch.lots.filter(state=left)
    if lots.filter(tries__lt=MOST_TRIES).exists():
        return False
    if lots.exists():
        return bool(mine.update(state=State.PAUSED, problem=_("Some lines failed again and again. Try once more.")))
    is_over = bool(mine.update(state=after, ended_at=now))
    let_go(batch)
    return is_over


def claim(batch: Batch, state: str, *, now: datetime) -> Lot | None:
    """Take a lot in this state: of two workers one gets it, and one that died loses it when its lease ends."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    found = Lot.objects.filter(free, batch=batch, state=state, tries__lt=MOST_TRIES)
    near = list(found.order_by("first").values_list("pk", flat=True)[:_NEAR])
    while near:
        pk = near.pop(randbelow(len(near)))
        if found.filter(pk=pk).update(claimed_until=now + LEASE, tries=F("tries") + 1):
            return Lot.objects.get(pk=pk)
    return None


def rows_of(lot: Lot) -> Sequence[Row]:
    """Return the lines of a lot that are to be awarded."""
    found = Row.objects.filter(batch=lot.batch_id, number__range=(lot.first, lot.last), verdict=Row.Verdict.FRESH)
    return list(found.order_by("number"))


def _issue(batch: Batch, lot: Lot, now: datetime) -> int:
    rows = rows_of(lot)
    wanted, outcomes = _sorted_out(batch, rows, now=now)
    made = awards.press(batch.by, achievement=batch.achievement, gifts=_gifts(batch, wanted, now), now=now)
    signed = [(each, award) for each, award in zip(wanted, made, strict=True) if isinstance(award, Award)]
    outcomes += [
        (each.row.pk, None, award.reason[:200])
        for each, award in zip(wanted, made, strict=True)
        if not isinstance(award, Award)
    ]
    with transaction.atomic():
        _settle(lot, made=len(signed), failed=len(outcomes))
        awards.keep(
            batch.by,
            awards=[award for _each, award in signed],
            mails=[_mail_at(batch, each.row, now) for each, _award in signed],
            replaced=_replaced(batch, [each.person for each, _award in signed]),
            now=now,
        )
        outcomes += [(each.row.pk, award.pk, "") for each, award in signed]
        insert(Outcome, ("row_id", "award_id", "reason"), outcomes)
    return len(rows)


def _settle(lot: Lot, *, made: int, failed: int) -> None:
    """Strike the lot off; raises IntegrityError where another worker has done so."""
    mine = Lot.objects.filter(pk=lot.pk, state=Lot.State.WAITING, tries=lot.tries)
    if not mine.update(state=Lot.State.DONE, made=made, failed=failed, claimed_until=None):
        raise IntegrityError("another worker has settled this lot")


def _sorted_out(batch: Batch, rows: Sequence[Row], *, now: datetime) -> tuple[list[_Wanted], list[_Outcome]]:
    """Return whom to award, and the outcomes of those who came to hold it since the list was looked at."""
    known = expected(batch, rows, now=now)
    holders = holding(batch, [person.pk for person in known.values()])
    wanted: list[_Wanted] = []
    outcomes: list[_Outcome] = []
    seen: set[int] = set()
    for row in rows:
        person = known.get(row.pk)
        reason = _hindrance(person, batch, holders, seen)
        if person is None or reason:
            outcomes.append((row.pk, None, reason))
            continue
        seen.add(person.pk)
        wanted.append(_Wanted(row, people.said_again(row), person))
    return wanted, outcomes


def _hindrance(person: Person | None, batch: Batch, holders: set[int], seen: set[int]) -> str:
    if person is None:
        return of_two()
    if person.pk == batch.by_id:
        return _("This would be your own award. Somebody else has to give it.")
    if person.pk in holders:
        return _("They hold it already.")
    if person.pk in seen:  # two addresses of one person, or an address and a number
        return _("The same person stands further up under another address.")
    return ""


def _gifts(batch: Batch, wanted: Sequence[_Wanted], now: datetime) -> list[awards.Gift]:
    zone, version = zone_of(batch.organization), batch.achievement.current
    return [gift(each.person, each.said, version, now=now, zone=zone, batch=batch) for each in wanted]


def _mail_at(batch: Batch, row: Row, now: datetime) -> datetime | None:
    """Return when the mail of a line goes out: one after the other, as many a minute as the list allows."""
    if not batch.mails:
        return None
    start = batch.started_at or now
    return max(now, start + timedelta(minutes=row.number / batch.mails_a_minute))


def _replaced(batch: Batch, persons: Sequence[Person]) -> dict[int, Award]:
    """Return by person the award that the list puts right."""
    if not batch.corrects_id:
        return {}
    mine = Award.objects.filter(from_list__row__batch=batch.corrects_id, person__in=persons, revoked_at__isnull=True)
    return {award.person_id: award for award in mine.defer("credential", "jwt")}
