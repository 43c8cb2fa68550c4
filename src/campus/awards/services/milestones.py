"""Note that somebody is halfway to an achievement, once; and put it away when they say so."""

from __future__ import annotations

from datetime import datetime

from campus.accounts.models import Person
from campus.awards import rules
from campus.awards.models import Milestone, Rule

HALF = 0.5


def note_half(person: Person, *, rule: Rule, decision: rules.Decision, now: datetime) -> None:
    """Note it where half of what the rule asks for is done and not all; never for a renewal."""
    if rule.purpose == Rule.Purpose.EARN and not decision.is_met and rules.share(decision.root) >= HALF:
        Milestone.objects.get_or_create(person=person, achievement=rule.achievement, defaults={"at": now})


def put_away(actor: Person, *, public_id: str, now: datetime) -> bool:
    """Put away what somebody was told about themselves; return whether there was such a thing."""
    mine = Milestone.objects.filter(person=actor, public_id=public_id, put_away_at__isnull=True)
    return bool(mine.update(put_away_at=now))
