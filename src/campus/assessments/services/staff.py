"""Who may change what an organization assesses with."""

from __future__ import annotations

from campus.accounts.models import Person
from campus.organizations.models import Membership, Organization
from campus.organizations.services import require


def require_staff(actor: Person, organization: Organization) -> None:
    """Raise NotAllowedError unless the actor is owner or educator of the organization."""
    require(actor, organization, Membership.Role.OWNER, Membership.Role.EDUCATOR)
