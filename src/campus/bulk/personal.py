"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal).

The lines of a list hold what an institution knows of people: addresses, names, and whatever else it wrote there; and
so does the file that it came in, from which a sweep takes them out once the deletion stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from campus.accounts.models import Person
from campus.accounts.personal import Address, Then, Tie
from campus.accounts.queries import addresses, identifiers
from campus.bulk import naming
from campus.bulk.erasing import Sought, note
from campus.bulk.models import Row
from campus.organizations.models import Organization

PERSONAL: tuple[Tie | Address, ...] = (Tie(model="bulk.Batch", field="by", then=Then.KEEP),)


def forget(person: Person, *, keeps_credentials: bool, now: datetime) -> None:
    """Leave of a person's lines that there were such; a line that was not awarded yet is not awarded any more."""
    mine = Q(outcome__award__person=person)
    emails = {*addresses(person), person.email, *filter(None, [person.waits_for])}
    for email in emails:
        mine |= Q(email__iexact=email)
    named = identifiers(person)
    for each in named:
        mine |= Q(kind=each.kind, named=each.value)
    subjects = naming.platforms().names([person.pk])
    for _person, organization, subject in subjects:
        mine |= Q(kind=naming.LTI, named=subject, batch__organization=organization)
    keys = {each.value for each in named if each.kind == naming.DID}
    numbers = [each.value for each in named if each.kind == naming.NUMBER]
    by_organization = _sought(emails | keys, numbers, [(whose, subject) for _person, whose, subject in subjects])
    note(by_organization, rows=Row.objects.filter(mine))
    lines = Row.objects.filter(pk__in=list(Row.objects.filter(mine).values_list("pk", flat=True)))
    lines.filter(outcome__isnull=True).update(verdict=Row.Verdict.WRONG)
    nowhere = Concat(Value("deleted-"), Cast("pk", CharField()), Value("@deleted.invalid"))
    lines.update(email=nowhere, name="", kind="", named="", said="")


def _sought(
    words: Collection[str], numbers: Sequence[str], subjects: Sequence[tuple[int, str]]
) -> Callable[[int], Sought]:
    """Return what somebody is looked for by in the files of an institution: its own numbers, its own platforms."""

    @cache
    def sought(organization: int) -> Sought:
        giver = f"{naming.giver(Organization.objects.get(pk=organization))}|"
        return Sought(
            words=sorted(words),
            numbers=[naming.bare(value) for value in numbers if value.startswith(giver)],
            subjects=[_parted(subject) for whose, subject in subjects if whose == organization],
        )

    return sought


def _parted(subject: str) -> tuple[str, str]:
    issuer, _sign, name = subject.partition("|")
    return issuer, name
