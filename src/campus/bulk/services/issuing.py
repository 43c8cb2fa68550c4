"""Issue a list lot by lot: signed outside the transaction, then kept with its outcomes in one.

A worker that dies before that has changed nothing; its lot is taken by another when the lease ends. The lot's own
UPDATE stands in the same transaction, so that of two workers with one lot only one keeps its awards; the primary key of
an outcome and `awarded_once` would stop the other as well (docs/decisions/0178).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from campus.accounts.holders import Holder
from campus.awards import services as awards
from campus.awards.models import Award
from campus.bulk.lines import Line, lines_of
from campus.bulk.models import Batch, Lot, Outcome
from campus.bulk.people import Said
from campus.bulk.services.checking import holding
from campus.bulk.services.gifts import gift
from campus.bulk.services.keeping import let_go
from campus.bulk.services.knowing import expected, of_two
from campus.common.errors import InvalidError, NotAllowedError
from campus.common.rows import insert
from campus.organizations.queries import zone as zone_of

LEASE = timedelta(minutes=3)
MOST_TRIES = 20
State = Batch.State
_Outcome = tuple[int, int | None, str]  # row, award, reason


class _Wanted(NamedTuple):
    """A line with the holder whom it is about."""

    line: Line
    said: Said
    holder: Holder


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
    """Take the first lot in this state that nobody has; who died with one loses it when its lease ends.

    One that was tried before comes after all others, so that what kills workers holds nobody up.
    Workers on PostgreSQL pass over what another is just taking (SKIP LOCKED); on SQLite one writes at a time.
    """
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    found = Lot.objects.filter(free, batch=batch, state=state, tries__lt=MOST_TRIES)
    with transaction.atomic():  # as short as that: signing holds no lock
        passing = found.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        lot = passing.order_by("tries", "first").first()
        if lot is None or not found.filter(pk=lot.pk).update(claimed_until=now + LEASE, tries=F("tries") + 1):
            return None
    lot.refresh_from_db()
    return lot


def _issue(batch: Batch, lot: Lot, now: datetime) -> int:
    lines = lines_of(lot)
    wanted, outcomes = _sorted_out(batch, lines, now=now)
    made = awards.press(batch.by, achievement=batch.achievement, gifts=_gifts(batch, wanted, now), now=now)
    signed = [(each, award) for each, award in zip(wanted, made, strict=True) if isinstance(award, awards.Pressed)]
    outcomes += [
        (each.line.pk, None, award.reason[:200])
        for each, award in zip(wanted, made, strict=True)
        if isinstance(award, awards.Refusal)
    ]
    with transaction.atomic():
        _settle(lot, made=len(signed), failed=len(outcomes))
        kept = awards.keep(
            batch.by,
            awards=[award for _each, award in signed],
            mails=_mails_at(batch, lot, len(signed), now),
            replaced=_replaced(batch, [each.holder.pk for each, _award in signed]),
            now=now,
        )
        outcomes += [(each.line.pk, pk, "") for (each, _award), pk in zip(signed, kept, strict=True)]
        insert(Outcome, ("row_id", "award_id", "reason"), outcomes)
    return len(lines)


def _settle(lot: Lot, *, made: int, failed: int) -> None:
    """Strike the lot off; raises IntegrityError where another worker has done so."""
    mine = Lot.objects.filter(pk=lot.pk, state=Lot.State.WAITING, tries=lot.tries)
    if not mine.update(state=Lot.State.DONE, made=made, failed=failed, claimed_until=None):
        raise IntegrityError("another worker has settled this lot")


def _sorted_out(batch: Batch, lines: Sequence[Line], *, now: datetime) -> tuple[list[_Wanted], list[_Outcome]]:
    """Return whom to award, and the outcomes of those who came to hold it since the list was looked at."""
    known = expected(batch, lines, now=now)
    holders = holding(batch, [holder.pk for holder in known.values() if not holder.is_new])
    wanted: list[_Wanted] = []
    outcomes: list[_Outcome] = []
    seen: set[int] = set()
    for line in lines:
        holder = known.get(line.pk)
        reason = _hindrance(holder, batch, holders, seen)
        if holder is None or reason:
            outcomes.append((line.pk, None, reason))
            continue
        seen.add(holder.pk)
        wanted.append(_Wanted(line, line.read(), holder))
    return wanted, outcomes


def _hindrance(holder: Holder | None, batch: Batch, holders: set[int], seen: set[int]) -> str:
    if holder is None:
        return of_two()
    if holder.pk == batch.by_id:
        return _("This would be your own award. Somebody else has to give it.")
    if holder.pk in holders:
        return _("They hold it already.")
    if holder.pk in seen:  # two addresses of one person, or an address and a number
        return _("The same person stands further up under another address.")
    return ""


def _gifts(batch: Batch, wanted: Sequence[_Wanted], now: datetime) -> list[awards.Gift]:
    zone, version = zone_of(batch.organization), batch.achievement.current
    return [gift(each.holder, each.said, version, now=now, zone=zone, batch=batch) for each in wanted]


def _mails_at(batch: Batch, lot: Lot, count: int, now: datetime) -> list[datetime | None]:
    """Return when the mails of a lot go out: one after the other, as many a minute as the list allows.

    Lines that nobody is told of take no time, and what a pause held up does not go out at once afterwards.
    """
    if not batch.mails:
        return [None] * count
    before = batch.lots.filter(first__lt=lot.first).aggregate(all=Sum("fresh", default=0))["all"]
    start, going = batch.started_at or now, batch.going_at or now
    return [
        max(
            now,
            start + timedelta(minutes=place / batch.mails_a_minute),
            going + timedelta(minutes=(place - batch.going_from) / batch.mails_a_minute),
        )
        for place in range(before + 1, before + count + 1)
    ]


def _replaced(batch: Batch, persons: Collection[int]) -> dict[int, Award]:
    """Return by person the award that the list puts right."""
    if not batch.corrects_id:
        return {}
    mine = Award.objects.filter(from_list__row__batch=batch.corrects_id, person__in=persons, revoked_at__isnull=True)
    return {award.person_id: award for award in mine.defer("credential", "jwt")}
