"""Look again at what people keep, when it is due: few at a time, few of one issuer, and none of one that is away."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from campus.wallet.models import Held, Parcel
from campus.wallet.rounds import NEVER
from campus.wallet.services.keeping import recheck

MOST_AT_ONCE = 20
MOST_OF_ONE = 5  # of one issuer in a round
SECONDS = 10.0
LEASE = timedelta(minutes=10)
_AWAY = timedelta(hours=1)
_KEPT = timedelta(days=30)  # what became of each piece of a parcel


def look_again(*, now: datetime) -> int:
    """Check what is due once more; return how many were checked."""
    end, done, asked = time.monotonic() + SECONDS, 0, Counter[str]()
    for pk, issuer in list(due(now).values_list("pk", "issuer_id")[: MOST_AT_ONCE * 5]):
        if done >= MOST_AT_ONCE or time.monotonic() > end:
            break
        if asked[issuer] < MOST_OF_ONE and _claimed(pk, now=now):
            asked[issuer] += 1
            done += _looked_at(pk, now=now)
    return done


def due(now: datetime) -> QuerySet[Held]:
    """Return what is to be looked at again, the longest due first; what has no day yet is due at once."""
    ripe = Q(next_check_at__lte=now) | Q(next_check_at__isnull=True) & ~Q(state__in=NEVER)
    return Held.objects.filter(ripe).order_by("next_check_at", "pk")


def clear(*, now: datetime) -> int:
    """Forget what became of the pieces of parcels a month ago; return how many parcels that were."""
    return Parcel.objects.filter(at__lt=now - _KEPT).delete()[1].get("wallet.Parcel", 0)


def _claimed(pk: int, *, now: datetime) -> bool:
    return bool(due(now).order_by().filter(pk=pk).update(next_check_at=now + LEASE))


def _looked_at(pk: int, *, now: datetime) -> int:
    held = Held.objects.select_related("person").filter(pk=pk).first()
    if held is None:
        return 0
    recheck(held.person, held=held, now=now)
    if held.state == Held.State.COULD_NOT_CHECK and held.issuer_id:
        # Whoever did not answer for one would not answer for the next.
        others = Held.objects.filter(issuer_id=held.issuer_id, next_check_at__lte=now)
        others.update(next_check_at=now + _AWAY)
    return 1
