"""What events tell the desk: an address that news no longer goes to, and people told of whom nobody here knows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.events import queries
from campus.organizations.desk import Waiting
from campus.organizations.models import Organization


def waiting(organization: Organization) -> list[Waiting]:
    """Return a line for each stopped endpoint, and one for unknown accounts that an owner could name."""
    found = [
        Waiting(
            _("News no longer goes to %s") % each.url,
            reverse("event-endpoint", args=[organization.slug, each.public_id]),
            _("Look at what it answered"),
            _("It took nothing for days. What waits is kept."),
            is_owners=True,
        )
        for each in queries.endpoints(organization).filter(stopped_at__isnull=False)
    ]
    number = queries.unnamed(organization).count()
    if number:
        words = ngettext(
            "%d account elsewhere belongs to nobody yet", "%d accounts elsewhere belong to nobody yet", number
        )
        url = reverse("event-people", args=[organization.slug])
        found.append(Waiting(words % number, url, _("Say who they are"), _("What they did waits."), is_owners=True))
    return found
