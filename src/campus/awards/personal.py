"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal).

The record that something was awarded stays with the institution: its number, what, when, whether it was taken back.
"""

from __future__ import annotations

from datetime import datetime

from campus.accounts.models import Person
from campus.accounts.personal import Address, Then, Tie
from campus.assessments.models import Result
from campus.awards.models import Award, Copy, Delivery, Picture
from campus.journal.services import record

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="awards.RuleVersion", field="by", moves=False, then=Then.CLEAR),
    Tie(model="awards.RuleDraft", field="by", moves=False, then=Then.CLEAR),
    Tie(model="awards.Proposal"),
    Tie(model="awards.Proposal", field="decided_by", moves=False, then=Then.CLEAR),
    Tie(model="awards.Approval"),
    Tie(model="awards.Approval", field="by", moves=False, then=Then.CLEAR),
    Tie(model="awards.Unreminded"),
    Tie(model="awards.Milestone"),
    Tie(model="awards.Award", then=Then.KEEP),
    Tie(model="awards.Award", field="revoked_by", moves=False, then=Then.CLEAR),
)


def forget(person: Person, *, keeps_credentials: bool, now: datetime) -> None:
    """Take what is personal out of the awards of a deleted account, but for what its holder wants to go on showing.

    The entry in the status list stays: files that the holder has kept or given away verify as before.
    """
    mine = Award.objects.filter(person=person)
    Delivery.objects.filter(award__in=mine, sent_at__isnull=True).delete()
    if keeps_credentials:
        return
    Picture.objects.filter(award__in=mine).delete()
    Copy.objects.filter(award__in=mine).delete()
    mine.update(forgotten_at=now, name="", credential=b"", jwt=b"", decision={}, revocation_reason="")


def joined(person: Person, *, old: Person, now: datetime) -> None:
    """Have the rules looked at again that what came from the other account may have met."""
    touched = Result.objects.filter(person=person).order_by().values_list("organization", flat=True).distinct()
    for organization in touched:
        record("results.joined", actor=None, thing=person, person=person, organization_id=organization, now=now)
