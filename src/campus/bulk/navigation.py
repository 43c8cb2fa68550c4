"""Where other pages lead to lists."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from campus.organizations.models import Organization


def lead(organization: Organization) -> tuple[str, str]:
    """Return the way from the awards to the lists (settings.AWARDS_LEADS)."""
    return reverse("lists", args=[organization.slug]), _("Award to a list")
