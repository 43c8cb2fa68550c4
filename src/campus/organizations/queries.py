"""Who belongs to which organization, and which keys are theirs."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from campus.accounts.models import Person
from campus.organizations.models import Membership, Organization, SigningKey


def role(person: Person | AnonymousUser, organization: Organization) -> str | None:
    """Return the person's role in the organization, or None."""
    if not isinstance(person, Person):
        return None
    return Membership.objects.filter(person=person, organization=organization).values_list("role", flat=True).first()


def memberships(person: Person | AnonymousUser) -> QuerySet[Membership]:
    """Return the person's memberships with their organizations."""
    if not isinstance(person, Person):
        return Membership.objects.none()
    return Membership.objects.filter(person=person).select_related("organization").order_by("organization__name")


def did(organization: Organization, *, base_url: str | None = None) -> str:
    """Return the did:web of the organization under the public address (a setting, never the request's)."""
    from testamur.did import did_web

    return did_web(base_url or settings.PUBLIC_URL, "i", organization.slug)


def key_in_use(organization: Organization) -> SigningKey | None:
    """Return the key that new credentials are signed with."""
    return organization.signing_keys.filter(retired_at__isnull=True).first()


def public_url(path: str) -> str:
    """Return an absolute address of ours for what goes into a credential, a mail or a QR code."""
    return settings.PUBLIC_URL + path
