"""What this app keeps of people, and what becomes of it when accounts are joined or deleted (accounts.personal)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.accounts.personal import Address, Tie
from campus.organizations.models import Membership

PERSONAL: tuple[Tie | Address, ...] = (
    Tie(model="organizations.Membership"),
    Tie(model="organizations.Invitation", field="by", moves=False),
    Address(model="organizations.Invitation"),
)


def bound(person: Person) -> list[str]:
    """Return what stands against deleting an account: an institution needs an owner (settings.ACCOUNT_BOUND)."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER)
    own = owners.filter(person=person).select_related("organization").order_by("organization__name")
    alone = [each for each in own if not owners.filter(organization=each.organization).exclude(person=person).exists()]
    words = _("You are the only owner of %(name)s. Make somebody else an owner first.")
    return [words % {"name": each.organization.name} for each in alone]
