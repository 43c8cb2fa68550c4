"""What a line of a list says, as an award to be made."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache

from campus.accounts.holders import Holder
from campus.achievements.models import Version
from campus.awards.dates import months_later
from campus.awards.services import Gift
from campus.bulk import people
from campus.bulk.models import Batch

_end_of = lru_cache(256)(people.end_of)  # of the days of a list, which are few


def gift(
    holder: Holder, said: people.Said, version: Version | None, *, now: datetime, zone: tzinfo, batch: Batch
) -> Gift:
    """Return the award to be made; without an end of its own it ends when the version says.

    Whether an address may be compared is for its owner to say, once they have an account (docs/decisions/0030).
    """
    awarded_at = people.moment(said.awarded, zone=zone, now=now).replace(microsecond=0)
    until = _end_of(said.until, zone=zone)
    if until is None and version is not None and version.validity_months:
        until = months_later(awarded_at, version.validity_months)
    is_theirs_to_say = not said.named and not holder.is_waiting
    stated = said.stated(is_identified=batch.is_identified and not is_theirs_to_say)
    return Gift(holder, awarded_at, until, stated, batch.public_id)
