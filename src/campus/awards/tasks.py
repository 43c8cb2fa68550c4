"""The sweeps of this app: results become awards, awards become mail, changed status lists are published.

Each looks for rows that wait and claims them by conditional UPDATE, so that several workers share the work and a
worker that dies loses nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from campus.accounts.queries import reachable
from campus.accounts.services import send
from campus.awards import bounces, mails, queries, rules, services
from campus.awards.models import MOST_TRIES, Award, Delivery, Rule, StatusList
from campus.common.errors import CampusError
from campus.common.waits import after
from campus.journal import services as journal
from campus.journal.models import Event, Pending
from testamur.errors import TestamurError

logger = logging.getLogger(__name__)

CONSUMER = "awards"
BATCH = 50  # people looked at for one changed rule before others get their turn
LEASE = timedelta(minutes=2)  # a mail server may be slow to answer
OVERTAKEN = "Not sent: what it would say is no longer so."
MOST_MAILS = 20
QUIET = timedelta(seconds=5)  # without another award taken back, after which a status list is published
# After these a rule is looked at for everybody whom it concerns; after all others, for the person of the event.
REVIEWS = frozenset(["rule.changed", "rule.reviewed", "rule.due", "achievement.published"])
# What can go wrong with one person's results without anything being wrong with the next one's.
SETBACKS = (CampusError, TestamurError, DatabaseError, ObjectDoesNotExist, rules.RuleError, LookupError, OSError)


def settle_results() -> int:
    """Award what the waiting events have made due; return how many events were settled."""
    now = timezone.now()
    return sum(_settle(pending, now) for pending in journal.claim(CONSUMER, now=now))


def deliver() -> int:
    """Send the mails that are due; return how many were sent."""
    now = timezone.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    open_ones = Delivery.objects.filter(free, sent_at__isnull=True, bounced_at__isnull=True)
    due = open_ones.filter(next_try_at__lte=now, tries__lt=MOST_TRIES)
    return sum(_deliver(pk, now) for pk in due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:MOST_MAILS])


def publish_status_lists() -> int:
    """Sign anew the status lists that changed or grew old; return how many.

    One in which awards are being taken back just now waits until that is over: many bits are one publication. Whoever
    asks for it meanwhile gets it as it stands (docs/decisions/0050).
    """
    now = timezone.now()
    due = Q(is_stale=True) | Q(published_at__isnull=True) | Q(published_at__lte=now - services.FRESH_FOR)
    moving = Exists(Award.objects.filter(status_list=OuterRef("pk"), revoked_at__gt=now - QUIET))
    found = StatusList.objects.filter(due).exclude(moving)
    return sum(_publish(status_list, now) for status_list in found.order_by("pk"))


def review_due_rules() -> int:
    """Have the rules reviewed whose day has come; return how many."""
    now = timezone.now()
    due = Rule.objects.filter(due_at__lte=now).select_related("achievement")
    return sum(_due(rule, now) for rule in due.order_by("pk"))


def remind() -> int:
    """Note the reminders that are due for awards that end; return how many."""
    return services.remind(now=timezone.now())


def _due(rule: Rule, now: datetime) -> int:
    """Note that the day of a rule has come: of two workers one gets it."""
    with transaction.atomic():
        if not Rule.objects.filter(pk=rule.pk, due_at=rule.due_at).update(due_at=None):
            return 0
        organization = rule.achievement.organization_id
        journal.record("rule.due", actor=None, thing=rule, organization_id=organization, now=now)
        services.index(rule, now=now)
    return 1


def _settle(pending: Pending, now: datetime) -> int:
    event = pending.event
    try:
        if event.verb in REVIEWS:
            _review(pending, now)
        else:
            with transaction.atomic():
                _award_due(event, now)
                journal.settle(pending)
    except SETBACKS as err:
        logger.warning("Event %s (%s) is put off: %s", event.pk, event.verb, err)
        journal.postpone(pending, error=f"{type(err).__name__}: {err}", now=now)
        return 0
    return 1


def _award_due(event: Event, now: datetime) -> None:
    """Award what the person of an event has earned by the rules that name what it tells of."""
    if event.person is None:
        return
    for rule in queries.rules_touched(event.organization_id, verb=event.verb, data=event.data):
        services.award_if_met(event.person, rule=rule, now=now)


def _review(pending: Pending, now: datetime) -> None:
    """Look again at a batch of the people whom changed rules may concern, and note where the next batch begins.

    Each award is a transaction of its own, short enough not to keep others from writing; a review that is broken off
    is repeated, and finds what was awarded already.
    """
    event = pending.event
    after = event.data.get("after", 0)
    left = [(rule, last) for rule in _rules_of(event) if (last := _award_batch(rule, after=after, now=now)) is not None]
    with transaction.atomic():
        for rule, last in left:
            data = {"after": last}
            journal.record(
                "rule.reviewed", actor=None, thing=rule, organization_id=event.organization_id, data=data, now=now
            )
        journal.settle(pending)


def _award_batch(rule: Rule, *, after: int, now: datetime) -> int | None:
    """Award what the next people have earned; return where the next batch begins, or None after the last."""
    if rule.achievement.current is None or rule.achievement.archived_at is not None:
        return None
    people = queries.candidates(rule, after=after, most=BATCH)
    for person in people:
        services.award_if_met(person, rule=rule, now=now)
    return people[-1].pk if len(people) == BATCH else None


def _rules_of(event: Event) -> list[Rule]:
    found = Rule.objects.select_related("achievement__current", "achievement__organization")
    key = "achievement_id" if event.verb == "achievement.published" else "pk"
    return list(found.filter(**{key: event.thing_id}).order_by("pk"))


def _deliver(pk: int, now: datetime) -> int:
    """Send one mail, at least once: a worker that died before noting it is followed by the same Message-ID."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    mine = Delivery.objects.filter(free, pk=pk, sent_at__isnull=True)
    if not mine.update(claimed_until=now + LEASE, tries=F("tries") + 1):
        return 0
    delivery = Delivery.objects.select_related("award__person", "award__version", "award__organization").get(pk=pk)
    if delivery.is_overtaken:
        Delivery.objects.filter(pk=pk).update(claimed_until=None, sent_at=now, error=OVERTAKEN)
        return 1
    if not reachable(delivery.award.person):  # they are known by a number or a key, and have no address yet
        Delivery.objects.filter(pk=pk).delete()
        return 1
    try:
        send(mails.compose(delivery))
    except SETBACKS as err:
        _put_off(delivery, err.__cause__ or err, now)
        return 0
    Delivery.objects.filter(pk=pk).update(claimed_until=None, sent_at=now, error="")
    return 1


def _put_off(delivery: Delivery, err: BaseException, now: datetime) -> None:
    """Set the next try; none where the mail server will never take it for this address."""
    fields: dict[str, object] = {
        "next_try_at": now + after(delivery.tries),
        "error": f"{type(err).__name__}: {err}"[:300],
    }
    if words := bounces.refused(err):
        fields = {"bounced_at": now, "error": words}
    Delivery.objects.filter(pk=delivery.pk).update(claimed_until=None, **fields)
    logger.warning("The mail about award %s is put off: %s", delivery.award.public_id, fields["error"])


def _publish(status_list: StatusList, now: datetime) -> int:
    try:
        services.status_bytes(status_list, now=now)
    except SETBACKS as err:
        logger.warning("Status list %s was not published: %s", status_list.public_id, err)
        return 0
    return 1
