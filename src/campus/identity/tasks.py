"""The sweeps of this app: lost addresses are written to and settled, and people are told that theirs ends."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.db.models import F
from django.utils import timezone

from campus.accounts.services import MailNotSentError, send
from campus.common.waits import after
from campus.identity import mails, services
from campus.identity.models import Farewell, Rescue

logger = logging.getLogger(__name__)

MOST = 20
MOST_TRIES = 10
LEASE = timedelta(minutes=5)
AN_HOUR = timedelta(hours=1)  # until the old address is written to again
_NOBODY = re.compile(rb"\b5\.(?:1\.[0-9]+|2\.1)\b")  # RFC 3463: no such mailbox or host, or a mailbox that is shut
State = Rescue.State


def settle() -> int:
    """Write to the old addresses of what was approved, and move what nobody has stopped; return how many of both."""
    now = timezone.now()
    approved = Rescue.objects.filter(state=State.APPROVED).select_related("person", "organization", "decided_by")
    untold = approved.filter(told_at__isnull=True, due_at__lte=now + services.WAIT).order_by("due_at")[:MOST]
    told = sum(_write(each, now) for each in untold)
    due = approved.filter(due_at__lte=now, told_at__isnull=False).order_by("due_at")[:MOST]
    return told + sum(_move(each, now) for each in due)


def tell() -> int:
    """Send the mails to people whose address ends; return how many were sent."""
    now = timezone.now()
    due = Farewell.objects.filter(sent_at__isnull=True, next_try_at__lte=now, tries__lt=MOST_TRIES)
    return sum(_tell(pk, now) for pk in due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:MOST])


def _write(rescue: Rescue, now: datetime) -> int:
    """Write to the old address: the time in which it can object begins when its mail has left, and not before.

    What is due is put off by an hour first, so that of two workers one writes, and a worker that dies is followed.
    """
    mine = Rescue.objects.filter(pk=rescue.pk, state=State.APPROVED, told_at__isnull=True, due_at=rescue.due_at)
    if not mine.update(due_at=now + AN_HOUR + services.WAIT):
        return 0
    rescue.due_at = now + services.WAIT
    try:
        send(mails.asked(rescue))
    except MailNotSentError as err:
        if not _is_nobody_there(err):
            logger.warning("The old address of rescue %s was not written to yet: %s", rescue.public_id, err.__cause__)
            return services.give_up(rescue, now=now) and _tell_asker(rescue)
    Rescue.objects.filter(pk=rescue.pk).update(told_at=now, due_at=rescue.due_at)
    return 1


def _is_nobody_there(err: MailNotSentError) -> bool:
    """Say whether the mail server knows that nobody reads the address: then nobody there can object."""
    refused = err.__cause__
    if not isinstance(refused, SMTPRecipientsRefused):
        return False
    return all(code >= 500 and _NOBODY.search(words) for code, words in refused.recipients.values())


def _move(rescue: Rescue, now: datetime) -> int:
    services.move(rescue, now=now)
    rescue.refresh_from_db()
    return _tell_asker(rescue) if rescue.state == State.DONE else 0


def _tell_asker(rescue: Rescue) -> int:
    rescue.refresh_from_db()
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
        wait = after(mail.tries, first=timedelta(minutes=1))
        Farewell.objects.filter(pk=pk).update(next_try_at=now + wait)
        return 0
    Farewell.objects.filter(pk=pk).update(sent_at=now)
    return 1
