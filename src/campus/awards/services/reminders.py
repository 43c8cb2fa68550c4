"""Remind holders of what ends: once at 60, 30 and 7 days, unless they want none; and open the way to renewal."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from campus.accounts.models import Person
from campus.awards import queries
from campus.awards.models import Award, Delivery, Unreminded
from campus.journal.services import record

DAYS = (7, 30, 60)
UNWANTED = "Not sent: its holder wants no reminders."
MOST = 100  # awards in one round


def due_reminders(days: int, *, fewer: int, now: datetime) -> QuerySet[Award]:
    """Return the awards that end within so many days, but not within `fewer`, and have not been dealt with.

    Who was awarded something shorter than that is not reminded on the same day.
    """
    told = Delivery.objects.filter(award=OuterRef("pk"), kind=f"ends-{days}")
    ending = Award.objects.filter(
        queries.STANDS,
        person__is_active=True,  # nobody reads what goes to an account that was deleted or joined with another
        valid_until__gt=now + timedelta(days=fewer),
        valid_until__lte=now + timedelta(days=days),
        awarded_at__lte=F("valid_until") - timedelta(days=days),
    )
    return ending.filter(~Exists(told)).select_related("person").defer("credential", "jwt").order_by("pk")


def remind(*, now: datetime) -> int:
    """Note every reminder that is due; the mails go out by the deliveries' own sweep. Return how many were noted."""
    found = 0
    for fewer, days in pairwise((0, *DAYS)):
        for award in due_reminders(days, fewer=fewer, now=now)[:MOST]:
            found += _note(award, days, now)
    return found


def want_reminders(person: Person, *, is_wanted: bool, now: datetime) -> None:
    """Turn the mails about awards that end on or off, for oneself."""
    if is_wanted:
        Unreminded.objects.filter(person=person).delete()
    else:
        Unreminded.objects.get_or_create(person=person, defaults={"at": now})


def wants_reminders(person: Person) -> bool:
    """Say whether a person gets mails about awards that end."""
    return not Unreminded.objects.filter(person=person).exists()


def _note(award: Award, days: int, now: datetime) -> int:
    """Write the delivery and the news in one transaction; a constraint makes it once."""
    is_wanted = wants_reminders(award.person)
    sent = {} if is_wanted else {"sent_at": now, "error": UNWANTED}
    with transaction.atomic():
        _delivery, is_new = Delivery.objects.get_or_create(
            award=award, kind=f"ends-{days}", defaults={"next_try_at": now, **sent}
        )
        if is_new:
            record(
                "award.ends",
                actor=None,
                thing=award,
                person=award.person,
                organization_id=award.organization_id,
                data={"award": award.public_id, "achievement": award.achievement_id, "days": days},
                now=now,
            )
    return int(is_new)
