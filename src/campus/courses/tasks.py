"""The sweep of this app: invitations become mail, a few at a time, however long the list was that they came from."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from campus.accounts.services import MailNotSentError, send
from campus.courses.letters import invitation_letter
from campus.courses.models import CourseInvitation

logger = logging.getLogger(__name__)

MOST_MAILS = 20
LEASE = timedelta(minutes=5)  # after which another worker takes a mail, and after which a refused one is tried again


def send_invitations() -> int:
    """Send the invitations that are due, each at least once; return how many were sent."""
    now = timezone.now()
    due = CourseInvitation.objects.filter(sent_at__isnull=True, next_try_at__lte=now)
    return sum(_send(pk) for pk in due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:MOST_MAILS])


def _send(pk: int) -> int:
    now = timezone.now()
    mine = CourseInvitation.objects.filter(pk=pk, sent_at__isnull=True, next_try_at__lte=now)
    if not mine.update(next_try_at=now + LEASE):
        return 0
    invitation = CourseInvitation.objects.select_related("course__organization", "by").get(pk=pk)
    try:
        send(invitation_letter(invitation))
    except MailNotSentError as err:
        CourseInvitation.objects.filter(pk=pk).update(error=str(err)[:200])
        logger.warning("An invitation to a course is put off: %s", err)
        return 0
    CourseInvitation.objects.filter(pk=pk).update(sent_at=now, error="")
    return 1
