"""Whose key it is, and what a program may read."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.db.models import F, Q, QuerySet

from campus.achievements.models import Achievement
from campus.achievements.queries import published
from campus.api.models import Key
from campus.awards.models import Award
from campus.common.identifiers import is_public_id
from campus.common.secrets import hashed
from campus.organizations.models import Membership, Organization

PREFIX = "testamur"
STATES = ("valid", "expired", "revoked", "replaced")
_LARGE = ("credential", "jwt", "decision")


def keys_of(organization: Organization) -> QuerySet[Key]:
    """Return an institution's keys, those that open before those that were taken back, each newest first."""
    return Key.objects.filter(organization=organization).select_related("by").order_by("ended_at", "-made_at", "-pk")


def key_for(token: str) -> Key | None:
    """Return the key that somebody shows; None unless it opens: who made it still has to be an owner."""
    start, _, rest = token.partition("_")
    public_id, _, secret = rest.partition("_")
    if start != PREFIX or not is_public_id(public_id):
        return None
    opening = Key.objects.filter(
        public_id=public_id,
        ended_at__isnull=True,
        by__is_active=True,
        organization__memberships__person=F("by"),
        organization__memberships__role=Membership.Role.OWNER,
    )
    found = opening.select_related("organization", "by").first()
    return found if found and hmac.compare_digest(found.sha256, hashed(secret)) else None


def achievements(organization: Organization) -> QuerySet[Achievement]:
    """Return what can be awarded, in the order in which it was made."""
    return published(organization).prefetch_related("current__skills").order_by("pk")


def awards(organization: Organization) -> QuerySet[Award]:
    """Return an institution's awards as a list shows them, in the order in which they were made."""
    found = Award.objects.filter(organization=organization).defer(*_LARGE, *(f"replaced_by__{name}" for name in _LARGE))
    return found.select_related("achievement", "version", "replaced_by").order_by("pk")


def in_state(found: QuerySet[Award], state: str, *, now: datetime) -> QuerySet[Award]:
    """Return those that a checker would find valid, expired or revoked, or that were replaced."""
    stands = Q(revoked_at__isnull=True, replaced_by__isnull=True)
    return found.filter(
        {
            "valid": stands & (Q(valid_until__isnull=True) | Q(valid_until__gte=now)),
            "expired": stands & Q(valid_until__lt=now),
            "revoked": Q(revoked_at__isnull=False, replaced_by__isnull=True),
            "replaced": Q(replaced_by__isnull=False),
        }[state]
    )
