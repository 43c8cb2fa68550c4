"""Which offer a token belongs to, what is offered just now, and which requests are somebody's."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from campus.accounts.models import Person
from campus.achievements.models import Achievement
from campus.awards.models import Award, Copy
from campus.common.secrets import hashed
from campus.openid4.models import Enquiry, Offer, Request

_AWARD = ("award__achievement", "award__organization", "award__status_list", "award__person")


def by_token(token: str, *, now: datetime) -> Offer | None:
    """Return the offer that an access token was given for, while it lasts."""
    if not token:
        return None
    found = Offer.objects.filter(token_hash=hashed(token), token_until__gt=now)
    return found.select_related(*_AWARD).first()


def open_offer(public_id: str, *, now: datetime) -> Offer | None:
    """Return an offer that a wallet may still take up."""
    found = Offer.objects.filter(public_id=public_id, redeemed_at__isnull=True, expires_at__gt=now)
    return found.select_related(*_AWARD).first()


def own_award(person: Person, public_id: str) -> Award | None:
    """Return an award of the person's own."""
    found = Award.objects.filter(public_id=public_id, person=person)
    return found.select_related("achievement", "version", "organization").first()


def own_offer(person: Person, public_id: str) -> Offer | None:
    """Return an offer of an award of the person's own, whatever became of it."""
    found = Offer.objects.filter(public_id=public_id, award__person=person)
    return found.select_related(*_AWARD, "award__version").first()


def copies(award: Award) -> QuerySet[Copy]:
    """Return the copies of an award that are in wallets, the newest first."""
    return award.copies.defer("data").order_by("-made_at", "-pk")


def published(public_id: str) -> Achievement | None:
    """Return an achievement that was published at some time."""
    found = Achievement.objects.filter(public_id=public_id, current__isnull=False)
    return found.select_related("organization", "current").first()


def own_request(person: Person, public_id: str) -> Request | None:
    """Return a request that the person made."""
    return Request.objects.filter(public_id=public_id, asker=person).select_related("organization").first()


def open_request(public_id: str, *, now: datetime) -> Request | None:
    """Return a request that a wallet may still answer."""
    found = Request.objects.filter(public_id=public_id, answered_at__isnull=True, expires_at__gt=now)
    return found.select_related("organization").first()


def own_enquiry(person: Person, public_id: str) -> Enquiry | None:
    """Return what the person was asked to show."""
    return Enquiry.objects.filter(public_id=public_id, person=person).select_related("person").first()


def answered(person: Person) -> QuerySet[Enquiry]:
    """Return what the person showed, or would not, the newest first."""
    return Enquiry.objects.filter(person=person, answered_at__isnull=False).order_by("-answered_at", "-pk")
