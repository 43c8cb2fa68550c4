"""Take a whole list back, lot by lot: each in one transaction with its mails and records."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Sum

from campus.awards import services as awards
from campus.awards.models import Award
from campus.bulk.models import Batch, Lot
from campus.bulk.services.issuing import claim, settle
from campus.common.errors import NotAllowedError

State = Batch.State


def undo_lot(batch: Batch, *, now: datetime) -> int | None:
    """Take back what one lot issued; return how many awards that were, or None where no lot is left."""
    lot = claim(batch, Lot.State.DONE, now=now)
    if lot is None:
        settle(batch, State.UNDOING, State.UNDONE, left=Lot.State.DONE, now=now)
        return None
    found = Award.objects.filter(
        from_list__row__batch=batch, from_list__row__number__range=(lot.first, lot.last)
    ).select_related("organization")
    try:
        with transaction.atomic():
            if not Lot.objects.filter(pk=lot.pk, state=Lot.State.DONE).update(state=Lot.State.UNDONE):
                raise IntegrityError("another worker has settled this lot")
            return awards.revoke_many(
                batch.by, awards=list(found.defer("credential", "jwt")), reason=batch.reason, now=now,
                again=Award.Again.NO, mails_from=_mails_from(batch, lot, now), each=_pause(batch),
            )  # fmt: skip
    except NotAllowedError as err:  # whoever began left: somebody else goes on
        Batch.objects.filter(pk=batch.pk, state=State.UNDOING).update(state=State.PAUSED, problem=str(err)[:300])
    except IntegrityError:
        pass
    return 0


def _mails_from(batch: Batch, lot: Lot, now: datetime) -> datetime:
    """Return when the first mail of a lot goes out: behind those of the lots before it."""
    before: int = batch.lots.filter(first__lt=lot.first).aggregate(all=Sum("made", default=0))["all"]
    return max(now, (batch.going_at or now) + _pause(batch) * (before - batch.going_from))


def _pause(batch: Batch) -> timedelta:
    return timedelta(minutes=1 / batch.mails_a_minute)
