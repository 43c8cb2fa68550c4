"""Put news into letters, and keep what somebody wants no mails about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from campus.accounts.models import Person
from campus.letters.models import TOPICS, Letter, News, Topic, Unwanted

QUIET = timedelta(minutes=20)  # without news, after which a letter goes
LONGEST = timedelta(hours=3)  # after which it goes whatever still comes


@transaction.atomic
def tell(person: Person, *, kind: News.Kind, thing_id: int, now: datetime) -> bool:
    """Put a piece of news into the person's open letter; return whether it was wanted."""
    if not person.is_active or Unwanted.objects.filter(person=person, topic=TOPICS[kind]).exists():
        return False
    letter = _open(person, now=now)
    letter.news.get_or_create(kind=kind, thing_id=thing_id)
    letter.due_at = min(now + QUIET, letter.opened_at + LONGEST)
    letter.save(update_fields=["due_at"])
    return True


def _open(person: Person, *, now: datetime) -> Letter:
    """Return the open letter, locked: it cannot be sent while something is put into it."""
    mine = Letter.objects.select_for_update().filter(person=person, is_open=True)
    if found := mine.first():
        return found
    try:
        with transaction.atomic():
            return Letter.objects.create(person=person, opened_at=now, due_at=now + QUIET)
    except IntegrityError:  # another worker opened it just now
        return mine.get()


@transaction.atomic
def choose(person: Person, *, topics: Collection[str], now: datetime) -> None:
    """Send somebody mails about these topics and no others; what waits in an open letter and is unwanted goes."""
    for topic in Topic.values:
        if topic in topics:
            Unwanted.objects.filter(person=person, topic=topic).delete()
        else:
            Unwanted.objects.get_or_create(person=person, topic=topic, defaults={"at": now})
    unwanted = [kind for kind, topic in TOPICS.items() if topic not in topics]
    News.objects.filter(letter__person=person, letter__sent_at__isnull=True, kind__in=unwanted).delete()
