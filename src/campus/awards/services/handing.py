"""Give what was awarded to one account to another of the same person: the address is lost, the credential is not."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.journal.services import record
from campus.organizations.models import Organization


def hand_over(actor: Person | None, *, old: Person, new: Person, organization: Organization, now: datetime) -> int:
    """Move what an institution awarded from one account to another; return how many.

    What was signed does not change. What the new one holds already stays where it is.
    """
    mine = Award.objects.filter(person=old, organization=organization, forgotten_at__isnull=True)
    with transaction.atomic():
        return sum(_moved(award, new, actor, now) for award in mine.only("pk", "public_id").order_by("pk"))


def _moved(award: Award, new: Person, actor: Person | None, now: datetime) -> int:
    try:
        with transaction.atomic():
            Award.objects.filter(pk=award.pk).update(person=new, seen_at=None)
    except IntegrityError:
        return 0
    data = {"award": award.public_id}
    organization = award.organization_id
    record("award.handed_over", actor=actor, thing=award, person=new, organization_id=organization, data=data, now=now)
    return 1
