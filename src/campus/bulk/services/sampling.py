"""Show what the first credential of a list would be, before anything is issued."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from campus.accounts.holders import Holder
from campus.accounts.models import Person
from campus.awards import services as awards
from campus.bulk import naming, people
from campus.bulk.models import Batch, Row
from campus.bulk.services import knowing
from campus.bulk.services.gifts import gift
from campus.organizations.queries import zone


class Sample(NamedTuple):
    """The first line that is awarded, and its credential: its name, if any, its days, and what says whose it is."""

    row: Row
    name: str
    day: date
    until: date | None
    identity: str
    credential: dict[str, Any]


def sample(actor: Person, *, batch: Batch, now: datetime) -> Sample | None:
    """Return the first credential, unsigned, as it would be if `actor` issued the list; None where nobody gets one.

    Raises NotAllowedError, and InvalidError where the achievement is awarded no more.
    """
    row = batch.lines.filter(verdict=Row.Verdict.FRESH).order_by("number").first()
    if row is None:
        return None
    said, place = people.said_again(row), zone(batch.organization)
    keys = knowing.keys_of(said)
    person, _are_two = knowing.one_of(keys, knowing.known(batch.organization, keys))
    holder = Holder.of(person) if person else Holder(0, said.name)
    made = gift(holder, said, batch.achievement.current, now=now, zone=place, batch=batch)
    credential = awards.sample(actor, achievement=batch.achievement, gift=made, now=now)
    until = timezone.localdate(made.valid_until, place) if made.valid_until else None
    name, identity = holder.name if holder.is_named else "", naming.bare(row.named) or row.email
    return Sample(row, name, timezone.localdate(made.awarded_at, place), until, identity, credential)
