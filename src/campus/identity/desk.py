"""What this app tells the desk: that people ask for what went to an address they lost."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campus.identity import queries
from campus.organizations.desk import Waiting
from campus.organizations.models import Organization


def waiting(organization: Organization) -> list[Waiting]:
    """Return one line for all that wait."""
    number = queries.rescues(organization).count()
    if not number:
        return []
    title = ngettext("One person has lost an address", "%d people have lost an address", number)
    url = reverse("rescues", args=[organization.slug])
    detail = _("They ask for what you awarded to it.")
    return [Waiting(title % number if number > 1 else title, url, _("Decide"), detail)]
