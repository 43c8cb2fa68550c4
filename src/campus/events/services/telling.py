"""Tell others what happened: a message for each endpoint that wants it, written down first and then sent until it came.

A message goes out at least once, always under the same id. After a failure it waits longer each time, more than three
days in all; an endpoint that took nothing for three days is stopped, its owners are told, and what waits stays.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from campus.accounts.services import MailNotSentError, send
from campus.awards.models import Award
from campus.common import net
from campus.common.errors import FetchError, SealError
from campus.common.text import printable
from campus.events import messages, signatures
from campus.events.mails import stopped
from campus.events.models import Delivery, Endpoint, Mark, Topic, Try
from campus.events.services.endpoints import secret_of
from campus.journal.models import Event
from campus.journal.services import record
from campus.organizations.models import Membership

logger = logging.getLogger(__name__)

WAITS = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
LONGEST = timedelta(days=3)  # without taking anything, after which an endpoint is stopped
LEASE = timedelta(minutes=2)
SECONDS = 8  # an endpoint may take to answer
MOST_BYTES = 64 * 1024  # of an answer
GONE = 410
BRIEF = timedelta(minutes=5)  # that all else to an endpoint waits after a failure, at most: others get their turn
_EVERY = timedelta(minutes=1)
_AT_ONCE = 500  # rows in memory
_OPEN = {"endpoint__stopped_at__isnull": True, "endpoint__ended_at__isnull": True}


def tell(event: Event, *, now: datetime) -> int:
    """Write down the messages about an event of the journal; return how many endpoints are told."""
    award = _award(event)
    if award is None:
        return 0
    if event.verb == "award.made":
        is_again = Award.objects.filter(replaced_by=award).exists()
        topics = [Topic.ISSUED] if is_again else [Topic.EARNED, Topic.ISSUED]
    else:
        topics = [Topic.CLAIMED if event.verb == "award.copied" else Topic.REVOKED]
    return sum(_write(topic, award, about=f"event:{event.pk} {topic.value}", at=event.at, now=now) for topic in topics)


def _award(event: Event) -> Award | None:
    """Return the award of an event, unless nobody wants to hear of it."""
    if not Endpoint.objects.filter(organization=event.organization_id, ended_at__isnull=True).exists():
        return None
    rows = Award.objects.select_related("achievement", "version", "organization", "person", "replaced_by")
    return rows.filter(pk=event.thing_id).first()


def _write(topic: Topic, award: Award, *, about: str, at: datetime, now: datetime) -> int:
    wanted = [
        each
        for each in Endpoint.objects.filter(organization=award.organization, ended_at__isnull=True)
        if topic.value in each.topics
    ]
    made = [
        Delivery(
            endpoint=each,
            person=award.person,
            topic=topic,
            about=about,
            body=messages.earned(award, at=at)
            if each.kind == Endpoint.Kind.LRS
            else messages.webhook(topic, award, at=at),
            made_at=now,
            next_try_at=now,
        )
        for each in wanted
    ]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def tell_ends(*, now: datetime) -> int:
    """Write down messages about credentials that ended since the last look; return how many ended."""
    mark = Mark.objects.first()
    if mark is None:
        Mark.objects.get_or_create(pk=1, defaults={"at": now})
        return 0
    ended = _ended(mark.at, now)
    if now - mark.at < _EVERY and not ended.exists():
        return 0
    with transaction.atomic():
        if not Mark.objects.filter(pk=mark.pk, at=mark.at).update(at=now):  # another worker tells them
            return 0
        told = 0
        for award in ended.iterator(chunk_size=_AT_ONCE):
            _write(Topic.EXPIRED, award, about=f"end:{award.pk}", at=award.valid_until or now, now=now)
            told += 1
    return told


def _ended(since: datetime, until: datetime) -> QuerySet[Award]:
    """Return the credentials that ended in between, of institutions that have somebody to tell."""
    heard = Endpoint.objects.filter(ended_at__isnull=True).values("organization")
    rows = Award.objects.filter(valid_until__gt=since, valid_until__lte=until, organization__in=heard)
    rows = rows.filter(revoked_at__isnull=True, replaced_by__isnull=True).defer("credential", "jwt", "decision")
    return rows.select_related("achievement", "version", "organization", "person")


def due(*, now: datetime, most: int) -> Iterable[Delivery]:
    """Return the messages that are to be tried now, the oldest first."""
    open_ones = Delivery.objects.filter(next_try_at__lte=now, **_OPEN)
    return open_ones.select_related("endpoint__organization").order_by("next_try_at", "pk")[:most]


def deliver(delivery: Delivery, *, now: datetime) -> bool:
    """Try to deliver a message, unless another worker does; return whether it came."""
    mine = Delivery.objects.filter(pk=delivery.pk, next_try_at=delivery.next_try_at)
    if not mine.update(next_try_at=now + LEASE):
        return False
    status, words = _sent(delivery, now)
    is_there = 200 <= status < 300 or (status == 409 and delivery.endpoint.kind == Endpoint.Kind.LRS)
    with transaction.atomic():
        Try.objects.create(delivery=delivery, at=now, status=status, words=words)
        if is_there:
            Delivery.objects.filter(pk=delivery.pk).update(sent_at=now, next_try_at=None, tries=delivery.tries + 1)
            Endpoint.objects.filter(pk=delivery.endpoint_id).update(failing_since=None)
        is_stopped = not is_there and _put_off(delivery, status, now)
    if is_stopped:
        _tell_owners(delivery.endpoint)
    return is_there


def _sent(delivery: Delivery, now: datetime) -> tuple[int, str]:
    """Return what the other side answered, 0 for nobody, and in words what went wrong."""
    endpoint, body = delivery.endpoint, bytes(delivery.body)
    try:
        answer = net.ask(
            endpoint.url.rstrip("/") + "/statements" if endpoint.kind == Endpoint.Kind.LRS else endpoint.url,
            method="POST",
            headers=_headers(delivery, body, now),
            body=body,
            most_bytes=MOST_BYTES,
            timeout=SECONDS,
        )
    except (FetchError, SealError) as err:
        return (err.status if isinstance(err, FetchError) else 0), str(err)[:300]
    said = answer.body[:200].decode(errors="replace") if answer.status >= 300 else ""
    return answer.status, printable(said)


def _headers(delivery: Delivery, body: bytes, now: datetime) -> dict[str, str]:
    secret = secret_of(delivery.endpoint)
    if delivery.endpoint.kind == Endpoint.Kind.WEBHOOK:
        return {"Content-Type": "application/json"} | signatures.headers(secret, uid=str(delivery), now=now, body=body)
    key = base64.b64encode(delivery.endpoint.key.encode() + b":" + secret).decode()
    return {
        "Content-Type": "application/json",
        "Authorization": f"Basic {key}",
        "X-Experience-API-Version": "1.0.3",
    }


def _put_off(delivery: Delivery, status: int, now: datetime) -> bool:
    """Set the next try, or none; return whether the endpoint is stopped by this."""
    tries = delivery.tries
    later = now + WAITS[tries] if tries < len(WAITS) else None
    Delivery.objects.filter(pk=delivery.pk).update(tries=tries + 1, next_try_at=later)
    endpoint, brief = delivery.endpoint, min(later or now + BRIEF, now + BRIEF)
    Delivery.objects.filter(endpoint=endpoint, next_try_at__lte=now).update(next_try_at=brief)
    Endpoint.objects.filter(pk=endpoint.pk, failing_since__isnull=True).update(failing_since=now)
    since = endpoint.failing_since or now
    return (status == GONE or now - since >= LONGEST) and _stopped(endpoint, now)


def _stopped(endpoint: Endpoint, now: datetime) -> bool:
    """Stop an endpoint; return whether it was not before."""
    if not Endpoint.objects.filter(pk=endpoint.pk, stopped_at__isnull=True).update(stopped_at=now):
        return False
    organization = endpoint.organization
    data = {"url": endpoint.url}
    record("events.endpoint_stopped", actor=None, thing=endpoint, organization_id=organization.pk, data=data, now=now)
    return True


def _tell_owners(endpoint: Endpoint) -> None:
    owners = Membership.objects.filter(organization=endpoint.organization, role=Membership.Role.OWNER)
    for member in owners.select_related("person"):
        try:
            send(stopped(endpoint, member.person))
        except MailNotSentError as err:  # the desk says it too
            logger.warning("The mail about %s was not sent: %s", endpoint.public_id, err)
