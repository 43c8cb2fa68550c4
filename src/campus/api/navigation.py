"""Where other pages lead to keys."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from campus.accounts.access import signed_in
from campus.organizations.models import Membership, Organization
from campus.organizations.queries import role


def lead(request: HttpRequest, organization: Organization) -> tuple[str, str] | None:
    """Return the way from the lists to the keys, for owners (settings.LISTS_LEADS)."""
    if role(signed_in(request), organization) != Membership.Role.OWNER:
        return None
    return reverse("api-keys", args=[organization.slug]), _("Keys for programs")
