"""The sweep of this app: the weekly mail to those who want it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Q
from django.utils import timezone

from campus.accounts.services import MailNotSentError, send
from campus.portfolio import summary
from campus.portfolio.models import Portfolio

logger = logging.getLogger(__name__)

A_WEEK = timedelta(days=7)
MOST = 20
A_MINUTE = 60.0  # between two looks through all portfolios: who waits for a week can wait for it
_looked: list[float] = []  # when this process did so last


def sum_up() -> int:
    """Send the mails of the week at most once a minute, or on and on while there are many; return how many were."""
    if _looked and monotonic() - _looked[0] < A_MINUTE:
        return 0
    done = send_due()
    _looked[:] = [] if done == MOST else [monotonic()]
    return done


def send_due() -> int:
    """Send the mail of the week to whom a week has passed for; return how many were dealt with."""
    now = timezone.now()
    due = Q(summed_up_at__isnull=True) | Q(summed_up_at__lte=now - A_WEEK)
    found = Portfolio.objects.filter(due, wants_summary=True, person__is_active=True)
    return sum(_sum_up(each, now) for each in found.select_related("person").order_by("pk")[:MOST])


def _sum_up(portfolio: Portfolio, now: datetime) -> int:
    """Send one, claimed by the day that stood there: of two workers one does. The first week begins by being wanted."""
    mine = Portfolio.objects.filter(pk=portfolio.pk, summed_up_at=portfolio.summed_up_at)
    if not mine.update(summed_up_at=now):
        return 0
    mail = summary.compose(portfolio.person, now=now) if portfolio.summed_up_at else None
    if mail:
        try:
            send(mail)
        except MailNotSentError as err:
            logger.warning("The mail of the week to person %s was not sent: %s", portfolio.person_id, err)
    return 1
