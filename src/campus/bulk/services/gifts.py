"""What a line of a list says, as an award to be made."""

from __future__ import annotations

from datetime import datetime, tzinfo

from campus.accounts.models import Person
from campus.achievements.models import Version
from campus.awards.dates import months_later
from campus.awards.services import Gift
from campus.bulk import people


def gift(
    person: Person, said: people.Said, version: Version | None, *, now: datetime, zone: tzinfo, batch: str = ""
) -> Gift:
    """Return the award to be made; without an end of its own it ends when the version says."""
    awarded_at = people.moment(said.awarded, zone=zone, now=now).replace(microsecond=0)
    until = people.end_of(said.until, zone=zone)
    if until is None and version is not None and version.validity_months:
        until = months_later(awarded_at, version.validity_months)
    return Gift(person, awarded_at, until, said.stated, batch)
