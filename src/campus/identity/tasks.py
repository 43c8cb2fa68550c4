"""The sweeps of this app: lost addresses are written to and settled, and people are told that theirs ends."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from campus.accounts.services import MailNotSentError, send
from campus.identity import mails, services
from campus.identity.models import Farewell, Rescue

logger = logging.getLogger(__name__)

MOST = 20
MOST_TRIES = 10
LEASE = timedelta(minutes=5)
State = Rescue.State


def settle() -> int:
    """Write to the old addresses of what was approved, and move what nobody has stopped; return how many of both."""
    now = timezone.now()
    approved = Rescue.objects.filter(state=State.APPROVED).select_related("person", "organization", "decided_by")
    untold = approved.filter(told_at__isnull=True).order_by("decided_at")[:MOST]
    told = sum(_write(each, now) for each in untold)
    due = approved.filter(due_at__lte=now, told_at__isnull=False).order_by("due_at")[:MOST]
    return told + sum(_move(each, now) for each in due)


def tell() -> int:
    """Send the mails to people whose address ends; return how many were sent."""
    now = timezone.now()
    due = Farewell.objects.filter(sent_at__isnull=True, next_try_at__lte=now, tries__lt=MOST_TRIES)
    return sum(_tell(pk, now) for pk in due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:MOST])


def _write(rescue: Rescue, now: datetime) -> int:
    """Write to the old address. That it cannot be reached is what was said: then nobody there can object."""
    if not Rescue.objects.filter(pk=rescue.pk, told_at__isnull=True).update(told_at=now):
        return 0
    try:
        send(mails.asked(rescue))
    except MailNotSentError as err:
        logger.info("The old address of rescue %s was not reached: %s", rescue.public_id, err)
    return 1


def _move(rescue: Rescue, now: datetime) -> int:
    services.move(rescue, now=now)
    rescue.refresh_from_db()
    if rescue.state != State.DONE:
        return 0
    try:
        send(mails.told(rescue))
    except MailNotSentError as err:
        logger.warning("Who asked for rescue %s was not told: %s", rescue.public_id, err)
    return 1


def _tell(pk: int, now: datetime) -> int:
    """Send one, at most an hour later each time it fails; a worker that dies leaves it to the next."""
    free = Farewell.objects.filter(pk=pk, sent_at__isnull=True, next_try_at__lte=now)
    if not free.update(next_try_at=now + LEASE, tries=F("tries") + 1):
        return 0
    mail = Farewell.objects.select_related("person", "organization").get(pk=pk)
    try:
        send(mails.farewell(mail))
    except MailNotSentError as err:
        logger.warning("Farewell %s was not sent: %s", pk, err)
        wait = min(timedelta(minutes=2**mail.tries), timedelta(hours=1))
        Farewell.objects.filter(pk=pk).update(next_try_at=now + wait)
        return 0
    Farewell.objects.filter(pk=pk).update(sent_at=now)
    return 1
