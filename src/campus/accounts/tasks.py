"""The sweeps of this app: addresses that were confirmed get what was sent to them, and accounts are deleted in time."""

from __future__ import annotations

import logging
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import DatabaseError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from campus.accounts import joining, leaving
from campus.accounts.models import Leaving, Person
from campus.common.errors import CampusError
from campus.journal.sweeps import every

logger = logging.getLogger(__name__)

MOST = 50
AN_HOUR = timedelta(hours=1)  # until an account is tried again that could not be deleted: others get their turn
SETBACKS = (CampusError, DatabaseError, OSError)


def claim_addresses() -> int:
    """Give people what was awarded to their addresses, where that was not done as they were confirmed."""
    now = timezone.now()
    found = 0
    for address in _unclaimed()[:MOST]:
        try:
            found += joining.claim(address.user, email=address.email, now=now) is not None
        except SETBACKS as err:
            logger.warning("What was sent to an address of person %s stays apart: %s", address.user_id, err)
    return found


@every(600)
def forget_leavers() -> int:
    """Delete the accounts whose day has come; return how many."""
    now = timezone.now()
    due = Leaving.objects.filter(done_at__isnull=True, due_at__lte=now).select_related("person").order_by("due_at")
    return sum(_forget(each) for each in due[:MOST])


def _unclaimed() -> QuerySet[EmailAddress]:
    """Return confirmed addresses under which another account waits for an owner who is not about to leave."""
    waiting = Person.objects.filter(waits_for=OuterRef("email"), is_active=True)
    found: QuerySet[EmailAddress] = EmailAddress.objects.filter(Exists(waiting), verified=True, user__is_active=True)
    return found.exclude(Exists(Leaving.objects.filter(person=OuterRef("user")))).select_related("user").order_by("pk")


def _forget(leaving_: Leaving) -> int:
    now = timezone.now()
    try:
        return int(leaving.forget(leaving_, now=now))
    except SETBACKS as err:
        Leaving.objects.filter(pk=leaving_.pk, done_at__isnull=True).update(due_at=now + AN_HOUR)
        logger.warning("The account of person %s is not deleted yet: %s", leaving_.person_id, err)
        return 0
