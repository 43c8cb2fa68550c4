"""Who may change what an organization assesses with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.assessments import queries
from campus.common.errors import NotAllowedError


def require_staff(actor: Person, organization_id: int) -> None:
    """Raise NotAllowedError unless the actor is owner or educator of the organization."""
    if not queries.staffs(actor, organization_id):
        raise NotAllowedError(_("Only the institution’s own staff may do this."))
