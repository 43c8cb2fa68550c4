"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal).

The lines of a list hold what an institution knows of people: addresses, names, and whatever else it wrote there; and
so does the file that it came in.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from campus.accounts.models import Person
from campus.accounts.personal import Address, Then, Tie
from campus.accounts.queries import addresses, identifiers
from campus.bulk import naming
from campus.bulk.erasing import erase
from campus.bulk.models import Row

PERSONAL: tuple[Tie | Address, ...] = (Tie(model="bulk.Batch", field="by", then=Then.KEEP),)


def forget(person: Person, *, keeps_credentials: bool, now: datetime) -> None:
    """Leave of a person's lines that there were such; a line that was not awarded yet is not awarded any more."""
    mine = Q(outcome__award__person=person)
    emails = {*addresses(person), person.email, *filter(None, [person.waits_for])}
    for email in emails:
        mine |= Q(email__iexact=email)
    keys = set()
    for each in identifiers(person):
        mine |= Q(kind=each.kind, named=each.value)
        keys |= {each.value} if each.kind == naming.DID else set()
    for _person, organization, subject in naming.platforms().names([person.pk]):
        mine |= Q(kind=naming.LTI, named=subject, batch__organization=organization)
    erase(emails | keys, rows=Row.objects.filter(mine))
    lines = Row.objects.filter(pk__in=list(Row.objects.filter(mine).values_list("pk", flat=True)))
    lines.filter(outcome__isnull=True).update(verdict=Row.Verdict.WRONG)
    nowhere = Concat(Value("deleted-"), Cast("pk", CharField()), Value("@deleted.invalid"))
    lines.update(email=nowhere, name="", kind="", named="", said="")
