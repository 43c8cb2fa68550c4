"""Sweeps: scores out, grades in, fresh keys, and what has served swept away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from campus.journal import services as journal
from campus.journal.sweeps import apart, every
from campus.lti.models import UsedNonce, Visit
from campus.lti.services import columns, keys, scores, upkeep

CONSUMER = "lti"


def note_scores() -> int:
    """Look at what happened since: which scores are different now, which columns rules name (settings.SWEEPS)."""
    now, waiting = timezone.now(), journal.claim(CONSUMER, now=timezone.now())
    for pending in waiting:
        with transaction.atomic():
            if pending.event.verb == "rule.changed" and pending.event.organization_id is not None:
                columns.wake(pending.event.organization_id, now=now)
            elif person := pending.event.person:
                scores.note(person, now=now)
            journal.settle(pending)
    return len(waiting)


@apart
def send_scores() -> int:
    """Send the scores that are due (settings.SWEEPS)."""
    return scores.send_due(now=timezone.now())


@apart
def read_columns() -> int:
    """Read the columns of gradebooks whose time has come (settings.SWEEPS)."""
    return columns.poll_due(now=timezone.now())


@apart
def look_after() -> int:
    """Fetch the roster and the columns of a course whose time has come (settings.SWEEPS)."""
    return upkeep.look_due(now=timezone.now())


@every(600)
def clear() -> int:
    """Delete visits and used launches whose time is over, and keys that nobody needs (settings.SWEEPS)."""
    now, gone = timezone.now(), 0
    for over in (Visit.objects.filter(until__lt=now), UsedNonce.objects.filter(until__lt=now)):
        if over.exists():
            gone += over.delete()[0]
    return gone + keys.drop_old(now=now)


@every(3600)
def renew_key() -> int:
    """Make a new key of this tool where the newest has served its time (settings.SWEEPS)."""
    return keys.renew(now=timezone.now())
