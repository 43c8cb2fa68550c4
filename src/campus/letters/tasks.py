"""The sweeps of this app: events become news in letters, and letters that are due become mail."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from campus.accounts.models import Person
from campus.accounts.services import MailNotSentError, send
from campus.assessments.models import Answer, Decision, Review
from campus.common.errors import CampusError
from campus.common.waits import after
from campus.journal import services as journal
from campus.journal.models import Event, Pending
from campus.letters import mails, services
from campus.letters.models import Letter, News

logger = logging.getLogger(__name__)

CONSUMER = "letters"
OLD = timedelta(days=7)  # after which nothing is news any more
MOST_MAILS = 20
MOST_TRIES = 30  # with an hour between the later ones: a mail server may be gone for a day
LEASE = timedelta(minutes=5)
NOTHING = "Not sent: nothing in it holds any more, or is wanted."
SETBACKS = (CampusError, DatabaseError, LookupError, ValueError, TypeError)
Kind = News.Kind


def gather() -> int:
    """Put what waits into letters; return how many events were settled."""
    now = timezone.now()
    return sum(_settle(pending, now) for pending in journal.claim(CONSUMER, now=now))


def post() -> int:
    """Send the letters that are due; return how many were dealt with."""
    now = timezone.now()
    due = Letter.objects.filter(sent_at__isnull=True, due_at__lte=now, tries__lt=MOST_TRIES)
    return sum(_post(pk, now) for pk in due.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_MAILS])


def _settle(pending: Pending, now: datetime) -> int:
    event = pending.event
    try:
        with transaction.atomic():
            for person, kind, thing in _news(event) if now - event.at < OLD else []:
                services.tell(person, kind=kind, thing_id=thing, now=now)
            journal.settle(pending)
    except SETBACKS as err:
        logger.warning("Event %s (%s) is put off: %s", event.pk, event.verb, err)
        journal.postpone(pending, error=f"{type(err).__name__}: {err}", now=now)
        return 0
    return 1


def _news(event: Event) -> list[tuple[Person, Kind, int]]:
    """Return whom an event is news to, and of what kind; nobody is told what they did themselves."""
    found = _BY_VERB[event.verb](event)
    return [each for each in found if each[0].pk != event.actor_id]


def _about(kind: Kind) -> Callable[[Event], list[tuple[Person, Kind, int]]]:
    def found(event: Event) -> list[tuple[Person, Kind, int]]:
        thing = event.data["comment"] if kind is Kind.COMMENT else event.thing_id
        return [(event.person, kind, int(thing))] if event.person else []

    return found


def _marked(event: Event) -> list[tuple[Person, Kind, int]]:
    """Return news once every answer of an attempt is marked."""
    answer = Answer.objects.filter(pk=event.thing_id, attempt__percent__isnull=False).first()
    return [(event.person, Kind.MARK, answer.attempt_id)] if answer and event.person else []


def _decided(event: Event) -> list[tuple[Person, Kind, int]]:
    newest = Decision.objects.filter(claim=int(event.thing_id)).last()
    return [(event.person, Kind.DECISION, newest.pk)] if newest and event.person else []


def _reviewed(event: Event) -> list[tuple[Person, Kind, int]]:
    rows = Review.objects.filter(pk=event.thing_id).select_related("submission__person")
    return [(row.submission.person, Kind.REVIEWED, row.pk) for row in rows]


def _asked(event: Event) -> list[tuple[Person, Kind, int]]:
    rows = Review.objects.filter(pk__in=event.data["reviews"]).select_related("reviewer")
    return [(row.reviewer, Kind.ASKED, row.pk) for row in rows]


_BY_VERB = {
    "project.graded": _about(Kind.GRADE),
    "work.commented": _about(Kind.COMMENT),
    "answer.marked": _marked,
    "claim.decided": _decided,
    "peer.reviewed": _reviewed,
    "peers.asked": _asked,
}


def _post(pk: int, now: datetime) -> int:
    """Send one letter, at least once: a worker that died before noting it is followed by the same Message-ID."""
    mine = Letter.objects.filter(pk=pk, sent_at__isnull=True, due_at__lte=now)
    if not mine.update(is_open=False, due_at=now + LEASE, tries=F("tries") + 1):
        return 0
    letter = Letter.objects.select_related("person").get(pk=pk)
    try:
        mail = mails.compose(letter, now=now)
        if mail:
            send(mail)
    except (MailNotSentError, *SETBACKS) as err:
        error = f"{type(err).__name__}: {err}"[:300]
        Letter.objects.filter(pk=pk).update(due_at=now + after(letter.tries), error=error)
        logger.warning("Letter %s is put off: %s", letter.public_id, error)
        return 0
    Letter.objects.filter(pk=pk).update(sent_at=now, error="" if mail else NOTHING)
    return 1
